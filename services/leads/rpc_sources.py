"""Remote methods of sources, their costs and their report. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.answers import page
from services.leads.repository import source_report, sources
from services.leads.wired import Wired
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class SourcesRpc(Wired):
    """Where leads come from, and what that costs."""

    @rpc
    def list_sources(self, query: _Answer) -> _Answer:
        """Sources by code."""
        wanted = load(schemas.SourcesQuery, query, at="query")
        with self.db.transaction() as session:
            return page(sources.list_sources(session, wanted), wanted["limit"], "code")

    @rpc
    def create_source(self, body: _Answer) -> _Answer:
        """Add a source."""
        told, now = load(schemas.SourceBody, body), self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "create_source",
            body,
            lambda session: sources.create_source(session, told, now=now),
        )

    @rpc
    def get_source(self, source_id: str) -> _Answer:
        """One source."""
        with self.db.transaction() as session:
            return sources.get_source(session, UUID(source_id))

    @rpc
    def update_source(self, source_id: str, body: _Answer, if_match: int | None = None) -> _Answer:
        """Change a source or close it."""
        changes = load(schemas.SourcePatchBody, body)
        with self.db.transaction() as session:
            return sources.update_source(session, UUID(source_id), changes, if_match, now=self.clock.now())

    @rpc
    def list_source_costs(self, source_id: str, query: _Answer) -> _Answer:
        """Costs of a source, the latest first."""
        wanted = load(schemas.SourceCostsQuery, query, at="query")
        with self.db.transaction() as session:
            rows = sources.list_costs(session, UUID(source_id), wanted)
        return page(rows, wanted["limit"], "from_on", "id")

    @rpc
    def add_source_cost(self, source_id: str, body: _Answer) -> _Answer:
        """Write down what a source cost over a period."""
        told = load(schemas.SourceCostBody, body)
        actor, now = self.call.actor, self.clock.now()
        return run_once(
            self.db,
            self.call.key,
            "add_source_cost",
            {"source_id": source_id, "body": body},
            lambda session: sources.add_cost(session, UUID(source_id), told, actor=actor, now=now),
        )

    @rpc
    def drop_source_cost(self, source_id: str, cost_id: str) -> None:
        """Take back a cost that was written down wrongly."""
        with self.db.transaction() as session:
            sources.drop_cost(session, UUID(source_id), UUID(cost_id))

    @rpc
    def get_source_report(self, query: _Answer) -> _Answer:
        """Leads, cost, conversion, speed and what was won, by source or channel."""
        wanted = load(schemas.SourceReportQuery, query, at="query")
        with self.db.transaction() as session:
            lines = source_report.source_report(session, wanted)
        return page(lines, wanted["limit"], "leads", "key")
