"""The score rules document, read into frozen values or refused with a pointer for every fault. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.errors import Conflict, Invalid

from .fields import COLUMN_FIELDS
from .score_defaults import DEFAULT_RULES

AXES: Final = ("fit", "intent")
TESTS: Final = ("present", "any", "contains", "starts", "ends", "min", "max")
CELLS: Final = tuple(letter + number for letter in "ABCD" for number in "1234")
MOST_FACTORS: Final = 500


class ScoreRulesInvalid(Invalid):
    """The score rules document does not make sense; `errors` says where."""

    code = "score_rules_invalid"


class ScoreRulesRaced(Conflict):
    """Somebody else published a version at this moment."""

    code = "score_rules_raced"


@dataclass(frozen=True, slots=True)
class Factor:
    """Points for a lead whose `field` passes every one of the tests given."""

    code: str
    axis: str
    field: str
    points: int
    zh: str
    en: str
    group: str | None = None
    present: bool | None = None
    any: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Factors that together count at most `cap` points."""

    cap: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """Two axes of factors, their ceilings and cuts, and the grade of every cell."""

    half_life_days: float
    ceilings: Mapping[str, int]
    cuts: Mapping[str, tuple[int, int, int]]
    factors: tuple[Factor, ...]
    groups: Mapping[str, Group]
    matrix: Mapping[str, str]
    signals: Mapping[str, float]
    nurture_below: int


