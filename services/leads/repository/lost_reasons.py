"""The company's list of reasons for losing a lead. Other words stay allowed; the list is what is offered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from shared.errors import Conflict, NotFound, check_version
from shared.ids import new_id


class LostReasonExists(Conflict):
    """A reason with that code is on the list."""

    code = "lost_reason_exists"


_LIST = text("""
    select * from lost_reason where (position, id) > (:position, cast(:id as uuid))
    order by position, id limit :most
""")
_ADD = text("""
    insert into lost_reason (id, code, zh, en, position, created_at)
    values (:id, :code, :zh, :en,
        coalesce(:position, (select coalesce(max(position), 0) + 1 from lost_reason)), :now)
    on conflict (code) do nothing returning *
""")
_LOCK = text("select version from lost_reason where id = cast(:id as uuid) for update")
_CHANGE = text("""
    update lost_reason set zh = coalesce(:zh, zh), en = coalesce(:en, en), active = coalesce(:active, active),
        position = coalesce(:position, position), version = version + 1
    where id = cast(:id as uuid) returning *
""")


def list_reasons(session: Session, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the list, in the company's order."""
    after = query["after"] or {"position": -(2**62), "id": "00000000-0000-0000-0000-000000000000"}
    rows = session.execute(_LIST, {**after, "most": query["limit"] + 1}).all()
    page = rows[: query["limit"]]
    more = {"position": page[-1].position, "id": str(page[-1].id)} if len(rows) > len(page) else None
    return {"data": [_told(row) for row in page], "next_after": more}


def add_reason(session: Session, wanted: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Put a reason on the list, at its end unless said otherwise."""
    row = session.execute(_ADD, {"id": new_id(), "position": None, **wanted, "now": now}).first()
    if row is None:
        raise LostReasonExists("that reason is on the list")
    return _told(row)


def change_reason(
    session: Session, reason_id: str, changes: Mapping[str, Any], if_match: int | None
) -> dict[str, Any]:
    """Change the words or the place of a reason, or offer it no longer. Leads keep what they were given."""
    row = session.execute(_LOCK, {"id": reason_id}).first()
    if row is None:
        raise NotFound("no such reason")
    check_version(row.version, if_match)
    unsaid = dict.fromkeys(("zh", "en", "active", "position"))
    return _told(session.execute(_CHANGE, {**unsaid, **changes, "id": reason_id}).one())


def _told(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id), "code": row.code, "zh": row.zh, "en": row.en, "active": row.active,
        "position": row.position, "version": row.version,
    }  # fmt: skip
