"""Identity keys: one normal form for a phone, an e-mail, a WeChat id, however they were typed. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

HOME_REGION = "CN"
LEAD = "lead"  # its own id, which only a file of ours can tell; in no table of keys
STRENGTH = (LEAD, "phone", "wechat", "email", "external", "company_number")  # strongest first

_MOBILE = re.compile(r"(?:\+?(?:00)?86|0)?(1[3-9]\d{9})")
_SEPARATORS = str.maketrans("", "", " \t\u00a0\u200b-‐‑‒–—―−_.·•()[]（）【】'‘’`\"")
_EXTENSION = re.compile(
    r"(?:转接?|分机号?|内线|extension|ext\.?|#|[x×])\s*[:：]?\s*(\d{1,7})\s*$", re.IGNORECASE
)
_DASHED_EXTENSION = re.compile(r"^(\(?(?:\+?86[-\s]?)?0?\d{2,3}\)?[-\s]?\d{7,8})-(\d{1,6})$")
_FLOAT = re.compile(r"^(\+?\d{11,})\.0$")  # what a spreadsheet makes of a long number
_LABEL = re.compile(r"^(?:tel|phone|mobile|电话|手机|联系电话)\s*[:：]\s*", re.IGNORECASE)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}"
)
_ADDRESS = re.compile(r"<([^<>]+)>\s*$")
_COMPANY_NUMBER = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
_COMPANY_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COMPANY_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class Key(NamedTuple):
    """A normalised identity key; unique over all leads."""

    kind: str
    value: str


def normalise_phone(typed: str) -> str | None:
    """The number in E.164 (`+8613800138000`, `;ext=` for an extension); None if it is not whole."""
    if len(typed) == 11 and typed[0] == "1" and typed[1] in "3456789" and typed.isascii() and typed.isdigit():
        return "+86" + typed
    return _normalise_phone(typed)


@lru_cache(maxsize=65_536)
def _normalise_phone(typed: str) -> str | None:
    text = _LABEL.sub("", unicodedata.normalize("NFKC", typed).strip())
    text = _FLOAT.sub(r"\1", text)
    mobile = _MOBILE.fullmatch(text.translate(_SEPARATORS))
    if mobile:
        return "+86" + mobile.group(1)
    return _normalise_any(text.strip("'‘’`\" "))


def _normalise_any(text: str) -> str | None:
    body, extension = _split_extension(text)
    if mobile := _MOBILE.fullmatch(body.translate(_SEPARATORS)):
        return "+86" + mobile.group(1)
    if any(character.isalpha() for character in body):
        return None
    try:
        number = phonenumbers.parse("+" + body[2:] if body.startswith("00") else body, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not _is_whole(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={extension}" if extension else written


def _split_extension(text: str) -> tuple[str, str | None]:
    body, marker, extension = text.partition(";ext=")
    if marker:
        return body, extension if extension.isdigit() else None
    for pattern in (_EXTENSION, _DASHED_EXTENSION):
        found = pattern.search(text)
        if found:
            body = found.group(1) if pattern is _DASHED_EXTENSION else text[: found.start()]
            return body, found.group(found.lastindex or 1)
    return text, None


def _is_whole(number: phonenumbers.PhoneNumber) -> bool:
    """New ranges abroad appear faster than tables of them; at home the table is trusted."""
    if phonenumbers.is_valid_number(number):
        return True
    return number.country_code != 86 and phonenumbers.is_possible_number(number)


@lru_cache(maxsize=4_096)
def is_local_phone(typed: str) -> bool:
    """A number without its area code, such as `8765 4321`: worth keeping, not an identity."""
    digits = unicodedata.normalize("NFKC", typed).translate(_SEPARATORS)
    return digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 8


def normalise_email(typed: str) -> str | None:
    """The address in lower case with its domain in ASCII, or None if it is not one."""
    text = typed.strip().lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()
    if _EMAIL.fullmatch(text):
        return text if _is_sound_local(text) else None
    named = _ADDRESS.search(text)
    text = (named.group(1) if named else text).removeprefix("mailto:").strip().rstrip(".,;，；。")
    local, at, domain = text.rpartition("@")
    try:
        text = local + at + domain.encode("idna").decode()
    except UnicodeError:
        return None
    return text if _EMAIL.fullmatch(text) and _is_sound_local(text) else None


def _is_sound_local(address: str) -> bool:
    local = address.partition("@")[0]
    return len(address) <= 254 and ".." not in local and local[0] != "." and local[-1] != "."


def normalise_wechat(typed: str) -> str | None:
    """A WeChat id without surrounding blanks; WeChat does not tell upper case from lower."""
    return unicodedata.normalize("NFKC", typed).strip().casefold() or None


def normalise_external(typed: str) -> str | None:
    """Another system's id of the same lead, as that system spells it."""
    return unicodedata.normalize("NFKC", typed).strip() or None


def normalise_company_number(typed: str) -> str | None:
    """A unified social credit code (统一社会信用代码) whose check character is right, or None."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not _COMPANY_NUMBER.fullmatch(text):
        return None
    total = sum(_COMPANY_ALPHABET.index(c) * w for c, w in zip(text[:17], _COMPANY_WEIGHTS, strict=True))
    return text if _COMPANY_ALPHABET[(31 - total % 31) % 31] == text[17] else None


def identity_keys(fields: Mapping[str, str | None]) -> tuple[Key, ...]:
    """The keys of a lead whose fields are clean already, strongest first; a phone that is not whole is none.

    A company number names a company, not a person: a key only where nothing nearer to the person is known.
    """
    keys = []
    if (phone := fields.get("phone")) and phone[0] == "+":
        keys.append(Key("phone", phone))
    if (wechat := fields.get("wechat_id")) and (value := normalise_wechat(wechat)):
        keys.append(Key("wechat", value))
    if email := fields.get("email"):
        keys.append(Key("email", email))
    if external := fields.get("external_id"):
        keys.append(Key("external", external))
    if not keys and (number := fields.get("company_number")) and normalise_company_number(number) == number:
        keys.append(Key("company_number", number))
    return tuple(keys)


def strongest(keys: Iterable[Key]) -> Key:
    """Of keys that belong to different leads, the one to believe."""
    return min(keys, key=lambda key: (STRENGTH.index(key.kind), key.value))
