"""Remote methods of remembered mappings of leads' files. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads.domain.mapping import KNOWN
from services.leads.wired import Wired
from shared import remembered
from shared.mapping_schemas import MappingsQuery, ProposalBody
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class MappingsRpc(Wired):
    """How people mapped their files."""

    @rpc
    def list_import_mappings(self, query: _Answer) -> _Answer:
        """My mappings, the last used first."""
        told = load(MappingsQuery, query, at="query")
        with self.db.transaction() as session:
            return remembered.page(session, told, actor=self.call.actor)

    @rpc
    def delete_import_mapping(self, mapping_id: str) -> None:
        """Forget one of my mappings."""
        with self.db.transaction() as session:
            remembered.forget(session, UUID(mapping_id), actor=self.call.actor)

    @rpc
    def propose_import_mapping(self, body: _Answer) -> _Answer:
        """The mapping that an import of a file with these headings would use, if it gives none."""
        told = load(ProposalBody, body)
        with self.db.transaction() as session:
            return remembered.proposal_for(session, KNOWN, told, actor=self.call.actor)
