"""Two leads at a time: locked in the one order, as they stand, and what is written to them in a merge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.merge import Side
from services.leads.domain.states import LeadState
from services.leads.repository.locks import array, lock_leads, lock_reps
from shared.errors import Conflict


class LeadMoved(Conflict):
    """A lead went to another hand at this very moment; the same request again meets it there."""

    code = "lead_moved"


_OWNERS = text("select id, owner_id from lead where id = any(cast(:leads as uuid[]))")
_STAND = text("""
    select l.id, l.version, l.owner_id, r.team_id, h.id as holding_id, to_jsonb(l) as row,
        exists (select from contract c where c.lead_id = l.id) as contracted
    from lead l left join rep_account r on r.rep_id = l.owner_id
    left join holding h on h.lead_id = l.id and h.ended_at is null
    where l.id = :lead
""")


class Standing(NamedTuple):
    """A lead under lock: its version, hand and whole row."""

    id: UUID
    version: int
    owner_id: UUID | None
    team_id: UUID | None
    holding_id: UUID | None
    row: Mapping[str, Any]
    contracted: bool

    @property
    def side(self) -> Side:
        """As the rules of merging see it."""
        on_its_way = self.owner_id is not None and self.row["stage"] != "lead"
        bound = on_its_way or bool(self.row["exempt_reason"]) or self.row["paused_reason"] == "legal_hold"
        survivor = UUID(self.row["survivor_id"]) if self.row["survivor_id"] else None
        return Side(self.id, LeadState(self.row["state"]), self.owner_id, survivor, bound, self.contracted)


def lock_pair(session: Session, leads: tuple[UUID, UUID], reps: Iterable[UUID | None] = ()) -> None:
    """Lock two leads, their holders and these reps before them; raises `LeadMoved` if a holder changed."""
    before = _owners(session, leads)
    lock_reps(session, {each for each in (*before.values(), *reps) if each})
    lock_leads(session, leads)
    if _owners(session, leads) != before:
        raise LeadMoved("the lead went to another hand at this very moment")


def standing(session: Session, lead_id: UUID) -> Standing:
    """A lead as it stands now."""
    return Standing(*session.execute(_STAND, {"lead": lead_id}).one())


@dataclass(frozen=True, slots=True)
class Write:
    """Columns of a lead to set from a snapshot's values, with the version that makes."""

    lead_id: UUID
    columns: Mapping[str, Any]
    now: datetime


def set_columns(session: Session, write: Write) -> int:
    """Set columns to values as snapshots have them; the lead's next version."""
    names = ", ".join(f"{name} = b.{name}" for name in sorted(write.columns))
    statement = text(
        f"update lead l set {names + ',' if names else ''} version = l.version + 1, updated_at = :now"  # noqa: S608 - columns of ours
        " from jsonb_populate_record(null::lead, cast(:values as jsonb)) b"
        " where l.id = :lead returning l.version"
    )
    values = {"lead": write.lead_id, "now": write.now, "values": orjson.dumps(dict(write.columns)).decode()}
    return int(session.execute(statement, values).scalar_one())


_COUNT_WORKED = text("update rep_account set unworked = unworked - 1 where rep_id = :rep")


def count_worked(session: Session, rep_id: UUID) -> None:
    """A hand that had followed up goes on with another lead: it is not one not yet contacted."""
    session.execute(_COUNT_WORKED, {"rep": rep_id})


_MOVE_KEYS = text("update lead_identity set lead_id = :to where lead_id = :lead returning kind, value")


def move_keys(session: Session, lead_id: UUID, to: UUID) -> list[list[str]]:
    """Give all keys of a lead to another; which they were."""
    return sorted(list(each) for each in session.execute(_MOVE_KEYS, {"lead": lead_id, "to": to}))


_GIVE_BACK = text("""
    insert into lead_identity as kept (kind, value, lead_id)
    select k ->> 0, k ->> 1, :lead from jsonb_array_elements(cast(:keys as jsonb)) k
    on conflict (kind, value) do update set lead_id = excluded.lead_id where kept.lead_id = :survivor
    returning kind, value
""")


def give_back_keys(
    session: Session, lead_id: UUID, survivor: UUID, keys: list[list[str]]
) -> set[tuple[str, str]]:
    """Give keys back to a lead that was merged, those of a third lead excepted; which it has now."""
    values = {"lead": lead_id, "survivor": survivor, "keys": orjson.dumps(keys).decode()}
    return {(kind, value) for kind, value in session.execute(_GIVE_BACK, values)}


def _owners(session: Session, leads: tuple[UUID, UUID]) -> dict[UUID, UUID | None]:
    rows: list[Row[Any]] = list(session.execute(_OWNERS, {"leads": array(leads)}))
    return {row.id: row.owner_id for row in rows}
