"""Who may call what: one row per operation, tried on the real gateway by every role and by nobody."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from gateway.operations import Operation
from gateway.routes import OPERATIONS
from gateway.settings import Settings
from ops.ports import free_port
from tests.gateway.support import serving, toy

ROLES = ("rep", "manager", "marketer", "hr", "finance", "employee", "admin")
ANYONE_SIGNED_IN = " ".join(ROLES)
SALES = "rep manager marketer admin"
HR = "hr admin"
ID = "0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"

MATRIX = {
    # sessions and tokens
    "create_session": "",
    "get_oidc": "",
    "start_oidc": "",
    "finish_oidc": "",
    "end_session": ANYONE_SIGNED_IN,
    "get_me": ANYONE_SIGNED_IN,
    "change_password": ANYONE_SIGNED_IN,
    "list_api_tokens": ANYONE_SIGNED_IN,
    "create_api_token": ANYONE_SIGNED_IN,
    "revoke_api_token": ANYONE_SIGNED_IN,
    # staff
    "list_employees": ANYONE_SIGNED_IN,
    "get_employee": ANYONE_SIGNED_IN,
    "create_employee": HR,
    "update_employee": HR,
    "get_departure": HR,
    "list_departures": HR,
    "depart_employee": HR,
    "cancel_departure": HR,
    "undo_departure": HR,
    "preview_departure": "manager hr admin",
    "list_leave": ANYONE_SIGNED_IN,
    "add_leave": "hr admin manager",
    "cancel_leave": "hr admin manager",
    "list_teams": ANYONE_SIGNED_IN,
    "get_team": ANYONE_SIGNED_IN,
    "create_team": "admin",
    "update_team": "admin",
    "list_calendars": ANYONE_SIGNED_IN,
    "get_calendar": ANYONE_SIGNED_IN,
    "create_calendar": "admin",
    "update_calendar": "admin",
    "list_audit": HR,
    "list_views": ANYONE_SIGNED_IN,
    "create_view": ANYONE_SIGNED_IN,
    "update_view": ANYONE_SIGNED_IN,
    "delete_view": ANYONE_SIGNED_IN,
    "list_import_departures": HR,
    "confirm_import_departures": HR,
    # leads, one by one and in lists
    "create_lead": ANYONE_SIGNED_IN,
    "list_leads": SALES,
    "look_up_lead": SALES,
    "list_lookups": "admin",
    "get_today": "rep manager",
    "list_reps": "rep manager admin",
    "get_lead": SALES,
    "update_lead": SALES,
    "get_history": SALES,
    "list_touches": SALES,
    "list_registrations": SALES,
    "log_touch": "rep manager",
    "claim_lead": "rep manager",
    "undo_claim": "rep manager",
    "release_lead": "rep manager admin",
    "promote_lead": "manager marketer admin",
    "transfer_lead": "rep manager admin",
    "protect_lead": "rep manager admin",
    "set_next_step": "rep manager admin",
    "close_next_step": "rep manager admin",
    "set_stage": "rep manager admin",
    "merge_lead": SALES,
    "unmerge_lead": SALES,
    "list_duplicates": "manager marketer admin",
    "get_duplicate": "manager marketer admin",
    "merge_duplicate": "manager marketer admin",
    "dismiss_duplicate": "manager marketer admin",
    "reopen_duplicate": "manager marketer admin",
    # opportunities
    "reopen_lead": "rep manager admin",
    "list_stages": SALES,
    "list_opportunities": SALES,
    "list_lost_reasons": SALES,
    "create_lost_reason": "manager admin",
    "update_lost_reason": "manager admin",
    "get_funnel": SALES,
    "list_funnel_leads": SALES,
    "list_funnel_lines": SALES,
    "get_turnover": "manager marketer admin",
    "get_rotation": "manager marketer admin",
    "get_planner": SALES,
    "list_planner_reps": SALES,
    "get_planner_mix": SALES,
    "list_targets": SALES,
    "set_target": "manager admin",
    "list_assignments": "manager admin",
    "quote_lead": "rep manager admin",
    "list_lead_quotes": SALES,
    "get_contract": SALES + " finance",
    "sign_contract": "rep manager admin",
    "revise_contract": "rep manager admin",
    "list_contract_revisions": SALES + " finance",
    "list_receivables": SALES + " finance",
    "receive_payment": "rep manager admin finance",
    "list_payments": SALES + " finance",
    "reverse_payment": "manager admin finance",
    # pools
    "list_pools": "rep manager marketer hr admin",
    "get_pool": SALES,
    "create_pool": "manager admin",
    "update_pool": "manager admin",
    "list_pool_leads": SALES,
    "get_eligibility": "rep manager",
    "claim_next": "rep manager",
    "claim_batch": "rep manager",
    "list_pool_rules": SALES,
    "create_pool_rules": "manager admin",
    "dry_run_pool_rules": "manager admin",
    "diff_pool_rules": SALES,
    "withdraw_pool_rules": "manager admin",
    "list_replays": "manager admin",
    "create_replay": "manager admin",
    "get_replay": "manager admin",
    "cancel_replay": "manager admin",
    "list_cycles": SALES,
    "list_cycle_proposals": "manager admin",
    "get_cycle_proposal": "manager admin",
    "approve_cycle_proposal": "manager admin",
    "decline_cycle_proposal": "manager admin",
    "rebase_cycle_proposal": "manager admin",
    "list_experiments": "manager admin",
    "create_experiment": "manager admin",
    "plan_experiment": "manager admin",
    "get_experiment": "manager admin",
    "update_experiment": "manager admin",
    "delete_experiment": "manager admin",
    "start_experiment": "manager admin",
    "stop_experiment": "manager admin",
    "list_sweep_brakes": "manager admin",
    "allow_sweep_brake": "manager admin",
    "refuse_sweep_brake": "manager admin",
    # scoring
    "get_scoring": SALES,
    "list_score_features": "manager marketer admin",
    "describe_score_feature": "manager marketer admin",
    "list_score_trainings": "manager marketer admin",
    "create_score_training": "manager marketer admin",
    "get_score_training": "manager marketer admin",
    "list_score_models": "manager marketer admin",
    "get_score_model": "manager marketer admin",
    "preview_score_model": "manager admin",
    "shadow_score_model": "manager admin",
    "publish_score_model": "manager admin",
    "retire_score_model": "manager admin",
    "roll_back_score_model": "manager admin",
    "list_score_rules": SALES,
    "create_score_rules": "manager marketer admin",
    "preview_score_rules": "manager marketer admin",
    # files
    "list_imports": "manager marketer hr admin",
    "create_import": "manager marketer hr admin",
    "get_import": "manager marketer hr admin",
    "list_import_rows": "manager marketer hr admin",
    "pause_import": "manager marketer hr admin",
    "resume_import": "manager marketer hr admin",
    "undo_import": "manager marketer hr admin",
    "peek_import": "manager marketer hr admin",
    "list_import_mappings": "manager marketer hr admin",
    "propose_import_mapping": "manager marketer hr admin",
    "delete_import_mapping": "manager marketer hr admin",
    "get_job": "rep manager marketer hr admin",
    "list_exports": SALES,
    "create_export": SALES,
    "get_export": SALES,
    "get_export_file": SALES,
    "cancel_export": SALES,
    # sources
    "list_sources": SALES,
    "get_source": SALES,
    "create_source": "marketer admin",
    "update_source": "marketer admin",
    "list_source_costs": "marketer admin",
    "add_source_cost": "marketer admin",
    "drop_source_cost": "marketer admin",
    "get_source_report": "marketer admin",
    # webhooks
    "list_webhooks": "admin",
    "create_webhook": "admin",
    "get_webhook": "admin",
    "update_webhook": "admin",
    "delete_webhook": "admin",
    "rotate_webhook_secret": "admin",
    "ping_webhook": "admin",
    "list_webhook_deliveries": "admin",
    "replay_webhook": "admin",
    "get_delivery": "admin",
    "replay_delivery": "admin",
    "list_intake_keys": "marketer admin",
    "create_intake_key": "marketer admin",
    "rotate_intake_key": "marketer admin",
    "revoke_intake_key": "marketer admin",
    "intake_form": "",
    "intake_webhook": "",
    # inbox
    "list_notices": ANYONE_SIGNED_IN,
    "mark_notice_read": ANYONE_SIGNED_IN,
    "mark_notices_read": ANYONE_SIGNED_IN,
    "get_notification_settings": ANYONE_SIGNED_IN,
    "update_notification_settings": ANYONE_SIGNED_IN,
    "list_nurture_tracks": SALES,
    "get_nurture_track": SALES,
    "create_nurture_track": "marketer admin",
    "update_nurture_track": "marketer admin",
    "end_nurture_track": "marketer admin",
    "dry_run_nurture_track": "marketer admin",
    "list_nurture_track_versions": "manager marketer admin",
    "list_nurture_track_leads": "manager marketer admin",
    "get_nurture_uplift": "manager marketer admin",
    "list_nurture_trials": "manager marketer admin",
    "start_nurture_trial": "marketer admin",
    "stop_nurture_trial": "marketer admin",
    "get_nurture_board": "manager marketer admin",
    "get_lead_nurture": SALES,
    "enrol_lead": SALES,
    "stop_nurture": SALES,
    "list_nurture_channels": "marketer admin",
    "save_nurture_channel": "admin",
    "rotate_nurture_secret": "admin",
    "test_nurture_channel": "admin",
    "take_nurture_report": "",
    "show_unsubscribe": "",
    "unsubscribe": "",
}


@pytest.fixture(scope="module")
def url(amqp_url: str) -> Iterator[str]:
    """The real routes with nobody behind them but a toy that knows the tokens."""
    settings = Settings(amqp_url=amqp_url, port=free_port(), public_rate="1000/second", deadline_seconds=1)
    nobody_waits = [replace(operation, deadline_seconds=None) for operation in OPERATIONS]
    with toy("staff", amqp_url), serving(settings, nobody_waits) as address:
        yield address


def ask(url: str, operation: Operation, role: str | None) -> tuple[int, str]:
    path = "/".join(ID if step.startswith("{") else step for step in operation.path.split("/"))
    headers = {"Authorization": f"Bearer {role}"} if role else {}
    answer = requests.request(operation.method, url + path + "?nonsense=1", headers=headers, timeout=10)
    is_page = answer.headers["Content-Type"].startswith("text/html")
    return answer.status_code, "" if is_page else answer.json().get("code", "")


def test_every_operation_has_its_row_and_every_row_an_operation() -> None:
    assert {operation.id: operation.roles for operation in OPERATIONS} == {
        name: frozenset(roles.split()) for name, roles in MATRIX.items()
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_operation_opens_to_its_roles_only(url: str, operation: Operation) -> None:
    allowed = MATRIX[operation.id].split()
    if allowed:
        assert ask(url, operation, None) == (401, "token_missing")
    for role in ROLES:
        status, code = ask(url, operation, role)
        if role in allowed or not allowed:
            assert (status, code) not in [(401, "token_invalid"), (403, "role_missing")], role
        else:
            assert (status, code) == (403, "role_missing"), role
