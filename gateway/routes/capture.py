"""Where leads come from: sources, their costs and their report; outside forms and systems."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.intake import preflight, take_form, take_webhook, tell_secret
from gateway.operations import PUBLIC, delete, get, patch, post
from services.leads import schemas as s

SALES = frozenset({"rep", "manager", "marketer", "admin"})
KEEPERS = frozenset({"marketer", "admin"})

SOURCES = "/v1/sources"
SOURCE = SOURCES + "/{source_id:uuid}"
COSTS = SOURCE + "/costs"
KEYS = SOURCE + "/keys"
KEY = KEYS + "/{key_id:uuid}"
INTAKE = "/v1/intake/{key_id:uuid}"

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

ON_INTAKE = (
    get(KEYS, "leads.list_intake_keys", "Keys of a source", KEEPERS, query=s.IntakeKeysQuery, answer=s.IntakeKeyPage),
    post(KEYS, "leads.create_intake_key", "Give a source a key; its secret is told once", KEEPERS,
         body=s.IntakeKeyBody, answer=s.IntakeKey, status=201, handler=tell_secret),
    post(KEY + "/rotate", "leads.rotate_intake_key", "Begin a new secret; the one before signs for a day more",
         KEEPERS, answer=s.IntakeKey, handler=tell_secret),
    delete(KEY, "leads.revoke_intake_key", "End a key at once", KEEPERS, status=204),
    post(INTAKE + "/form", "leads.intake_form", "Send a form from a public page", PUBLIC, body=s.IntakeBody,
         answer=s.IntakeAnswer, status=202, handler=take_form, preflight=preflight,
         refusals=frozenset({"403", "404"})),
    post(INTAKE + "/webhook", "leads.intake_webhook", "Send a lead from another system, signed", PUBLIC,
         body=s.IntakeBody, answer=s.IntakeAnswer, status=202, handler=take_webhook,
         refusals=frozenset({"403", "404"})),
)  # fmt: skip

OPERATIONS = (*ON_SOURCES, *ON_INTAKE)
