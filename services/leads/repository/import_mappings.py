"""Mappings that people used for the headings of their files, remembered for the next file with the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.mapping import recognise_all
from services.leads.domain.mapping_origin import Chosen, Origin
from shared.context import Actor
from shared.errors import NotFound
from shared.files.headings import header_key
from shared.ids import new_id

_KEEP = text("""
    insert into import_mapping as kept
        (id, person_id, kind, header, columns, mapping, filename, created_at, used_at)
    values (:id, :person, :kind, :header, :columns, cast(:mapping as jsonb), :filename, :now, :now)
    on conflict (person_id, kind, header) do update set columns = excluded.columns,
        mapping = excluded.mapping, filename = excluded.filename, used_at = excluded.used_at
""")
_FIND = text("select * from import_mapping where person_id = :person and kind = :kind and header = :header")
_LIST = text("""
    select * from import_mapping where person_id = :person and (cast(:kind as text) is null or kind = :kind)
    and (cast(:last as uuid) is null or (used_at, id) < (cast(:before as timestamptz), cast(:last as uuid)))
    order by used_at desc, id desc limit :limit
""")
_DROP = text("delete from import_mapping where id = :id and person_id = :person returning id")


def remember(
    session: Session, job: Row[Any], columns: Sequence[str], mapping: Mapping[str, str], *, now: datetime
) -> None:
    """Keep the mapping that somebody used for a file's header; the last one used counts."""
    if job.created_by is None:
        return
    values = {
        "id": new_id(),
        "person": job.created_by,
        "kind": job.kind,
        "header": header_key(columns),
        "columns": list(columns),
        "mapping": orjson.dumps(mapping).decode(),
        "filename": job.filename,
        "now": now,
    }
    session.execute(_KEEP, values)


def proposed(session: Session, person_id: UUID | None, kind: str, columns: Sequence[str]) -> Chosen:
    """The mapping for a file nobody has said one for: the person's last for its header, else by headings."""
    wanted = {"person": person_id, "kind": kind, "header": header_key(columns)}
    kept = session.execute(_FIND, wanted).one_or_none()
    if kept is None:
        return Chosen({columns[i]: name for i, name in recognise_all(columns).items()}, Origin.RECOGNISED)
    return Chosen(kept.mapping, Origin.REMEMBERED, kept.filename, kept.used_at)


def chosen_for(session: Session, job: Row[Any], columns: Sequence[str]) -> Chosen:
    """The mapping of an import: decided once, whatever is remembered meanwhile."""
    if job.mapping_origin:
        return Chosen(job.mapping_used, Origin(job.mapping_origin))
    if job.mapping:
        return Chosen(job.mapping, Origin.GIVEN)
    return proposed(session, job.created_by if job.use_remembered else None, job.kind, columns)


def list_mappings(session: Session, query: Mapping[str, Any], *, actor: Actor | None) -> list[Row[Any]]:
    """The caller's own mappings, the last used first."""
    place = query["after"] or {}
    values = {"before": place.get("used_at"), "last": place.get("id"), "limit": query["limit"]}
    return list(session.execute(_LIST, {**values, "person": _me(actor), "kind": query["kind"]}))


def forget(session: Session, mapping_id: UUID, *, actor: Actor | None) -> None:
    """Forget one of the caller's mappings. Raises `NotFound`."""
    if session.execute(_DROP, {"id": mapping_id, "person": _me(actor)}).first() is None:
        raise NotFound("no such mapping")


def _me(actor: Actor | None) -> UUID | None:
    return actor.id if actor else None
