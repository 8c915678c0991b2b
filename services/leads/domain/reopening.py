"""Who may open a lead again that was lost or won, and for whom. Pure."""

from dataclasses import dataclass
from uuid import UUID

from services.leads.domain.reach import may_direct
from services.leads.domain.states import LeadState
from shared.context import Actor
from shared.errors import Conflict, Forbidden

REOPENABLE = frozenset({LeadState.LOST, LeadState.CONVERTED})


class NotClosed(Conflict):
    """Only a lost or a won lead can be opened again."""

    code = "not_closed"


@dataclass(frozen=True, slots=True)
class Closed:
    """A lead at its end, and the hand it was in last."""

    state: str
    last_holder: UUID | None
    last_team: UUID | None


def check_may_reopen(actor: Actor, lead: Closed, to: UUID | None, team_of_to: UUID | None) -> None:
    """Raise `NotClosed` or `Forbidden` unless `actor` may open the lead again and give it to `to`.

    Who lost it may take it up again; to open a won one, or to give it to another, takes who directs both.
    """
    if lead.state not in REOPENABLE:
        raise NotClosed(f"the lead is {lead.state}, not lost or won")
    mine = actor.id == lead.last_holder == to
    if mine and lead.state == LeadState.LOST:
        return
    directs = may_direct(actor, lead.last_team) and may_direct(actor, team_of_to)
    if not directs:
        raise Forbidden("only a manager may open a won lead again, or give one to another")