@dataclass(slots=True)
class _Faults:
    """What is wrong so far."""

    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, pointer: str, detail: str, code: str = "invalid") -> None:
        self.found.append({"pointer": pointer, "code": code, "detail": detail})

    def number(self, value: Any, pointer: str, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.add(pointer, f"must be a number from {low:g} to {high:g}")
            return low
        return value

    def whole(self, value: Any, pointer: str, low: int, high: int) -> int:
        if isinstance(value, float):
            self.add(pointer, "must be a whole number")
            return low
        return int(self.number(value, pointer, low, high))

    def mapping(self, value: Any, pointer: str, known: tuple[str, ...] | None = None) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.add(pointer, "must be an object")
            return {}
        for name in value:
            if known is not None and name not in known:
                self.add(f"{pointer}/{name}", "unknown", "unknown_field")
        return value


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with everything it leaves out filled from the defaults, so that it stands for itself."""
    whole = {**DEFAULT_RULES, **document}
    for name in ("fit", "intent", "groups", "matrix", "signals"):
        if isinstance(whole[name], Mapping):
            whole[name] = {**DEFAULT_RULES[name], **whole[name]}
    return whole


def read_rules(document: Any) -> ScoreRules:
    """The rules that a document means; what it leaves out is as in the defaults.

    Raises `ScoreRulesInvalid` with one error per fault.
    """
    faults = _Faults()
    given = complete(faults.mapping(document, "", tuple(DEFAULT_RULES)))
    axes = {axis: faults.mapping(given[axis], f"/{axis}", tuple(DEFAULT_RULES[axis])) for axis in AXES}
    axes = {axis: {**DEFAULT_RULES[axis], **axes[axis]} for axis in AXES}
    groups = _read_groups(given["groups"], faults)
    rules = ScoreRules(
        half_life_days=faults.number(given["half_life_days"], "/half_life_days", 0.1, 3_650),
        ceilings={axis: faults.whole(axes[axis]["ceiling"], f"/{axis}/ceiling", 0, 100) for axis in AXES},
        cuts={axis: _read_cuts(axes[axis]["cuts"], axis, faults) for axis in AXES},
        factors=tuple(
            factor for axis in AXES for factor in _read_factors(axes[axis]["factors"], axis, groups, faults)
        ),
        groups=groups,
        matrix=_read_matrix(given["matrix"], faults),
        signals=_read_signals(given["signals"], faults),
        nurture_below=faults.whole(given["nurture_below"], "/nurture_below", 0, 100),
    )
    if sum(rules.ceilings.values()) > 100:
        faults.add("/intent/ceiling", "the two ceilings may not pass 100 together")
    _check_codes(rules.factors, faults)
    if faults.found:
        first = faults.found[0]
        raise ScoreRulesInvalid(first["detail"], pointer=first["pointer"], errors=faults.found)
    return rules


def _read_cuts(value: Any, axis: str, faults: _Faults) -> tuple[int, int, int]:
    if not isinstance(value, list) or len(value) != 3:
        faults.add(f"/{axis}/cuts", "must be three numbers, highest first")
        return (0, 0, 0)
    first, second, third = (faults.whole(cut, f"/{axis}/cuts/{i}", 0, 100) for i, cut in enumerate(value))
    if not first >= second >= third:
        faults.add(f"/{axis}/cuts", "must fall from first to last")
    return (first, second, third)


def _read_groups(value: Any, faults: _Faults) -> dict[str, Group]:
    groups = {}
    for name, group in faults.mapping(value, "/groups").items():
        pointer = f"/groups/{name}"
        told = faults.mapping(group, pointer, ("cap", "zh", "en"))
        cap = faults.whole(told.get("cap"), f"{pointer}/cap", 0, 100)
        groups[name] = Group(cap, str(told.get("zh", name)), str(told.get("en", name)))
    return groups


def _read_factors(value: Any, axis: str, groups: Mapping[str, Group], faults: _Faults) -> list[Factor]:
    if not isinstance(value, list) or len(value) > MOST_FACTORS:
        faults.add(f"/{axis}/factors", f"must be a list of at most {MOST_FACTORS}")
        return []
    return [_read_factor(item, axis, f"/{axis}/factors/{i}", groups, faults) for i, item in enumerate(value)]


def _read_factor(value: Any, axis: str, pointer: str, groups: Mapping[str, Group], faults: _Faults) -> Factor:
    told = faults.mapping(value, pointer, ("code", "points", "zh", "en", "field", "group", *TESTS))
    code, name, group = told.get("code"), told.get("field"), told.get("group")
    if not isinstance(code, str) or not code:
        faults.add(f"{pointer}/code", "must be a name", "required")
    if not isinstance(name, str) or not is_scorable(name):
        faults.add(f"{pointer}/field", "must be a lead's field, tags, details, or extra.<column>")
    if group is not None and group not in groups:
        faults.add(f"{pointer}/group", f"there is no group {group!r}")
    if not any(test in told for test in TESTS):
        faults.add(pointer, f"needs a test: one of {', '.join(TESTS)}", "required")
    return Factor(
        code=str(code),
        axis=axis,
        field=str(name),
        points=faults.whole(told.get("points"), f"{pointer}/points", -100, 100),
        zh=str(told.get("zh", code)),
        en=str(told.get("en", code)),
        group=group,
        **_read_tests(told, pointer, faults),
    )


def _read_tests(told: Mapping[str, Any], pointer: str, faults: _Faults) -> dict[str, Any]:
    tests: dict[str, Any] = {}
    for test in TESTS:
        if test not in told:
            continue
        value = told[test]
        if test == "present":
            tests[test] = value
            if not isinstance(value, bool):
                faults.add(f"{pointer}/present", "must be true or false")
        elif test in ("min", "max"):
            tests[test] = faults.number(value, f"{pointer}/{test}", -1e15, 1e15)
        elif isinstance(value, list) and value and all(isinstance(word, str) and word for word in value):
            tests[test] = tuple(word.casefold() for word in value)
        else:
            faults.add(f"{pointer}/{test}", "must be a list of words")
    return tests


def is_scorable(name: str) -> bool:
    """Whether a factor may look at this: a field, the tags, how many details are known, an extra column."""
    return (
        name in COLUMN_FIELDS or name in ("tags", "details") or (name.startswith("extra.") and len(name) > 6)
    )


def _read_matrix(value: Any, faults: _Faults) -> dict[str, str]:
    told = faults.mapping(value, "/matrix", CELLS)
    for cell in CELLS:
        if told.get(cell) not in ("A", "B", "C", "D"):
            faults.add(f"/matrix/{cell}", "must be a grade, A to D")
    return {cell: str(told.get(cell)) for cell in CELLS}


def _read_signals(value: Any, faults: _Faults) -> dict[str, float]:
    told = faults.mapping(value, "/signals")
    return {kind: faults.number(points, f"/signals/{kind}", -100, 100) for kind, points in told.items()}


def _check_codes(factors: tuple[Factor, ...], faults: _Faults) -> None:
    seen: set[str] = set()
    for factor in factors:
        if factor.code in seen:
            faults.add(f"/{factor.axis}/factors", f"the code {factor.code!r} is used twice")
        seen.add(factor.code)


def read_conditions(value: Any, pointer: str) -> tuple[tuple[Factor, ...], list[dict[str, str]]]:
    """Conditions on a lead in the words of a factor, `{"field", …tests}`; and what is wrong with them."""
    faults = _Faults()
    if not isinstance(value, list):
        faults.add(pointer, "must be a list")
        return (), faults.found
    read = [_read_condition(each, f"{pointer}/{at}", faults) for at, each in enumerate(value)]
    return tuple(read), faults.found


def _read_condition(value: Any, pointer: str, faults: _Faults) -> Factor:
    told = dict(faults.mapping(value, pointer, ("field", *TESTS)))
    return _read_factor({**told, "code": pointer, "points": 0}, "fit", pointer, {}, faults)
