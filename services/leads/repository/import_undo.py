"""Taking an import back by rows: what it made and nobody touched goes, what it changed is put back."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.states import LeadState
from services.leads.repository.known import lock_lead, revert
from services.leads.repository.locks import lock_reps
from services.leads.repository.ownership import EndCause, Ended, LetGo, end_holdings
from shared.context import Actor

_CONTACT = ", ".join(f"{name} = null" for name in ("name", "phone", "email", "wechat_id", "external_id"))
_REMOVE = text(f"""
    with mine as (
        select r.lead_id as id from import_row r join lead l on l.id = r.lead_id
        where r.import_id = :id and r.outcome = 'created' and r.row >= :first and r.row < :end
        and l.version = 1 and l.owner_id is null order by l.id for update of l
    ), unknown as (
        delete from lead_identity i using mine where i.lead_id = mine.id
    ), absent as (
        delete from registration r using mine where r.lead_id = mine.id
    ), told as (
        insert into lead_event (lead_id, sequence, type, cause, actor_id, at, data)
        select id, 2, 'invalidated', 'import_undone', :actor, :now,
            jsonb_build_object('import_id', cast(:id as uuid))
        from mine
    )
    update lead l set state = 'invalid', pool_id = null, claimable_at = null, waiting_reason = null,
        version = 2, updated_at = :now, closed_at = :now, {_CONTACT}
    from mine where l.id = mine.id
""")  # noqa: S608 - column names of ours
_GIVEN = text("""
    select l.id, l.owner_id, h.id as holding_id
    from import_row r join lead l on l.id = r.lead_id
    join holding h on h.lead_id = l.id and h.ended_at is null and h.start_cause = 'import'
    where r.import_id = :id and r.outcome = 'created' and r.row >= :first and r.row < :end and l.version = 2
    order by l.id for update of l
""")
_OWNERS = text("""
    select distinct l.owner_id from import_row r join lead l on l.id = r.lead_id
    where r.import_id = :id and r.outcome = 'created' and r.row >= :first and r.row < :end
    and l.owner_id is not null
""")
_FORGET = text(f"""
    with gone as (select cast(unnest(cast(:leads as text[])) as uuid) as id),
    unknown as (delete from lead_identity i using gone where i.lead_id = gone.id),
    absent as (delete from registration r using gone where r.lead_id = gone.id)
    update lead l set {_CONTACT} from gone where l.id = gone.id
""")  # noqa: S608 - column names of ours
_COUNT_CREATED = text("""
    select count(*) filter (where l.state = 'invalid' and e.data ->> 'import_id' = cast(:id as text)),
        count(*)
    from import_row r join lead l on l.id = r.lead_id
    left join lead_event e on e.lead_id = l.id and e.sequence = l.version and e.type = 'invalidated'
    where r.import_id = :id and r.outcome = 'created'
""")
_LAST = text("select coalesce(max(row), 0) from import_row where import_id = :id")
_UPDATED = text(
    "select lead_id, before from import_row where import_id = :id and before is not null"
    " order by lead_id, row"
)
_LAST_EVENT = text("select type, data from lead_event where lead_id = :lead and sequence = :sequence")


def last_row(session: Session, import_id: UUID) -> int:
    """The number of the last row that has an outcome."""
    return int(session.execute(_LAST, {"id": import_id}).scalar_one())


def remove_created(session: Session, job: Row[Any], rows: range, now: datetime) -> None:
    """Make leads invalid that these rows created and nobody has touched since; holdings it began end."""
    values = {"id": job.id, "first": rows.start, "end": rows.stop, "actor": job.created_by}
    _take_out_of_hands(session, job, values, now)
    session.execute(_REMOVE, {**values, "now": now})


def _take_out_of_hands(session: Session, job: Row[Any], values: dict[str, Any], now: datetime) -> None:
    """End the holdings that the import began, of leads nobody has touched since. Emits `lead_invalidated`."""
    owners = session.scalars(_OWNERS, values).all()
    if not owners:
        return
    lock_reps(session, owners)
    wishes = [
        LetGo(
            row.id,
            row.owner_id,
            EndCause.INVALID,
            LeadState.INVALID,
            holding_id=row.holding_id,
            data={"import_id": str(job.id), "reason": "导入已撤销 (the import was undone)"},
        )
        for row in session.execute(_GIVEN, values)
    ]
    if wishes:
        actor = Actor(job.created_by) if job.created_by else None
        answers = end_holdings(session, wishes, actor=actor, now=now)
        gone = [str(each.lead_id) for each in answers if isinstance(each, Ended)]
        session.execute(_FORGET, {"leads": gone})


def changed_leads(reading: Connection, import_id: UUID) -> Iterator[tuple[UUID, list[dict[str, Any]]]]:
    """Each lead that the import changed, with what it found there, change by change."""
    rows = reading.execution_options(yield_per=1_000).execute(_UPDATED, {"id": import_id})
    for lead_id, same in groupby(rows, lambda row: row.lead_id):
        yield lead_id, [row.before for row in same]


def revert_changes(
    session: Session, lead_id: UUID, befores: list[dict[str, Any]], job: Row[Any], now: datetime
) -> bool:
    """Put back the blanks that this import filled; False if the lead has changed since."""
    lead = lock_lead(session, lead_id)
    versions = [before["version"] for before in befores]
    whole = versions == list(range(lead.version - len(versions) + 1, lead.version + 1))
    if not whole:
        last = session.execute(_LAST_EVENT, {"lead": lead.id, "sequence": lead.version}).one_or_none()
        return last is not None and last.type == "reverted" and last.data["import_id"] == str(job.id)
    columns: dict[str, Any] = {}
    for before in befores:
        columns = {**before["fields"], **columns}
    names = {*COLUMN_FIELDS, "tags", "extra", "state", "outcome", "closed_at"}
    revert(session, lead, {name: columns[name] for name in columns if name in names}, job, now)
    return True


def count_created(session: Session, import_id: UUID) -> tuple[int, int]:
    """How many of the leads created the undo has removed, and how many were created."""
    removed, created = session.execute(_COUNT_CREATED, {"id": import_id}).one()
    return removed, created
