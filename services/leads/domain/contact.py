"""Contact details as those who do not hold the lead may see them. Pure."""

from collections.abc import Callable, Mapping

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
