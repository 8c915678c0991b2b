"""The rules of a pool as one frozen value, parsed from the document people write. Pure: no row, no clock.

Every key has a default, so `{}` is a valid document. A pool's document overrides the company's key by key,
but where both name a cap the smaller one holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.errors import Invalid

GRADES = ("A", "B", "C", "D")
SENIORITIES = ("junior", "regular", "senior")
NURTURE = "nurture"
EFFECTIVE_KINDS = ("call", "visit", "meeting", "reply", "quote", "stage", "message", "email", "note")

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "holding": {
            "cap": {"junior": 10, "regular": 20, "senior": 30},
            "grade_caps": {"A": 10, "B": 20, "C": 30, "D": 30},
            "unworked_cap": 10,
            "day_cap": 10,
            "month_cap": 100,
            "claim_gap_seconds": 0,
            "protected_cap": 3,
            "protect_days": 14,
            "longest_protect_days": 30,
        },
        "grades_by_seniority": {
            "junior": ["C", "D"],
            "regular": ["B", "C", "D"],
            "senior": ["A", "B", "C", "D"],
        },
        "cool_down_days": 30,
        "freeze_minutes": 0,
        "undo_minutes": 5,
        "cycle_days": {"A": 5, "B": 10, "C": 15, "D": 20},
        "cycle_days_by_source": {},
        "cycle_bounds": {"min_days": 3, "max_days": 40},
        "longest_tenure_days": 90,
        "effective": {
            "call_seconds": 30,
            "kinds": ["visit", "meeting", "reply", "quote", "stage"],
            "one_way_resets": 1,
        },
        "reminders": [0.5, 0.8],
        "last_reminder_working_days": 1,
        "recycle_to_pool": None,
        "lost_quiet_days": 90,
        "storm_share": 0.2,
        "assignment": {
            "enabled": True,
            "after_hours": {"A": 0, "B": 0, "C": 24, "D": 72},
            "promise_hours": {"A": 4, "B": 8, "C": 24, "D": 72},
            "overflow_to": {"A": None, "B": None, "C": None, "D": None},
            "fill_share": 0.8,
            "explore_share": 0.05,
            "hold_out_share": 0.1,
            "mix": {},
            "mix_lambda": 0.5,
        },
    }
)

_CAPS = frozenset({"cap", "grade_caps", "unworked_cap", "day_cap", "month_cap", "protected_cap"})


@dataclass(frozen=True)
class HoldingRules:
    """How many leads a rep may hold and take. `cap` is by seniority, `grade_caps` by grade."""

    cap: Mapping[str, int]
    grade_caps: Mapping[str, int]
    unworked_cap: int
    day_cap: int
    month_cap: int
    claim_gap_seconds: int
    protected_cap: int
    protect_days: int
    longest_protect_days: int


@dataclass(frozen=True)
class EffectiveRules:
    """Which touches restart the clock. `one_way_resets`: how often in a row without an answer."""

    call_seconds: int
    kinds: frozenset[str]
    one_way_resets: int


@dataclass(frozen=True)
class CycleBounds:
    """Between how many working days a cycle that is learned from history lies."""

    min_days: int
    max_days: int


@dataclass(frozen=True)
class AssignmentRules:
    """How pooled leads are dealt out. `promise_hours` are working hours; `mix` a wished share by size.

    `overflow_to`: by grade the pool, NURTURE or nothing that comes last on the overflow ladder.
    """

    enabled: bool
    after_hours: Mapping[str, float]
    promise_hours: Mapping[str, float]
    overflow_to: Mapping[str, str | None]
    fill_share: float
    explore_share: float
    hold_out_share: float
    mix: Mapping[str, float]
    mix_lambda: float


@dataclass(frozen=True)
class PoolRules:
    """All rules of one pool at one time. `cycle_days` are the rep's working days, others calendar days."""

    holding: HoldingRules
    grades_by_seniority: Mapping[str, frozenset[str]]
    cool_down_days: int
    freeze_minutes: int
    undo_minutes: int
    cycle_days: Mapping[str, float]
    cycle_days_by_source: Mapping[str, Mapping[str, float]]
    cycle_bounds: CycleBounds
    longest_tenure_days: int
    effective: EffectiveRules
    reminders: tuple[float, ...]
    last_reminder_working_days: float
    recycle_to_pool: UUID | None
    lost_quiet_days: int
    storm_share: float
    assignment: AssignmentRules

    def cycle(self, grade: str, source: str | None) -> float:
        """Working days a lead of this grade and source may rest in a hand."""
        by_source = self.cycle_days_by_source.get(source or "", {})
        return by_source.get(grade, self.cycle_days[grade])


Check = Callable[[Any], str | None]
"""Says in words what is wrong with a value, or None."""


def _number(low: float, high: float, *, whole: bool) -> Check:
    kind = "a whole number" if whole else "a number"

    def check(value: Any) -> str | None:
        numeric = isinstance(value, int) if whole else isinstance(value, int | float)
        if isinstance(value, bool) or not numeric or not low <= value <= high:
            return f"must be {kind} from {low:g} to {high:g}"
        return None

    return check


def _some_of(allowed: tuple[str, ...]) -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, list) and all(isinstance(item, str) and item in allowed for item in value):
            return None
        return f"must be a list of some of {', '.join(allowed)}"

    return check


def _is_flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _is_pool_id(value: Any) -> str | None:
    try:
        return None if value is None or UUID(value) else "must be a pool's id or null"
    except (ValueError, AttributeError, TypeError):
        return "must be a pool's id or null"


