"""Where leads come from: sources, their costs and their report."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import delete, get, patch, post
from services.leads import schemas as s

SALES = frozenset({"rep", "manager", "marketer", "admin"})
KEEPERS = frozenset({"marketer", "admin"})

SOURCES = "/v1/sources"
SOURCE = SOURCES + "/{source_id:uuid}"
COSTS = SOURCE + "/costs"

ON_SOURCES = (
    get(SOURCES, "leads.list_sources", "Sources of leads", SALES, query=s.SourcesQuery, answer=s.SourcePage),
    post(SOURCES, "leads.create_source", "Add a source", KEEPERS, body=s.SourceBody, answer=s.Source, status=201),
    get(SOURCES + "/report", "leads.get_source_report", "Cost, conversion and speed by source or channel", KEEPERS,
        query=s.SourceReportQuery, answer=s.SourceReportPage, deadline_seconds=20),
    get(SOURCE, "leads.get_source", "One source", SALES, answer=s.Source),
    patch(SOURCE, "leads.update_source", "Change or close a source", KEEPERS, body=s.SourcePatchBody, answer=s.Source),
    get(COSTS, "leads.list_source_costs", "What a source cost", KEEPERS, query=s.SourceCostsQuery,
        answer=s.SourceCostPage),
    post(COSTS, "leads.add_source_cost", "Write down a cost of a source", KEEPERS, body=s.SourceCostBody,
         answer=s.SourceCost, status=201),
    delete(COSTS + "/{cost_id:uuid}", "leads.drop_source_cost", "Take a wrong cost back", KEEPERS, status=204),
)  # fmt: skip

OPERATIONS = ON_SOURCES
