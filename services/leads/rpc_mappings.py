"""Remote methods of remembered mappings. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.answers import mapping_answer
from services.leads.domain.mapping_origin import why
from services.leads.repository import import_mappings
from services.leads.wired import Wired
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class MappingsRpc(Wired):
    """How people mapped their files."""

    @rpc
    def list_import_mappings(self, query: _Answer) -> _Answer:
        """My mappings, the last used first."""
        told = load(schemas.MappingsQuery, query, at="query")
        with self.db.transaction() as session:
            rows = import_mappings.list_mappings(session, told, actor=self.call.actor)
        data = [mapping_answer(row) for row in rows]
        last = {key: data[-1][key] for key in ("used_at", "id")} if len(data) == told["limit"] else None
        return {"data": data, "next_after": last}

    @rpc
    def delete_import_mapping(self, mapping_id: str) -> None:
        """Forget one of my mappings."""
        with self.db.transaction() as session:
            import_mappings.forget(session, UUID(mapping_id), actor=self.call.actor)

    @rpc
    def propose_import_mapping(self, body: _Answer) -> _Answer:
        """The mapping that an import of a file with these headings would use, if it gives none."""
        told = load(schemas.ProposalBody, body)
        actor = self.call.actor
        with self.db.transaction() as session:
            me = actor.id if actor else None
            chosen = import_mappings.proposed(session, me, told["kind"], told["columns"])
        return {
            "mapping": dict(chosen.mapping),
            "origin": str(chosen.origin),
            "why": why(chosen.origin),
            "filename": chosen.filename,
            "used_at": chosen.used_at.isoformat() if chosen.used_at else None,
        }
