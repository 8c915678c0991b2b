"""Contact details as those who do not hold the lead may see them. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

MASK = "****"
_SHORT = 2


def mask_phone(phone: str) -> str:
    """138****1234 of a mobile with or without +86; of any other number the last four, at most half of it."""
    digits = phone.removeprefix("+86") if phone.startswith("+86") else phone
    if len(digits) == 11 and digits.isdigit():
        return f"{digits[:3]}****{digits[-4:]}"
    shown = min(4, len(digits) // 2)
    return "****" + digits[len(digits) - shown :]


def mask_email(email: str) -> str:
    """The first letter and the domain: l****@example.com; of what is no address only its first letter."""
    name, at, domain = email.rpartition("@")
    return f"{(name or domain)[:1]}****{at}{domain if at else ''}"


def mask_word(word: str) -> str:
    """The first and the last letter; of a very short word nothing."""
    return f"{word[0]}****{word[-1]}" if len(word) > _SHORT else "****"


MASKS: Mapping[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "email": mask_email,
    "wechat_id": mask_word,
}


_DIGITS = re.compile(r"(?<!\d)(20\d\d-[01]\d-[0-3]\d(?: [0-2]\d:[0-5]\d)?)(?![\d-])|\d(?:[\s().-]?\d){6,}")
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_ID_OR_TIME = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?"
)
_MOBILES = range(10**10, 2 * 10**10)


def scrub(value: Any) -> Any:
    """The same value without what looks like a phone number or an address, however deep it lies."""
    if isinstance(value, str):
        return value if _ID_OR_TIME.fullmatch(value) else _scrub_text(value)
    if isinstance(value, Mapping):
        return {name: _masked(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [scrub(item) for item in value]
    return mask_phone(str(value)) if isinstance(value, int) and value in _MOBILES else value


def _masked(name: str, item: Any) -> Any:
    return MASKS[name](item) if name in MASKS and isinstance(item, str) else scrub(item)


def _scrub_text(value: str) -> str:
    hidden = _ADDRESS.sub(lambda found: mask_email(found[0]), value)
    return _DIGITS.sub(lambda found: found[1] or "****" + found[0][-2:], hidden)
