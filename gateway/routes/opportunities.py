"""Leads on their way to payment: stages, ageing, reopening, quotes, contracts, receivables, payments."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import get, patch, post
from gateway.routes.leads import DECIDERS, LEAD, RULERS, SALES
from services.leads import schemas as s

REASONS = "/v1/lost-reasons"
MONEY = SALES | {"finance"}
CASHIERS = DECIDERS | {"finance"}

OPERATIONS = (
    post(LEAD + "/reopen", "leads.reopen_lead", "Work a lost or won lead again", DECIDERS, body=s.ReopenBody,
         answer=s.ReopenedLead),
    get(LEAD + "/stages", "leads.list_stages", "The stages of a lead and its days at each", SALES,
        query=s.StagesQuery, answer=s.StagePage),
    get("/v1/opportunities", "leads.list_opportunities", "Open opportunities and how long they stand", SALES,
        query=s.OpportunitiesQuery, answer=s.OpportunityPage),
    get(REASONS, "leads.list_lost_reasons", "Reasons for losing a lead", SALES, query=s.LostReasonsQuery,
        answer=s.LostReasonPage),
    post(REASONS, "leads.create_lost_reason", "Add a reason for losing a lead", RULERS, body=s.LostReasonBody,
         answer=s.LostReason, status=201),
    patch(REASONS + "/{reason_id:uuid}", "leads.update_lost_reason", "Change a reason, or offer it no longer", RULERS,
          body=s.LostReasonPatchBody, answer=s.LostReason),
    post(LEAD + "/quotes", "leads.quote_lead", "Quote a lead, with an amount and a last day", DECIDERS, body=s.QuoteBody,
         answer=s.Quote, status=201),
    get(LEAD + "/quotes", "leads.list_lead_quotes", "The quotes of a lead and what became of each", SALES,
        query=s.QuotesQuery, answer=s.QuotePage),
    get(LEAD + "/contract", "leads.get_contract", "The contract of a lead and what is due of it", MONEY,
        answer=s.ContractAnswer),
    post(LEAD + "/contract", "leads.sign_contract", "Write down a contract and its instalments", DECIDERS,
         body=s.ContractBody, answer=s.ContractAnswer, status=201),
    post(LEAD + "/contract/revisions", "leads.revise_contract", "Revise a contract, with a reason", DECIDERS,
         body=s.RevisionBody, answer=s.ContractAnswer, status=201),
    get(LEAD + "/contract/revisions", "leads.list_contract_revisions", "Every version of a contract", MONEY,
        query=s.RevisionsQuery, answer=s.ContractVersionPage),
    get("/v1/receivables", "leads.list_receivables", "What is due, by how late it is", MONEY,
        query=s.ReceivablesQuery, answer=s.ReceivablePage),
    post("/v1/receivables/{receivable_id:uuid}/payments", "leads.receive_payment", "Write down money received",
         CASHIERS, body=s.PaymentBody, answer=s.ReceivedPayment, status=201),
    get("/v1/payments", "leads.list_payments", "What came in and what was taken back", MONEY,
        query=s.PaymentsQuery, answer=s.PaymentPage),
    post("/v1/payments/{payment_id:uuid}/reversals", "leads.reverse_payment", "Take a payment back, with a reason",
         RULERS | {"finance"}, body=s.ReversalBody, answer=s.ReceivedPayment, status=201),
    get("/v1/funnel", "leads.get_funnel", "How leads come through their stages", SALES, query=s.FunnelQuery,
        answer=s.FunnelPage, deadline_seconds=20),
    get("/v1/funnel/leads", "leads.list_funnel_leads", "The ids behind a number of the funnel", SALES,
        query=s.FunnelLeadsQuery, answer=s.FunnelLeadsPage, deadline_seconds=20),
    get("/v1/funnel/lines", "leads.list_funnel_lines", "The leads behind a number of the funnel, as lists show them",
        SALES, query=s.FunnelLeadsQuery, answer=s.FunnelLinePage, deadline_seconds=20),
)  # fmt: skip