def _is_overflow(value: Any) -> str | None:
    return None if value == NURTURE or _is_pool_id(value) is None else "must be a pool's id, nurture or null"


def _are_reminders(value: Any) -> str | None:
    """Two at most: notices of one deadline differ by kind, and two kinds come before the last."""
    shares = isinstance(value, list) and len(value) <= 2 and all(_share(item) is None for item in value)
    is_right = shares and value == sorted(set(value))
    return None if is_right else "must be at most two rising shares between 0 and 1"


@dataclass(frozen=True)
class _Each:
    """A mapping whose keys are given (or free, when None) and whose values all have one shape."""

    keys: tuple[str, ...] | None
    shape: Any


_count = _number(0, 1_000_000, whole=True)
_days = _number(0, 3650, whole=True)
_working_days = _number(0, 3650, whole=False)
_share = _number(0, 1, whole=False)

SHAPE: Mapping[str, Any] = {
    "holding": {
        "cap": _Each(SENIORITIES, _count),
        "grade_caps": _Each(GRADES, _count),
        "unworked_cap": _count,
        "day_cap": _count,
        "month_cap": _count,
        "claim_gap_seconds": _number(0, 86_400, whole=True),
        "protected_cap": _count,
        "protect_days": _number(1, 3650, whole=True),
        "longest_protect_days": _number(1, 3650, whole=True),
    },
    "grades_by_seniority": _Each(SENIORITIES, _some_of(GRADES)),
    "cool_down_days": _days,
    "freeze_minutes": _number(0, 525_600, whole=True),
    "undo_minutes": _number(0, 1440, whole=True),
    "cycle_days": _Each(GRADES, _working_days),
    "cycle_days_by_source": _Each(None, _Each(GRADES, _working_days)),
    "cycle_bounds": {
        "min_days": _number(1, 3650, whole=True),
        "max_days": _number(1, 3650, whole=True),
    },
    "longest_tenure_days": _number(1, 3650, whole=True),
    "effective": {
        "call_seconds": _number(0, 86_400, whole=True),
        "kinds": _some_of(EFFECTIVE_KINDS),
        "one_way_resets": _number(0, 100, whole=True),
    },
    "reminders": _are_reminders,
    "last_reminder_working_days": _working_days,
    "recycle_to_pool": _is_pool_id,
    "lost_quiet_days": _days,
    "storm_share": _share,
    "assignment": {
        "enabled": _is_flag,
        "after_hours": _Each(GRADES, _number(0, 8760, whole=False)),
        "promise_hours": _Each(GRADES, _number(0.01, 8760, whole=False)),
        "overflow_to": _Each(GRADES, _is_overflow),
        "fill_share": _share,
        "explore_share": _share,
        "hold_out_share": _share,
        "mix": _Each(None, _share),
        "mix_lambda": _number(0, 10, whole=False),
    },
}


def check_document(document: Any, at: str = "/rules") -> None:
    """Raise `Invalid` naming every wrong key by its JSON pointer, unless the document is sound."""
    faults = _faults(document, SHAPE, at)
    if faults:
        raise Invalid("the rules are not valid", errors=faults)


def _faults(value: Any, shape: Any, at: str) -> list[dict[str, str]]:
    if callable(shape):
        wrong = shape(value)
        return [{"pointer": at, "code": "invalid", "detail": wrong}] if wrong else []
    if not isinstance(value, Mapping):
        return [{"pointer": at, "code": "invalid", "detail": "must be an object"}]
    found: list[dict[str, str]] = []
    for key, item in value.items():
        below = _shape_below(shape, key)
        place = f"{at}/{_escape(str(key))}"
        if below is None:
            found.append({"pointer": place, "code": "unknown_field", "detail": "no such rule"})
        else:
            found += _faults(item, below, place)
    return found


def _shape_below(shape: Any, key: str) -> Any:
    if isinstance(shape, _Each):
        return shape.shape if shape.keys is None or key in shape.keys else None
    return shape.get(key)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `under`, key by key and level by level."""
    out = dict(under)
    for key, value in over.items():
        below = out.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        out[key] = merged(below, value) if both else value  # type: ignore[arg-type]
    return out


def parse(company: Mapping[str, Any], pool: Mapping[str, Any] | None = None) -> PoolRules:
    """The rules in force from the company's document and, if any, the pool's own; both already checked."""
    base = merged(DEFAULTS, company)
    document = merged(base, pool or {})
    document["holding"] = {
        key: _smaller(base["holding"][key], value) if key in _CAPS else value
        for key, value in document["holding"].items()
    }
    return _build(document)


def _smaller(one: Any, other: Any) -> Any:
    if isinstance(one, Mapping):
        return {key: min(value, other[key]) for key, value in one.items()}
    return min(one, other)


def _build(document: Mapping[str, Any]) -> PoolRules:
    effective = dict(document["effective"], kinds=frozenset(document["effective"]["kinds"]))
    to_pool = document["recycle_to_pool"]
    made = dict(
        document,
        holding=HoldingRules(**document["holding"]),
        grades_by_seniority={
            seniority: frozenset(grades) for seniority, grades in document["grades_by_seniority"].items()
        },
        cycle_bounds=CycleBounds(**document["cycle_bounds"]),
        effective=EffectiveRules(**effective),
        reminders=tuple(document["reminders"]),
        recycle_to_pool=UUID(to_pool) if to_pool else None,
        assignment=AssignmentRules(**document["assignment"]),
    )
    return PoolRules(**{one.name: made[one.name] for one in fields(PoolRules)})


@lru_cache(maxsize=1)
def default_rules() -> PoolRules:
    """The rules when nobody wrote any."""
    return parse({})
