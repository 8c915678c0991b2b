"""Of whom a plan is: the whole company, a team, or a rep, as far as the caller's reach goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.reach import Visible
from shared.errors import NotFound

_OF_REP = text("select rep_id, name from rep_account where rep_id = :id and (is_rep or held > 0)")
_OF_TEAM = text("""
    select t.name, r.rep_id from team t left join rep_account r on r.team_id = t.id where t.id = :id
""")


@dataclass(frozen=True, slots=True)
class Scope:
    """`kind` is company, reach, team or rep; `hands` those it is of, None being all; with the name of one."""

    kind: str
    hands: list[UUID] | None
    id: UUID | None = None
    name: str | None = None


def scope_of(session: Session, visible: Visible, query: Mapping[str, Any]) -> Scope:
    """The hands a plan is of; a rep or a team of which nobody is within reach is `NotFound`."""
    if rep_id := query.get("rep_id"):
        rows = session.execute(_OF_REP, {"id": rep_id}).all()
        return _within(
            Scope("rep", [row.rep_id for row in rows], rep_id, rows[0].name if rows else None), visible
        )
    if team_id := query.get("team_id"):
        rows = session.execute(_OF_TEAM, {"id": team_id}).all()
        if not rows:
            raise NotFound("no such team")
        hands = [row.rep_id for row in rows if row.rep_id]
        return _within(Scope("team", hands, team_id, rows[0].name), visible)
    return Scope("company" if visible.hands is None else "reach", visible.hands)


def _within(scope: Scope, visible: Visible) -> Scope:
    """A team is seen by who sees all of it: a rep, who sees but themselves, plans for themselves."""
    seen = scope.hands is not None and (visible.hands is None or set(scope.hands) <= set(visible.hands))
    if (
        not seen
        or (not scope.hands and visible.hands is not None)
        or (scope.kind == "rep" and not scope.hands)
    ):
        raise NotFound(f"no such {scope.kind}")
    return scope
