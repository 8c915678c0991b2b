"""Remembered mappings of files of employees: listed, proposed, forgotten; for admin and HR."""

from uuid import UUID

from services.staff.domain.importing import KNOWN
from services.staff.domain.reach import WRITERS, check_role
from services.staff.rpc_call import Answer, StaffCall
from shared import remembered
from shared.mapping_schemas import MappingsQuery, ProposalBody
from shared.rpc import rpc
from shared.schemas import load


class MappingsRpc(StaffCall):
    """How people mapped their files."""

    @rpc
    def list_import_mappings(self, query: Answer) -> Answer:
        """My mappings, the last used first."""
        asked = load(MappingsQuery, query, at="query")
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            return remembered.page(session, asked, actor=self.call.actor)

    @rpc
    def delete_import_mapping(self, mapping_id: str) -> None:
        """Forget one of my mappings."""
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            remembered.forget(session, UUID(mapping_id), actor=self.call.actor)

    @rpc
    def propose_import_mapping(self, body: Answer) -> Answer:
        """The mapping that an import of a file with these headings would use, if it gives none."""
        asked = load(ProposalBody, body)
        check_role(self._viewer(), WRITERS)
        with self.db.transaction() as session:
            return remembered.proposal_for(session, KNOWN, asked, actor=self.call.actor)
