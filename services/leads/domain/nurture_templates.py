"""What a step says to a customer: templates with fields of the lead, checked when written, filled when sent.

`{name}` is what is known, `{name|Sir or Madam}` says otherwise what to put instead. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIELDS = ("name", "company", "title", "city", "region", "industry", "link")
LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")
_LINK = re.compile(r"://|www\.|\w\.\w+/", re.IGNORECASE)  # what a stranger typed sends nobody anywhere
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_PHONES = ("+86", "+852", "+853", "+886")
_INSTEAD: Mapping[str, Mapping[str, str]] = {
    "zh": {"name": "您", "company": "贵公司", "industry": "贵行业"},
    "en": {"name": "there", "company": "your company", "industry": "your industry"},
}


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and a body, both templates."""

    body: str
    subject: str = ""


def faults_of(template: str) -> list[str]:
    """What is wrong with a template, in words."""
    faults = [
        f"{{{said}}} is no field: use one of {', '.join(FIELDS)}"
        for said in _PLACE.findall(template)
        if _named(said)[0] not in FIELDS
    ]
    stray = _STRAY.search(_PLACE.sub("", template))
    return faults + ([f"a {stray.group()} without its other half"] if stray else [])


def _named(said: str) -> tuple[str, str | None]:
    name, bar, instead = said.partition("|")
    return name.strip(), instead if bar else None


def language_of(lead: Mapping[str, Any], written: Mapping[str, Any]) -> str:
    """The language to write to a lead in, of those that are written: theirs if known, else Chinese first.

    Known from `extra.language`, from Chinese characters in a name or company, or from the phone's country.
    """
    wished = _wished(lead)
    return wished if wished in written else next(each for each in LANGUAGES if each in written)


def _wished(lead: Mapping[str, Any]) -> str:
    told = str((lead.get("extra") or {}).get("language") or "").casefold()[:2]
    if told in LANGUAGES:
        return told
    known = f"{lead.get('name') or ''}{lead.get('company') or ''}"
    phone = lead.get("phone") or ""
    if _HAN.search(known) or phone.startswith(_CHINESE_PHONES):
        return "zh"
    return "en" if known or phone else "zh"


def filled(template: str, lead: Mapping[str, Any], language: str, link: str | None) -> str:
    """A template with what is known of a lead; what is not is said otherwise, or left out."""

    def put(found: re.Match[str]) -> str:
        name, instead = _named(found.group(1))
        value = link if name == "link" else lead.get(name)
        fallback = instead if instead is not None else _INSTEAD[language].get(name, "")
        return _said(value) if value and (name == "link" or not _LINK.search(str(value))) else fallback

    return _PLACE.sub(put, template)


def _said(value: Any) -> str:
    return " ".join(str(value).split())


def written(text: Text, lead: Mapping[str, Any], language: str, link: str | None) -> Text:
    """A text for a lead; a link that the body does not name stands below it."""
    body = filled(text.body, lead, language, link)
    if link and "{link" not in text.body:
        body = f"{body}\n{link}"
    return Text(body, " ".join(filled(text.subject, lead, language, link).split()))
