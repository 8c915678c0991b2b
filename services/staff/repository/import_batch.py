"""One batch of a file: what each row comes to, decided on locked rows, then written in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from services.staff import schemas
from services.staff.domain.import_rules import check_may_import
from services.staff.domain.importing import RowFault, Wish
from services.staff.domain.people import Role, sign_in_name
from services.staff.domain.reach import Viewer
from services.staff.models import Employee, Team
from services.staff.models_imports import ImportRow
from services.staff.repository import employees, employees_bulk, teams
from services.staff.repository.audit import Act, Facts
from shared.errors import Invalid, Refusal
from shared.schemas import load

_NEW, _PATCH = schemas.EmployeeBody(), schemas.EmployeePatchBody()
_SILENT = dict.fromkeys(("code", "pointer", "detail", "employee_id", "raw", "before", "version"))
_IN_ANY_ORDER = ("roles", "grades", "skills")


@dataclass(frozen=True)
class Twin:
    """A row that says what an earlier one of the file said already."""

    row: int
    number: str


Entry = Wish | RowFault | Twin


@dataclass
class Outcome:
    """What becomes of one row."""

    row: int
    outcome: str
    employee: Employee | None = None
    values: Facts = field(default_factory=dict)
    teams: list[UUID] = field(default_factory=list)
    before: Facts | None = None
    fault: RowFault | None = None
    rehired: bool = False


class Known:
    """What the database knows of the people of one batch; their rows are locked."""

    def __init__(self, session: Session, wishes: Sequence[Wish]) -> None:
        numbers = [wish.number for wish in wishes]
        emails = [wish.email for wish in wishes if wish.email]
        number, email = func.lower(Employee.number), func.lower(Employee.email)
        mine = select(Employee).where(Employee.active, number.in_(numbers)).order_by(Employee.id)
        locked = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
        self.by_number = {sign_in_name(each.number): each for each in session.scalars(locked)}
        taken = select(email, Employee.id).where(Employee.active, email.in_(emails))
        self.email_of = {row[0]: row[1] for row in session.execute(taken)}
        gone = select(number).where(~Employee.active, number.in_(numbers))
        self.leavers = set(session.scalars(gone))
        self.teams = {team.id: team for team in session.scalars(select(Team))}
        self._team_ids = {team.name.casefold(): team.id for team in self.teams.values()}

    def team(self, word: str, pointer: str) -> UUID:
        """The team of this name or id; `Invalid` if there is none."""
        found = self._team_ids.get(word.casefold())
        if found is None and word.lower() in map(str, self.teams):
            found = UUID(word)
        if found is None:
            raise _invalid(
                "team_unknown", pointer, f"no team {word!r}; add it first, or write its name as it is"
            )
        return found


def resolve(session: Session, entries: Iterable[Entry], viewer: Viewer) -> list[Outcome]:
    """What becomes of each row, on locked rows; nothing is written."""
    several = list(entries)
    known = Known(session, [entry for entry in several if isinstance(entry, Wish)])
    return [_outcome(known, entry, viewer) for entry in several]


def _outcome(known: Known, entry: Entry, viewer: Viewer) -> Outcome:
    if isinstance(entry, RowFault):
        return Outcome(entry.row, "failed", fault=entry)
    if isinstance(entry, Twin):
        return Outcome(entry.row, "duplicate")
    try:
        return _decided(known, entry, viewer)
    except Refusal as refusal:
        told = refusal.errors[0] if refusal.errors else {}
        code, pointer = told.get("code", refusal.code), told.get("pointer", refusal.pointer)
        detail = told.get("detail", refusal.detail)
        return Outcome(entry.row, "failed", fault=RowFault(entry.row, code, pointer, detail, entry.raw))


def _decided(known: Known, wish: Wish, viewer: Viewer) -> Outcome:
    employee = known.by_number.get(wish.number)
    if employee is None:
        decided = _of_new(known, wish)
        check_may_import(viewer, None, (), decided.values["roles"], manages=bool(decided.teams))
        return decided
    decided = _of_known(known, wish, employee)
    if decided.outcome == "updated":
        held = frozenset(map(Role, employee.roles))
        given = decided.values.get("roles", held)
        check_may_import(viewer, employee.id, held, given, manages=bool(decided.teams))
    return decided


def _of_new(known: Known, wish: Wish) -> Outcome:
    values = _loaded(_NEW, wish.body)
    del values["password"]
    if wish.team:
        values["team_id"] = known.team(wish.team, "/team")
    _check_email_free(known, wish, None)
    led = [known.team(word, "/manages") for word in wish.manages]
    _check_leads(led, values["roles"])
    return Outcome(wish.row, "created", values=values, teams=led, rehired=wish.number in known.leavers)


def _of_known(known: Known, wish: Wish, employee: Employee) -> Outcome:
    values = _loaded(_PATCH, wish.body)
    del values["number"]
    if wish.team:
        values["team_id"] = known.team(wish.team, "/team")
    _check_email_free(known, wish, employee.id)
    led = [known.team(word, "/manages") for word in wish.manages]
    led = [team_id for team_id in led if known.teams[team_id].manager_id != employee.id]
    changed = {name: value for name, value in values.items() if _differs(employee, name, values)}
    _check_leads(led, changed.get("roles", employee.roles))
    if not changed and not led:
        return Outcome(wish.row, "duplicate", employee)
    facts = employees.facts_of(employee)
    before = {name: facts[name] for name in changed}
    return Outcome(wish.row, "updated", employee, changed, led, before)


def _differs(employee: Employee, name: str, values: Facts) -> bool:
    new, old = employees.stored({name: values[name]})[name], getattr(employee, name)
    return bool(sorted(new) != sorted(old)) if name in _IN_ANY_ORDER else bool(new != old)


def _loaded(schema: Any, body: Facts) -> Facts:
    values: Facts = load(schema, body)
    return values


def _check_email_free(known: Known, wish: Wish, employee_id: UUID | None) -> None:
    owner = known.email_of.get(wish.email or "")
    if owner not in (None, employee_id):
        raise _invalid("email_taken", "/email", "an active employee has this e-mail")


def _check_leads(led: Sequence[UUID], roles: Iterable[str]) -> None:
    if led and Role.MANAGER not in roles:
        raise _invalid("not_a_manager", "/manages", "who manages a team has the role manager 经理")


def _invalid(code: str, pointer: str, detail: str) -> Invalid:
    refusal = Invalid(detail, pointer=pointer)
    refusal.code = code
    return refusal


def write(session: Session, import_id: UUID, outcomes: Sequence[Outcome], act: Act, *, dry_run: bool) -> None:
    """Write what was decided and the outcome of each row. A constraint still broken refuses all of it."""
    if not dry_run:
        new = [each for each in outcomes if each.outcome == "created"]
        added = employees_bulk.add_many(session, [each.values for each in new], act)
        for each, employee in zip(new, added, strict=True):
            each.employee = employee
        changed = [(each.employee, each.values) for each in outcomes if each.employee and each.before]
        employees_bulk.change_many(session, changed, act)
        for each in outcomes:
            _lead_teams(session, each, act)
    rows = [_row(each, dry_run=dry_run) | {"import_id": import_id} for each in outcomes]
    session.execute(insert(ImportRow), rows)


def _lead_teams(session: Session, outcome: Outcome, act: Act) -> None:
    for team_id in outcome.teams:
        manager = outcome.employee.id if outcome.employee else None
        teams.change(session, teams.lock(session, team_id), {"manager_id": manager}, act)


def _row(outcome: Outcome, *, dry_run: bool) -> Facts:
    fault, employee = outcome.fault, outcome.employee
    row: Facts = {**_SILENT, "row": outcome.row, "outcome": outcome.outcome}
    if fault is not None:
        row |= {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "raw": fault.raw}
    elif outcome.rehired:
        row |= {"code": "rehired", "detail": "left before; a new record with the same number was made"}
    if employee is not None:
        row["employee_id"] = employee.id
    if not dry_run and outcome.outcome in ("created", "updated") and employee is not None:
        row |= {"version": employee.version, "before": outcome.before}
    return row


def counts_of(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many rows came to what."""
    counts = dict.fromkeys(("processed", "created", "updated", "duplicate", "failed", "rehired"), 0)
    for each in outcomes:
        counts["processed"] += 1
        counts[each.outcome] += 1
        counts["rehired"] += each.rehired
    return counts
