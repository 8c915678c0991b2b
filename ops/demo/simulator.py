"""The demo company from a seed: the same people, leads and half-year of work every time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ops.demo import market, people, words
from ops.demo.books import Books
from ops.demo.chance import Chance
from ops.demo.history import History
from ops.demo.people import Calendar, Company, Headcount, Person
from ops.demo.scoring_rules import SCORE_RULES
from ops.demo.things import Desk, RuleVersion
from services.leads.domain import holding
from services.leads.domain.rules import merged, parse
from services.leads.domain.score_rules import read_rules
from services.leads.domain.scoring import Scorer
from services.leads.domain.worktime import WorkCalendar

HISTORY = timedelta(days=182)


@dataclass(frozen=True)
class Size:
    """How big a company, and how many leads it saw in half a year."""

    count: Headcount
    leads: int


def size_of(scale: float) -> Size:
    """1 is 600 employees and 12,000 leads; a small company still has two teams and one of every role."""
    count = Headcount(
        employees=max(60, round(600 * scale)),
        reps=max(8, round(40 * scale)),
        teams=max(2, round(6 * scale)),
        leavers=max(1, round(3 * scale)),
    )
    return Size(count, max(200, round(12_000 * scale)))


@dataclass(frozen=True)
class Given:
    """What a fresh installation has before the demo: default calendar, default pool, the company's rules."""

    office: Calendar
    default_pool: UUID
    company_rules: UUID
    company_document: Mapping[str, Any]


@dataclass(frozen=True)
class Pool:
    """A pool of the demo; the default one is there already."""

    id: UUID
    name: str
    region: str | None


@dataclass(frozen=True)
class Demo:
    """Everything that happened, ready to be written down."""

    now: datetime
    company: Company
    pools: Sequence[Pool]
    books: Books
    desks: Sequence[Desk]
    skill: Mapping[UUID, float]
    score_rules: UUID


def simulate(seed: int, scale: float, now: datetime, given: Given) -> Demo:
    """Found the company, let half a year pass, and stop at `now`."""
    chance, wanted = Chance(seed), size_of(scale)
    start = now - HISTORY
    company = people.found(chance, wanted.count, start, now, given.office)
    pools = [Pool(given.default_pool, "公海", None)]
    pools += [Pool(chance.id(start), f"{region}公海", region) for region in words.REGIONS]
    by_region = {pool.region: pool.id for pool in pools}
    scorer = Scorer(read_rules(SCORE_RULES))
    books = Books(chance, scorer, {pool.id: holding.Pool(pool.id, region=pool.region) for pool in pools})
    books.versions += _rule_versions(chance, given, by_region["华东"], now)
    desks = [_desk(person, company) for person in company.reps]
    history = History(chance, books, desks, now)
    arrivals = market.arrivals(chance, company, wanted.leads, start, now)
    history.play(((each, by_region[each.fields["region"]]) for each in arrivals), start)
    return Demo(now, company, pools, books, desks, history.skill, chance.id(start))


def _rule_versions(chance: Chance, given: Given, east: UUID, now: datetime) -> list[RuleVersion]:
    """The company's first rules, tighter ones from the third month on, a longer cool-down in the east."""
    first = given.company_document
    tighter = merged(first, {"cycle_days": {"A": 4, "B": 8, "C": 12, "D": 18}, "holding": {"day_cap": 12}})
    own = {"cool_down_days": 45}
    changed_at, east_at = now - timedelta(days=100), now - timedelta(days=60)
    beginning = now - timedelta(days=3650)
    return [
        RuleVersion(given.company_rules, 1, beginning, first, parse(first)),
        RuleVersion(chance.id(changed_at), 2, changed_at, tighter, parse(tighter), note="缩短跟进周期"),
        RuleVersion(chance.id(east_at), 1, east_at, own, parse(tighter, own), east, "华东延长冷却期"),
    ]


def _desk(person: Person, company: Company) -> Desk:
    calendars = {calendar.id: calendar for calendar in company.calendars}
    default = next(calendar for calendar in company.calendars if calendar.is_default)
    hours = calendars.get(person.calendar_id, default) if person.calendar_id else default
    calendar = WorkCalendar.parse(hours.timezone, hours.weekly, hours.exceptions)
    if person.leave:
        calendar = calendar.with_leave((leave.starts_at, leave.ends_at) for leave in person.leave)
    grades = frozenset(person.grades)
    rep = holding.Rep(person.id, True, person.seniority, grades, person.team_id, person.region)
    manager = next((team.manager_id for team in company.teams if team.id == person.team_id), None)
    return Desk(person, calendar, rep, manager)
