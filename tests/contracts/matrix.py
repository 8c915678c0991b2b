"""The access matrix, one row for each operation: what each of eight people is answered.

`ok` is any success. The object in the path is of `rep-own`, or of the team of `manager-team`; whoever has no
reach is told 404, as if it never was. 403 is a missing role, or a rule that speaks of the caller alone.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.contracts.reaching import LATER, PASSWORD, World, near_pool, person
from tests.contracts.things import a_calendar, a_leave, a_source, a_track, a_view, contract, nurture_track

WHO = ("anonymous", "rep-own", "rep-other", "manager-team", "manager-other", "hr", "finance", "admin")
PUBLIC = "ok ok ok ok ok ok ok ok"
SIGNED_IN = "401 ok ok ok ok ok ok ok"
SALES = "401 ok ok ok ok 403 403 ok"
HANDS = "401 ok ok ok ok 403 403 403"
RULERS = "401 403 403 ok ok 403 403 ok"
HR = "401 403 403 403 403 ok 403 ok"
ADMIN = "401 403 403 403 403 403 403 ok"
MINE = "401 ok 404 404 404 404 404 404"
LEAD = "401 ok 404 ok 404 403 403 ok"
MONEY = "401 ok 404 ok 404 403 ok ok"
DECIDED = "401 403 403 ok 404 403 403 ok"
FILES = "401 403 403 ok ok 404 403 ok"
CLAIM = "401 ok 404 403 404 403 403 403"

MATRIX = {
    # sessions and tokens
    "create_session": PUBLIC,
    "get_oidc": PUBLIC,
    "start_oidc": "404 404 404 404 404 404 404 404",  # no provider here
    "finish_oidc": "401 401 401 401 401 401 401 401",  # begun in no browser
    "end_session": SIGNED_IN,
    "get_me": SIGNED_IN,
    "change_password": "401 422 422 422 422 422 422 422",
    "list_api_tokens": SIGNED_IN,
    "create_api_token": SIGNED_IN,
    "revoke_api_token": "401 ok 404 404 404 404 404 ok",
    # staff
    "list_employees": SIGNED_IN,
    "get_employee": SIGNED_IN,
    "create_employee": HR,
    "update_employee": HR,
    "get_departure": HR,
    "list_departures": HR,
    "depart_employee": HR,
    "cancel_departure": HR,
    "undo_departure": HR,
    "preview_departure": "401 403 403 ok 404 ok 403 ok",
    "list_leave": "401 ok 404 ok 404 ok 404 ok",
    "add_leave": "401 403 403 ok 404 ok 403 ok",
    "cancel_leave": "401 403 403 ok 404 ok 403 ok",
    "list_teams": SIGNED_IN,
    "get_team": SIGNED_IN,
    "create_team": ADMIN,
    "update_team": ADMIN,
    "list_calendars": SIGNED_IN,
    "get_calendar": SIGNED_IN,
    "create_calendar": ADMIN,
    "update_calendar": ADMIN,
    "list_audit": HR,
    "list_views": SIGNED_IN,
    "create_view": SIGNED_IN,
    "update_view": MINE,
    "delete_view": "401 ok 403 403 403 403 403 ok",  # one that is shared
    # leads, one by one and in lists
    "create_lead": SIGNED_IN,
    "list_leads": SALES,
    "get_today": HANDS,
    "list_reps": "401 ok ok ok ok 403 403 ok",
    "get_lead": LEAD,
    "update_lead": LEAD,
    "get_history": LEAD,
    "list_touches": LEAD,
    "list_registrations": LEAD,
    "look_up_lead": SALES,
    "list_lookups": ADMIN,
    "log_touch": "401 ok 404 ok 404 403 403 403",
    "claim_lead": CLAIM,
    "undo_claim": "401 ok 404 409 404 403 403 403",
    "release_lead": LEAD,
    "promote_lead": "401 403 403 409 404 403 403 409",
    "transfer_lead": "401 403 404 ok 404 403 403 ok",
    "protect_lead": LEAD,
    "set_next_step": LEAD,
    "close_next_step": LEAD,
    "set_stage": LEAD,
    "merge_lead": LEAD,
    "unmerge_lead": LEAD,
    # opportunities
    "reopen_lead": LEAD,
    "list_stages": LEAD,
    "list_opportunities": SALES,
    "list_lost_reasons": SALES,
    "create_lost_reason": RULERS,
    "update_lost_reason": RULERS,
    "get_funnel": SALES,
    "list_funnel_leads": SALES,
    "list_funnel_lines": SALES,
    "get_turnover": RULERS,
    "get_rotation": RULERS,
    "get_planner": SALES,
    "list_planner_reps": SALES,
    "get_planner_mix": SALES,
    "list_targets": SALES,
    "set_target": "401 403 403 ok 404 403 403 ok",
    "list_assignments": RULERS,
    "get_contract": MONEY,
    "sign_contract": LEAD,
    "quote_lead": LEAD,
    "list_lead_quotes": LEAD,
    "revise_contract": LEAD,
    "list_contract_revisions": MONEY,
    "list_receivables": "401 ok ok ok ok 403 ok ok",
    "receive_payment": MONEY,
    "list_payments": "401 ok ok ok ok 403 ok ok",
    "reverse_payment": "401 403 403 ok 404 403 ok ok",
    # duplicates
    "list_duplicates": RULERS,
    "get_duplicate": DECIDED,
    "merge_duplicate": DECIDED,
    "dismiss_duplicate": DECIDED,
    "reopen_duplicate": DECIDED,
    # pools
    "list_pools": "401 ok ok ok ok ok 403 ok",
    "get_pool": LEAD,
    "create_pool": RULERS,
    "update_pool": "401 403 403 ok 404 403 403 ok",
    "list_pool_leads": LEAD,
    "get_eligibility": "401 ok 404 ok 404 403 403 403",
    "claim_next": CLAIM,
    "claim_batch": "401 ok 404 ok 404 403 403 403",  # each lead with its own answer
    "list_pool_rules": SALES,
    "create_pool_rules": "401 403 403 ok 422 403 403 ok",
    "dry_run_pool_rules": "401 403 403 ok 422 403 403 ok",
    "diff_pool_rules": SALES,
    "withdraw_pool_rules": "401 403 403 ok 404 403 403 ok",
    "list_cycles": SALES,
    "list_cycle_proposals": RULERS,
    "get_cycle_proposal": RULERS,
    "approve_cycle_proposal": RULERS,
    "decline_cycle_proposal": RULERS,
    "rebase_cycle_proposal": RULERS,
    "list_sweep_brakes": RULERS,
    "allow_sweep_brake": DECIDED,
    "refuse_sweep_brake": DECIDED,
    # scoring
    "list_score_rules": SALES,
    "create_score_rules": "401 403 403 422 422 403 403 422",
    # files
    "list_imports": "401 403 403 ok ok ok 403 ok",
    "create_import": "401 403 403 ok ok 403 403 ok",  # of leads
    "get_import": FILES,  # a file is of the company, so every manager sees what came of it
    "list_import_rows": FILES,
    "pause_import": "401 403 403 409 409 404 403 409",
    "resume_import": "401 403 403 409 409 404 403 409",
    "undo_import": FILES,
    "get_job": "401 404 404 ok ok 404 403 ok",
    "list_import_departures": HR,
    "confirm_import_departures": "401 403 403 403 403 409 403 409",  # the file was none to sync with
    "peek_import": RULERS,  # of leads
    "list_import_mappings": "401 403 403 ok ok ok 403 ok",
    "propose_import_mapping": RULERS,  # of leads
    "delete_import_mapping": "401 403 403 ok 404 404 403 404",
    "list_exports": SALES,
    "create_export": SALES,
    "get_export": "401 ok 404 404 404 403 403 ok",
    "get_export_file": "401 ok 404 404 404 403 403 404",  # what is in it was for those who asked
    "cancel_export": "401 409 404 404 404 403 403 409",
    # sources
    "list_sources": SALES,
    "get_source": SALES,
    "create_source": ADMIN,
    "update_source": ADMIN,
    "list_source_costs": ADMIN,
    "add_source_cost": ADMIN,
    "drop_source_cost": ADMIN,
    "get_source_report": ADMIN,
    # webhooks
    "list_webhooks": ADMIN,
    "create_webhook": ADMIN,
    "get_webhook": ADMIN,
    "update_webhook": ADMIN,
    "delete_webhook": ADMIN,
    "rotate_webhook_secret": ADMIN,
    "ping_webhook": ADMIN,
    "list_webhook_deliveries": ADMIN,
    "replay_webhook": ADMIN,
    "get_delivery": ADMIN,
    "replay_delivery": "401 403 403 403 403 403 403 409",  # it is on its way already
    "list_intake_keys": ADMIN,
    "create_intake_key": ADMIN,
    "rotate_intake_key": ADMIN,
    "revoke_intake_key": ADMIN,
    "intake_form": PUBLIC,
    "intake_webhook": "403 403 403 403 403 403 403 403",  # whoever one is: the signature counts
    # nurture
    "list_nurture_tracks": SALES,
    "get_nurture_track": SALES,
    "create_nurture_track": ADMIN,
    "update_nurture_track": ADMIN,
    "end_nurture_track": ADMIN,
    "dry_run_nurture_track": ADMIN,
    "list_nurture_track_versions": RULERS,
    "list_nurture_track_leads": RULERS,
    "get_nurture_uplift": RULERS,
    "get_nurture_board": RULERS,
    "get_lead_nurture": LEAD,
    "enrol_lead": LEAD,
    "stop_nurture": LEAD,
    "list_nurture_channels": ADMIN,
    "save_nurture_channel": ADMIN,
    "rotate_nurture_secret": ADMIN,
    "test_nurture_channel": ADMIN,
    "take_nurture_report": "403 403 403 403 403 403 403 403",  # whoever one is: the signature counts
    "show_unsubscribe": PUBLIC,
    "unsubscribe": "404 404 404 404 404 404 404 404",  # the link is none of ours
    # inbox
    "list_notices": SIGNED_IN,
    "mark_notice_read": MINE,
    "mark_notices_read": SIGNED_IN,
    "get_notification_settings": SIGNED_IN,
    "update_notification_settings": SIGNED_IN,
}

# What an operation acts on, where any object of its kind will not do.
STATE = {
    "claim_lead": "a pooled lead",
    "approve_cycle_proposal": "an approved proposal",
    "undo_claim": "a claimed lead",
    "reopen_lead": "a lost lead",
    "unmerge_lead": "a merged lead",
    "cancel_departure": "an employee who leaves",
    "undo_departure": "an employee who left",
    "get_departure": "an employee who leaves",
    "promote_lead": "a pooled lead",
    "list_leave": "oneself",
    "delete_view": "a shared view",
    "cancel_export": "a finished export",
    "get_export_file": "a finished export",
    "revise_contract": "a lead with a contract",
    "list_contract_revisions": "a lead with a contract",
    "reopen_duplicate": "a dismissed pair",
    "list_import_departures": "an import of employees",
    "confirm_import_departures": "an import of employees",
    "get_contract": "a lead with a contract",
    "sign_contract": "a quoted lead",
    "claim_next": "a pool with leads",
    "claim_batch": "a pool with leads",
    "intake_form": "a form key",
    "stop_nurture": "a nurtured lead",
}
# What is sent, where the example of the document will not do: a body, or one made for the occasion.
BODIES: dict[str, dict[str, Any] | Callable[[World], dict[str, Any]]] = {
    "create_session": lambda world: {"username": world.numbers["hr"], "password": PASSWORD},
    "change_password": {},
    "create_score_rules": {},
    "create_api_token": lambda _: {"name": f"t {uuid4()}", "scopes": ["leads:read"]},
    "create_employee": lambda _: person(),
    "update_employee": {"weight": 50},
    "depart_employee": {"effective_on": LATER[:10], "plan": {"target": "pool"}},
    "preview_departure": lambda world: {
        "employee_id": world.ids["rep-own"],
        "plan": {"target": "employee", "employee_id": world.ids["colleague"]},
    },
    "add_leave": lambda _: a_leave(),
    "create_team": lambda _: {"name": f"team {uuid4()}", "region": "华北"},
    "update_team": {"region": "华南"},
    "create_calendar": lambda _: a_calendar(),
    "update_calendar": lambda _: {"name": f"calendar {uuid4()}"},
    "create_view": lambda _: a_view(),
    "update_view": lambda _: {"name": f"view {uuid4()}"},
    "create_lead": lambda _: {"name": "李娜", "email": f"{uuid4()}@example.com"},
    "update_lead": {"company": "某公司"},
    "log_touch": {"kind": "call", "outcome": "connected", "occurred_at": "2026-01-01T09:00:00+08:00"},
    "claim_lead": {},
    "transfer_lead": lambda world: {"to": world.ids["colleague"], "reason": "a test", "override": True},
    "promote_lead": {"reason": "a test"},
    "merge_lead": lambda world: {"into": world.kept("lead_id")["lead_id"], "reason": "a test"},
    "set_next_step": {"due_at": LATER, "note": "a test"},
    "set_stage": {"stage": "visit"},
    "set_target": lambda world: {"rep_id": world.ids["rep-own"], "month": "2027-03", "deals": 3},
    "receive_payment": {"amount_fen": 1, "paid_on": "2026-01-01"},
    "quote_lead": {"amount_fen": 9},
    "revise_contract": lambda _: contract() | {"reason": "a test"},
    "reverse_payment": {"kind": "correction", "reason": "a test"},
    "merge_duplicate": {"reason": "a test"},
    "confirm_import_departures": lambda world: {
        "effective_on": LATER[:10],
        "plan": {"target": "pool"},
        "employee_ids": [world.ids["colleague"]],
    },
    "sign_contract": lambda _: contract(),
    "propose_import_mapping": {"kind": "leads", "columns": ["name", "email"]},
    "create_export": {"kind": "leads", "format": "csv"},
    "reopen_lead": {"reason": "a test"},
    "create_lost_reason": lambda _: {"code": f"r_{uuid4().hex[:8]}", "zh": "太贵", "en": "price"},
    "create_pool": lambda _: {"name": f"pool {uuid4()}"},
    "update_pool": lambda _: {"name": f"pool {uuid4()}"},
    "claim_next": {},
    "claim_batch": lambda world: {"lead_ids": [world.free.pop()]},
    "create_pool_rules": lambda world: near_pool(world) | {"rules": {}, "effective_at": LATER},
    "dry_run_pool_rules": lambda world: {"pool_id": world.pool, "rules": {}},
    "decline_cycle_proposal": {"reason": "a test"},
    "create_nurture_track": lambda _: a_track(),
    "update_nurture_track": lambda _: {"name": f"track {uuid4()}"},
    "dry_run_nurture_track": lambda _: {"document": a_track()["document"]},
    "enrol_lead": nurture_track,
    "stop_nurture": {},
    "save_nurture_channel": {"active": True, "url": "https://example.com/sms"},
    "create_source": lambda _: a_source(),
    "update_source": {"name": "官网"},
    "create_webhook": {"url": "http://127.0.0.1:9/none", "event_types": ["lead_claimed"]},
    "update_webhook": {"description": "a test"},
    "replay_webhook": {"since": "2026-01-01T09:00:00+08:00"},
    "create_intake_key": {"kind": "webhook"},
    "intake_form": {"website": "a robot"},
    "update_notification_settings": {"digest_hour": 8},
}
QUERIES: dict[str, dict[str, Any]] = {
    "list_funnel_leads": {"stage": "lead"},
    "list_funnel_lines": {"stage": "lead"},
    "look_up_lead": {"phone": "13800138000"},
    "get_source_report": {"from": "2026-01-01", "to": "2026-02-01"},
}
