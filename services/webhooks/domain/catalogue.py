"""Every type of event there is. Written by `make docs` from services/*/events.py; do not edit."""

EVENT_TYPES = frozenset(
    {
        "calendar_changed",
        "contract_revised",
        "employee_changed",
        "employee_departed",
        "lead_assigned",
        "lead_captured",
        "lead_claimed",
        "lead_consent_changed",
        "lead_converted",
        "lead_invalidated",
        "lead_lost",
        "lead_merged",
        "lead_nurtured",
        "lead_pooled",
        "lead_recycled",
        "lead_released",
        "lead_reopened",
        "lead_scored",
        "lead_stage_changed",
        "lead_touched",
        "lead_transferred",
        "lead_unmerged",
        "leads_import_undone",
        "leads_imported",
        "leave_changed",
        "payment_received",
        "payment_reversed",
        "team_changed",
    }
)
