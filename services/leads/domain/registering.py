"""Registrations for events and livestreams, and what having been there says of a lead. Pure.

Times stay as they were told: nothing is rounded, moved or overwritten by a later telling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from .score_rules import ScoreRules
from .scoring import Reason, Score, Scorer, decayed

KINDS: Final = ("event", "livestream")
MOST_MINUTES: Final = 14_400
LONGEST_NAME: Final = 200
BRIEF_MINUTES: Final = 5
"""Who stayed less than this was there briefly."""

_LIVE = ("livestream", "live", "webinar", "直播", "线上")
_WORDS = {
    "attended": ("参加了{name}", "attended {name}"),
    "attended_briefly": ("短暂参加了{name}", "attended {name} briefly"),
}


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's part in one event; `key` is the event's own id, else its kind, name and start."""

    key: str
    name: str
    kind: str
    starts_at: datetime | None = None
    registered_at: datetime | None = None
    attended_at: datetime | None = None
    left_at: datetime | None = None
    minutes: int | None = None

    @property
    def stayed_minutes(self) -> int | None:
        """Whole minutes there, as told or from coming and leaving."""
        if self.minutes is None and self.attended_at and self.left_at:
            return int((self.left_at - self.attended_at) / timedelta(minutes=1))
        return self.minutes

    @property
    def signal(self) -> str | None:
        """The signal of the score rules it gives; None of who did not come."""
        stayed = self.stayed_minutes
        if stayed == 0 or (stayed is None and self.attended_at is None):
            return None
        return "attended_briefly" if stayed is not None and stayed < BRIEF_MINUTES else "attended"

    def signal_at(self, now: datetime) -> datetime:
        """When the signal was given, as nearly as is known; never ahead of now."""
        return min(now, self.attended_at or self.starts_at or self.registered_at or now)

    def points(self, rules: ScoreRules, now: datetime) -> float:
        """What is left of its signal's points at `now`."""
        if self.signal is None:
            return 0.0
        given = float(rules.signals.get(self.signal, 0.0))
        return decayed(given, self.signal_at(now), now, rules.half_life_days)

    def told(self) -> dict[str, Any]:
        """As the history tells it, JSON-ready."""
        return {
            k: v.isoformat() if isinstance(v, datetime) else v
            for k, v in asdict(self).items()
            if v is not None
        }

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Self:
        """What `told` told."""
        parts: dict[str, Any] = {
            part: datetime.fromisoformat(said) if part.endswith("_at") else said
            for part, said in told.items()
        }
        return cls(**parts)


def registration_of(told: Mapping[str, Any]) -> tuple[Registration | None, list[dict[str, str]]]:
    """What was told of an event (`id`, `name`, `kind`, times, `minutes`), and what is wrong with it."""
    name, event_id = (str(told.get(part) or "").strip() for part in ("name", "id"))
    known = {
        part: told.get(part) for part in ("starts_at", "registered_at", "attended_at", "left_at", "minutes")
    }
    if not name and not event_id:
        faults = [_fault("name", "required", "an event has a name or an id")] if any(known.values()) else []
        return None, faults
    kind = kind_of(told.get("kind"))
    starts = known["starts_at"]
    start = starts.astimezone(UTC).isoformat() if starts else ""
    key = f"id:{event_id}" if event_id else f"{kind}:{name.casefold()}@{start}"
    found = Registration(key, name or event_id, kind, **known)
    if found.left_at and not found.attended_at:
        return None, [_fault("attended_at", "required", "who left came at some time")]
    if found.left_at and found.attended_at and found.left_at < found.attended_at:
        return None, [_fault("left_at", "left_before_attended", "they left before they came")]
    return found, []


def kind_of(said: Any) -> str:
    """`livestream` or `event`, however a file says so."""
    text = str(said or "").casefold()
    return "livestream" if any(word in text for word in _LIVE) else "event"


def combined(known: Registration | None, said: Registration) -> Registration:
    """What is known after being told again: blanks filled, the first registration, the longest stay."""
    if known is None:
        return said
    first = min(filter(None, (known.registered_at, said.registered_at)), default=None)
    stayed = [each for each in (known.minutes, said.minutes) if each is not None]
    return replace(
        known,
        starts_at=known.starts_at or said.starts_at,
        registered_at=first,
        attended_at=known.attended_at or said.attended_at,
        left_at=known.left_at or (said.left_at if known.attended_at in {None, said.attended_at} else None),
        minutes=max(stayed, default=None),
    )


def all_of(first: tuple[Registration, ...], more: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """Two tellings of one person's registrations, one for each event."""
    found = {each.key: each for each in first}
    for each in more:
        found[each.key] = combined(found.get(each.key), each)
    return tuple(found.values())


def reason(registration: Registration, rules: ScoreRules, now: datetime) -> Reason | None:
    """The line of a score that tells of it."""
    points = round(registration.points(rules, now))
    if registration.signal is None or not points:
        return None
    zh, en = _WORDS[registration.signal]
    named = {"name": registration.name}
    return Reason(registration.signal, "intent", points, zh.format(**named), en.format(**named))


def with_events(
    scorer: Scorer, score: Score, events: Sequence[Registration], now: datetime
) -> tuple[Score, tuple[Reason, ...]]:
    """The score of a new lead that was at these events, and the lines that say so."""
    rules = scorer.rules
    shift = sum(each.points(rules, now) for each in events)
    if not shift:
        return score, ()
    lines = tuple(line for each in events if (line := reason(each, rules, now)))
    return scorer.grade(
        score.fit, min(float(rules.ceilings["intent"]), max(0.0, score.intent + shift))
    ), lines


def _fault(part: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/event/{part}", "code": code, "detail": detail}
