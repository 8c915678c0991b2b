"""What a second capture of the same lead may change: blanks are filled, nothing is overwritten. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .drafts import Draft
from .fields import COLUMN_FIELDS, MOST_TAGS, PEOPLE_FIELDS
from .registering import all_of

FROZEN_STATES = ("converted", "merged", "invalid")
_ENDS = {"won": "converted", "lost": "lost", "open": "nurturing"}


@dataclass(slots=True)
class Changes:
    """What a capture adds to a lead that is known already; nothing at all for a duplicate."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    outcome: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.fields or self.tags or self.extra or self.outcome)


def changes(lead: Mapping[str, Any], draft: Draft) -> Changes:
    """What `draft` adds to a stored lead. A converted lead is frozen: it is found, and left as it is.

    A nurturing lead takes the outcome of a history file, if it is news; one in a pool or a hand lives by its
    own events.
    """
    state = str(lead["state"])
    if state in FROZEN_STATES:
        return Changes()
    news = draft.outcome in ("won", "lost") and draft.outcome != lead.get("outcome")
    settled = news and state == "nurturing"
    return Changes(
        {name: value for name, value in draft.fields.items() if name in COLUMN_FIELDS and not lead.get(name)},
        _new_tags(lead.get("tags") or (), draft.tags),
        {name: value for name, value in draft.extra.items() if name not in (lead.get("extra") or {})},
        draft.outcome if settled else None,
    )


def leaves_outcome(lead: Mapping[str, Any], draft: Draft) -> bool:
    """Whether a file says how a known lead ended, and that is neither how it stands nor taken from it."""
    if draft.outcome not in ("won", "lost") or draft.outcome == lead.get("outcome"):
        return False
    return lead["state"] not in ("nurturing", _ENDS[draft.outcome])


def _new_tags(known: Iterable[str], given: Iterable[str]) -> tuple[str, ...]:
    have = list(known)
    return tuple(tag for tag in dict.fromkeys(given) if tag not in have)[: max(0, MOST_TAGS - len(have))]


def absorb(first: Draft, second: Draft) -> bool:
    """Fill the first draft's blanks from a second of the same lead; whether that changed anything."""
    added = changes({"state": "pooled", **first.fields, "tags": first.tags, "extra": first.extra}, second)
    first.fields |= added.fields
    first.extra |= added.extra
    first.tags += added.tags
    settles = second.outcome in ("won", "lost") and first.outcome == "open"
    if settles:
        first.outcome, first.closed_at = second.outcome, second.closed_at
    named = _take_people(first, second)
    events = all_of(first.events, second.events)
    came, first.events = events != first.events, events
    first.keys += tuple(key for key in second.keys if key not in first.keys and _is_filled(key.kind, added))
    return bool(added) or settles or named or came


def _take_people(first: Draft, second: Draft) -> bool:
    names = [name for name in PEOPLE_FIELDS if not getattr(first, name) and getattr(second, name)]
    for name in names:
        setattr(first, name, getattr(second, name))
    return bool(names)


def _is_filled(kind: str, added: Changes) -> bool:
    return {"wechat": "wechat_id", "external": "external_id"}.get(kind, kind) in added.fields


def state_at_arrival(draft: Draft, score: int, nurture_below: int) -> str:
    """A lead of today goes to a pool, or is nurtured if too cold and nobody's; history is never pooled."""
    if draft.outcome:
        return _ENDS[draft.outcome]
    return "nurturing" if score < nurture_below and draft.owner is None else "pooled"
