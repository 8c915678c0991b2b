"""Leads of a file into the hands it names: as far as the rules allow, others stay in their pool."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.drafts import Draft, Note
from services.leads.domain.holding import Cause
from services.leads.repository.locks import lock_reps
from services.leads.repository.ownership import Take, Taken, begin_holdings
from shared.context import Actor
from shared.errors import Refusal

_PEOPLE = text("""
    select lower(number) as called, rep_id from rep_account where number is not null
    union all select lower(email), rep_id from rep_account where email is not null
""")


def people_by_name(session: Session) -> dict[str, UUID]:
    """Employees by number and by e-mail, case folded; what two people share names neither."""
    found: dict[str, UUID] = {}
    shared: set[str] = set()
    for called, person in session.execute(_PEOPLE):
        name = called.casefold()
        if found.setdefault(name, person) != person:
            shared.add(name)
    return {name: person for name, person in found.items() if name not in shared}


def lock_owners(session: Session, drafts: Iterable[Draft]) -> None:
    """Lock the reps whom a batch names, before any lead of it is written."""
    if owners := {draft.owner for draft in drafts if draft.owner}:
        lock_reps(session, owners)


def give_to_owners(
    session: Session, import_id: UUID, drafts: Iterable[Draft], *, actor: Actor | None, now: datetime
) -> dict[int, Note]:
    """Begin the holdings a batch asks for, of leads just written; why not, by row. Emits `lead_assigned`."""
    takes = takes_of(import_id, drafts)
    if not takes:
        return {}
    return refusals(takes, begin_holdings(session, takes, actor=actor, now=now))


def takes_of(import_id: UUID, drafts: Iterable[Draft]) -> list[Take]:
    """The holdings that drafts ask for, of leads written already."""
    return [
        Take(UUID(each.id), each.owner, Cause.IMPORT, data={"import_id": str(import_id), "row": each.row})
        for each in drafts
        if each.owner
    ]


def refusals(takes: Iterable[Take], answers: Iterable[Taken | Refusal]) -> dict[int, Note]:
    """Why leads were not given to their owners, by row."""
    return {
        take.data["row"]: Note(answer.code, "/owner", answer.detail)
        for take, answer in zip(takes, answers, strict=True)
        if isinstance(answer, Refusal)
    }
