"""Leads on their way to payment: stages, ageing, reopening, contracts, receivables."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import get, patch, post
from gateway.routes.leads import DECIDERS, LEAD, RULERS, SALES
from services.leads import schemas as s

REASONS = "/v1/lost-reasons"

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
    get(LEAD + "/contract", "leads.get_contract", "The contract of a lead and what is due of it", SALES,
        answer=s.ContractAnswer),
    post(LEAD + "/contract", "leads.sign_contract", "Write down a contract and its instalments", DECIDERS,
         body=s.ContractBody, answer=s.ContractAnswer, status=201),
    get("/v1/receivables", "leads.list_receivables", "What is due, by how late it is", SALES,
        query=s.ReceivablesQuery, answer=s.ReceivablePage),
    post("/v1/receivables/{receivable_id:uuid}/payments", "leads.receive_payment", "Write down money received",
         DECIDERS, body=s.PaymentBody, answer=s.ReceivedPayment, status=201),
    get("/v1/funnel", "leads.get_funnel", "How leads come through their stages", SALES, query=s.FunnelQuery,
        answer=s.FunnelPage, deadline_seconds=20),
    get("/v1/funnel/leads", "leads.list_funnel_leads", "The leads behind a number of the funnel", SALES,
        query=s.FunnelLeadsQuery, answer=s.FunnelLeadsPage, deadline_seconds=20),
)  # fmt: skip
