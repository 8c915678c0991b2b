"""The demo company: who works there, in which team, on which days. Pure and seeded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ops.demo import words
from ops.demo.chance import Chance, phone
from ops.demo.signing_in import username

ZONE = ZoneInfo("Asia/Shanghai")
GRADES_OF = {"junior": ("C", "D"), "regular": ("B", "C", "D"), "senior": ("A", "B", "C", "D")}
OFFICE_HOURS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHIFT_HOURS = {day: [["10:00", "19:00"]] for day in ("tue", "wed", "thu", "fri", "sat")}


@dataclass(frozen=True)
class Calendar:
    """Working hours as the staff service writes them."""

    id: UUID
    name: str
    weekly: Mapping[str, Any]
    exceptions: Sequence[Mapping[str, Any]] = ()
    is_default: bool = False
    timezone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class Team:
    """A sales team of a region and who leads it."""

    id: UUID
    name: str
    region: str
    manager_id: UUID


@dataclass(frozen=True)
class Leave:
    """A span away."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str


@dataclass(frozen=True)
class Person:
    """An employee. `left_on` is the first day without them; then they are inactive."""

    id: UUID
    number: str
    name: str
    email: str
    phone: str
    roles: tuple[str, ...]
    seniority: str = "regular"
    team_id: UUID | None = None
    region: str | None = None
    weight: int = 100
    grades: tuple[str, ...] = ("A", "B", "C", "D")
    calendar_id: UUID | None = None
    leave: tuple[Leave, ...] = ()
    left_on: date | None = None

    @property
    def is_rep(self) -> bool:
        """Whether they work leads."""
        return "rep" in self.roles


@dataclass(frozen=True)
class Company:
    """Everybody, with the calendars and the teams; `founded_at` is when the demo's history begins."""

    founded_at: datetime
    calendars: tuple[Calendar, ...]
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    logins: Mapping[str, Person] = field(default_factory=dict)
    """One person per role, for signing in."""

    @property
    def reps(self) -> tuple[Person, ...]:
        """Everybody who works leads, leavers too."""
        return tuple(person for person in self.people if person.is_rep)


@dataclass(frozen=True)
class Headcount:
    """How many of whom. `leavers` are reps who left within the half-year, on top of `employees`."""

    employees: int
    reps: int
    teams: int
    leavers: int


def found(chance: Chance, count: Headcount, founded_at: datetime, now: datetime, office: Calendar) -> Company:
    """Make the company. `office` is the default calendar it works by."""
    shifts = Calendar(chance.id(founded_at), "周二至周六班", SHIFT_HOURS, office.exceptions)
    hire = _Hiring(chance, founded_at)
    teams, managers = _teams(hire, count.teams)
    reps = [_rep(hire, teams, place, shifts.id, now) for place in range(count.reps)]
    gone = [_leaver(hire, teams[place % len(teams)], now) for place in range(count.leavers)]
    office_roles = [*("marketer",) * 12, *("hr",) * 6, *("finance",) * 6, *("admin",) * 2]
    share = max(4, len(office_roles) * count.employees // 600)
    others = [hire.person((role, "employee")) for role in dict.fromkeys(office_roles)]
    others += [hire.person((role, "employee")) for role in office_roles[: share - len(others)]]
    rest = count.employees - len(managers) - len(reps) - len(others)
    plain = [hire.person(("employee",), region=chance.pick(words.REGIONS)) for _ in range(rest)]
    logins = {role: next(p for p in [*managers, *others] if role in p.roles) for role in _OFFICE}
    veteran = next(rep for rep in reps if rep.seniority == "senior")
    logins |= {"rep": veteran, "employee": plain[0]}
    named = {person.id: replace(person, email=username(role)) for role, person in logins.items()}
    people = tuple(named.get(person.id, person) for person in (*managers, *reps, *gone, *others, *plain))
    logins = {role: named[person.id] for role, person in logins.items()}
    return Company(founded_at, (office, shifts), tuple(teams), people, logins)


_OFFICE = ("admin", "manager", "marketer", "hr", "finance")


class _Hiring:
    """Numbers, names and addresses handed out in order."""

    def __init__(self, chance: Chance, founded_at: datetime):
        self.chance = chance
        self._founded_at = founded_at
        self._number = 1000

    def person(self, roles: tuple[str, ...], **rest: Any) -> Person:
        """The next employee."""
        self._number += 1
        number = str(self._number)
        identity = rest.pop("id", None) or self.new_id()
        return Person(
            id=identity,
            number=number,
            name=person_name(self.chance),
            email=f"e{number}@example.com",
            phone=phone(90_000_000 + self._number),
            roles=roles,
            **rest,
        )

    def new_id(self) -> UUID:
        return self.chance.id(self._founded_at)


def person_name(chance: Chance) -> str:
    """A Chinese name nobody in particular has."""
    return chance.pick(words.SURNAMES) + chance.pick(words.GIVEN)


def _teams(hire: _Hiring, count: int) -> tuple[list[Team], list[Person]]:
    teams, managers = [], []
    for place in range(count):
        region = words.REGIONS[place % len(words.REGIONS)]
        order = "一二三四五六七八九十"[place // len(words.REGIONS) % 10]
        team_id = hire.new_id()
        manager = hire.person(("manager", "employee"), seniority="senior", team_id=team_id, region=region)
        teams.append(Team(team_id, f"{region}{order}组", region, manager.id))
        managers.append(manager)
    return teams, managers


def _rep(hire: _Hiring, teams: Sequence[Team], place: int, shifts: UUID, now: datetime) -> Person:
    chance = hire.chance
    team = teams[place % len(teams)]
    seniority = ("senior", "regular", "junior", "regular")[place // len(teams) % 4]
    return hire.person(
        ("rep", "employee"),
        seniority=seniority,
        team_id=team.id,
        region=team.region,
        weight=chance.pick((80, 100, 100, 120)),
        grades=GRADES_OF[seniority],
        calendar_id=shifts if place % 8 == 5 else None,
        leave=_leave(hire, now) if place % 3 == 2 else (),
    )


def _leave(hire: _Hiring, now: datetime) -> tuple[Leave, ...]:
    """A week in the past, and for some one that is still to come."""
    chance = hire.chance
    gone = _midnight(now - timedelta(days=chance.randint(20, 160)))
    coming = _midnight(now + timedelta(days=chance.randint(7, 40)))
    spans = [(gone, chance.randint(2, 7), chance.pick(("annual", "annual", "sick")))]
    if chance.happens(0.5):
        spans.append((coming, chance.randint(3, 5), "annual"))
    return tuple(
        Leave(hire.new_id(), start, start + timedelta(days=days), kind) for start, days, kind in spans
    )


def _leaver(hire: _Hiring, team: Team, now: datetime) -> Person:
    left_on = (now - timedelta(days=hire.chance.randint(15, 120))).astimezone(ZONE).date()
    return hire.person(("rep", "employee"), team_id=team.id, region=team.region, grades=GRADES_OF["regular"],
                       left_on=left_on)  # fmt: skip


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(ZONE).date(), time(), ZONE)
