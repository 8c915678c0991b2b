"""Mappings that people used for the headings of their files, in a service's table `import_mapping`.

The next file of a person with the same headings is mapped the same way.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from shared.context import Actor
from shared.errors import NotFound
from shared.files.headings import Headings, header_key
from shared.files.mapping_origin import Chosen, Origin, proposal
from shared.ids import new_id
from shared.mapping_schemas import ImportMapping

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


_ANSWER = ImportMapping()


class MappingColumns:
    """How somebody last mapped files of one header; proposed for the next such file."""

    __tablename__ = "import_mapping"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    kind: Mapped[str]
    header: Mapped[str]  # `header_key` of the columns
    columns: Mapped[list[str]]
    mapping: Mapped[dict[str, Any]]
    filename: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint]:  # noqa: N805 - SQLAlchemy calls it with the class
        return (UniqueConstraint("person_id", "kind", "header"),)


class FileOfColumns(Protocol):
    """An import, as far as its columns go."""

    kind: str
    filename: str
    mapping: dict[str, Any]
    use_remembered: bool
    mapping_used: dict[str, Any] | None
    mapping_origin: str | None
    created_by: Any


def remember(
    session: Session, job: FileOfColumns, columns: Sequence[str], mapping: Mapping[str, str], *, now: datetime
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


def proposal_for(
    session: Session, known: Headings, body: Mapping[str, Any], *, actor: Actor | None
) -> dict[str, Any]:
    """What a file with these headings would use if its sender says no mapping, and why."""
    return proposal(proposed(session, known, _me(actor), body["kind"], body["columns"]))


def proposed(
    session: Session, known: Headings, person_id: UUID | None, kind: str, columns: Sequence[str]
) -> Chosen:
    """The mapping for a file nobody has said one for: the person's last for its header, else by headings."""
    wanted = {"person": person_id, "kind": kind, "header": header_key(columns)}
    kept = session.execute(_FIND, wanted).one_or_none()
    if kept is None:
        found = known.recognise_all(columns)
        return Chosen({columns[i]: name for i, name in found.items()}, Origin.RECOGNISED)
    return Chosen(kept.mapping, Origin.REMEMBERED, kept.id, kept.filename, kept.used_at)


def chosen_for(session: Session, known: Headings, job: FileOfColumns, columns: Sequence[str]) -> Chosen:
    """The mapping of an import: decided once, whatever is remembered meanwhile."""
    if job.mapping_origin:
        return Chosen(job.mapping_used or {}, Origin(job.mapping_origin))
    if job.mapping:
        return Chosen(job.mapping, Origin.GIVEN)
    person_id = job.created_by if job.use_remembered else None
    return proposed(session, known, person_id, job.kind, columns)


def page(session: Session, query: Mapping[str, Any], *, actor: Actor | None) -> dict[str, Any]:
    """A page of the caller's own mappings, the last used first."""
    place = query["after"] or {}
    values = {"before": place.get("used_at"), "last": place.get("id"), "limit": query["limit"]}
    rows = session.execute(_LIST, {**values, "person": _me(actor), "kind": query["kind"]})
    data = [_ANSWER.dump(row) for row in rows]
    more = len(data) == query["limit"]
    return {
        "data": data,
        "next_after": {name: data[-1][name] for name in ("used_at", "id")} if more else None,
    }


def forget(session: Session, mapping_id: UUID, *, actor: Actor | None) -> None:
    """Forget one of the caller's mappings. Raises `NotFound`."""
    if session.execute(_DROP, {"id": mapping_id, "person": _me(actor)}).first() is None:
        raise NotFound("no such mapping")


def _me(actor: Actor | None) -> UUID | None:
    return actor.id if actor else None
