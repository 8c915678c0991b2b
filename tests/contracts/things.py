"""How to make one of everything that an id in a path may name; each belongs to `rep-own`, or to their team.

Whoever adds a path with a new id adds its maker to `THINGS`.
"""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg2

from tests.contracts.reaching import LATER, Ids, Maker, World, hired, made, near_pool, team_of
from tests.support.client import finished_import
from tests.support.waiting import wait_for


def held(world: World) -> Ids:
    """A lead in the hand of `rep-own`."""
    lead = world.free.pop()
    body = {"to": world.ids["rep-own"], "reason": "a test", "override": True}
    made(world.admin.post(f"/v1/leads/{lead}/transfer", body))
    call = {"kind": "call", "outcome": "connected", "occurred_at": "2026-01-01T09:00:00+08:00"}
    assert world.own.post(f"/v1/leads/{lead}/touches", call).ok  # no cap on what is not contacted is met
    world.given.append(lead)
    return {"lead_id": lead}


def pooled(world: World) -> Ids:
    """A lead in the pool of the first team."""
    return {"lead_id": world.free.pop()}


def claimed(world: World) -> Ids:
    lead = world.free.pop()
    made(world.own.post(f"/v1/leads/{lead}/claim"))
    return {"lead_id": lead}


def lost(world: World) -> Ids:
    ids = held(world)
    body = {"stage": "lost", "lost_reason": "price"}
    made(world.own.post(f"/v1/leads/{ids['lead_id']}/stage", body))
    return ids


def quoted(world: World) -> Ids:
    ids = held(world)
    made(world.own.post(f"/v1/leads/{ids['lead_id']}/stage", {"stage": "quote", "amount_fen": 9}))
    return ids


def signed(world: World) -> Ids:
    """A held lead with a contract and one instalment."""
    ids = quoted(world)
    answer = world.own.post(f"/v1/leads/{ids['lead_id']}/contract", contract())
    assert answer.ok, answer.text
    return ids | {"receivable_id": answer.json()["receivables"][0]["id"]}


def contract() -> dict[str, Any]:
    instalment = {"due_on": LATER[:10], "amount_fen": 9}
    return {"amount_fen": 9, "signed_on": "2026-01-01", "receivables": [instalment]}


def payment(world: World) -> Ids:
    receivable = signed(world)["receivable_id"]
    body = {"amount_fen": 1, "paid_on": "2026-01-01"}
    return {"payment_id": made(world.own.post(f"/v1/receivables/{receivable}/payments", body))}


def pair(world: World) -> Ids:
    """Two leads of `rep-own` that look alike."""
    one, other = sorted(held(world)["lead_id"] for _ in range(2))
    return {"pair_id": _inserted(world, _PAIR, id=str(uuid4()), one=one, other=other)}


def dismissed(world: World) -> Ids:
    ids = pair(world)
    answer = world.admin.post(f"/v1/duplicates/{ids['pair_id']}/dismiss", {"reason": "a test"})
    assert answer.ok, answer.text
    return ids


def merged(world: World) -> Ids:
    """A lead that `rep-own` merged into another of theirs."""
    ids, into = held(world), held(world)["lead_id"]
    body = {"into": into, "reason": "a test"}
    made(world.own.post(f"/v1/leads/{ids['lead_id']}/merge", body))
    return ids


def scheduled_rules(world: World) -> Ids:
    body = near_pool(world) | {"rules": {}, "note": "a test", "effective_at": LATER}
    return {"version_id": made(world.people["manager-team"].post("/v1/pool-rules", body))}


def an_import(world: World) -> Ids:
    """An import that the manager of the first team has made."""
    manager = world.people["manager-team"]
    content = f"name,email\nx,{uuid4()}@example.com\n".encode()
    job = finished_import(manager, manager.upload(content, pool_id=world.pool))
    return {"import_id": job["id"]}


def a_staff_import(world: World) -> Ids:
    """An import of employees, which only adds and changes."""
    row = f"number,name,email\n{uuid4().hex[:12]},某人,{uuid4().hex}@example.com\n".encode()
    job = finished_import(world.admin, world.admin.upload(row, kind="employees"))
    return {"import_id": job["id"]}


def mapping(world: World) -> Ids:
    """How the manager of the first team mapped a file, as is remembered of it."""
    manager, column = world.people["manager-team"], f"column {uuid4()}"
    content = f"{column},email\nx,{uuid4()}@example.com\n".encode()
    finished_import(manager, manager.upload(content, mapping={column: "name"}, pool_id=world.pool))
    known = manager.get("/v1/import-mappings").json()["data"]
    return {"mapping_id": next(each["id"] for each in known if column in str(each))}


def export(world: World) -> Ids:
    return {"export_id": made(world.own.post("/v1/exports", {"kind": "leads", "format": "csv"}))}


def finished_export(world: World) -> Ids:
    ids = export(world)
    path = f"/v1/exports/{ids['export_id']}"
    wait_for(lambda: world.own.get(path).json()["state"] == "completed", every=0.1)
    return ids


def notice(world: World) -> Ids:
    return {"notice_id": _inserted(world, _NOTICE, id=str(uuid4()), who=world.ids["rep-own"])}


def brake(world: World) -> Ids:
    """A sweep that asks the manager of the first team; each on a day of its own, long ago."""
    day = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=uuid4().int % 2000)).date()
    return {"brake_id": _inserted(world, _BRAKE, id=str(uuid4()), team=world.team, day=day)}


_NOTICE = """insert into notice (id, recipient_id, kind, created_at, delivered_at)
    values (%(id)s, %(who)s, 'assigned', now(), now())"""
_PAIR = """insert into duplicate (id, lead_id, other_id, kind, likeness, evidence, found_at, changed_at)
    values (%(id)s, %(one)s, %(other)s, 'near', 90, '[]', now(), now())"""
_BRAKE = """insert into sweep_brake (id, team_id, day, due, held, reason, asked_at)
    values (%(id)s, %(team)s, %(day)s, 3, 9, 'share', now())"""


_PROPOSAL = """
    update cycle_proposal set state = 'replaced', decided_at = now() where state = 'open' and %(open)s;
    with present as (select id, rules from rule_version where kind = 'pool' and pool_id is null
        and effective_at <= now() order by number desc limit 1)
    insert into cycle_proposal
        (id, month, base_version, rules, changes, created_at, state, decided_at, version_id)
    select %(id)s, '2020-01', id, rules, '[]', now(), case when %(open)s then 'open' else 'approved' end,
        case when not %(open)s then now() end, case when not %(open)s then id end from present"""


def proposal(world: World) -> Ids:
    """Other cycles that nobody has decided about: there is only one at a time."""
    return {"proposal_id": _inserted(world, _PROPOSAL, id=str(uuid4()), open=True)}


_REPLAY = """
    insert into rule_replay (id, state, rules, from_on, to_on, created_by, roles, groups, created_at)
    values (%(id)s, 'cancelled', '{}', '2026-01-01', '2026-03-31', %(who)s, '{manager}', '{}', now())"""


def replay(world: World) -> Ids:
    """A replay that the manager of the first team thought better of: cancelling it again changes nothing."""
    return {"replay_id": _inserted(world, _REPLAY, id=str(uuid4()), who=world.ids["manager-team"])}


def approved_proposal(world: World) -> Ids:
    """Other cycles that are in force: approving them again changes nothing."""
    return {"proposal_id": _inserted(world, _PROPOSAL, id=str(uuid4()), open=False)}


def experiment(world: World) -> Ids:
    """Rules to try in a pool of the first team."""
    body = near_pool(world) | {"name": "a test", "rules": {"cool_down_days": 9}}
    return {"experiment_id": made(world.people["manager-team"].post("/v1/experiments", body))}


def running_experiment(world: World) -> Ids:
    """Rules that are being tried."""
    ids = experiment(world)
    assert world.admin.post(f"/v1/experiments/{ids['experiment_id']}/start").ok
    return ids


_MODEL = """
    with asked as (
        insert into score_training (id, state, created_at, finished_at)
        values (%(id)s, 'completed', now(), now()) returning id
    ), made as (
        insert into score_model
            (id, training_id, kind, state, artefact, sha256, card, score_rule_id, trained_at, checked_at)
        select asked.id, asked.id, 'scorecard', 'candidate', %(artefact)s,
            encode(sha256(convert_to(%(artefact)s, 'UTF8')), 'hex'), %(card)s, rules.id, now(),
            now()
        from asked, (select id from rule_version where kind = 'score' order by number limit 1) as rules
        returning id
    ) insert into score_model_move (model_id, to_state, at) select id, 'candidate', now() from made"""
_QUALITY = {"rows": 9, "wins": 3, "auc": 0.7, "log_loss": 0.3, "ece": 0.1, "lift": 2.0, "ratio": 1.0}
_SPLIT = {"won_leads": 3, "quality": _QUALITY, "champion": _QUALITY, "gain": [-0.1, -0.05], "calibration": []}
_CARD = {
    "rows": 9, "leads": 9, "wins": 3, "from": LATER, "to": LATER, "features": [], "left_out": [],
    "folds": _SPLIT, "newest": _SPLIT, "gate": {"judged_on": "folds", "passes": True, "criteria": []},
}  # fmt: skip
_ARTEFACT = {
    "format": 1, "kind": "scorecard", "intercept": -1.0, "features": [], "hidden": [],
    "grades": {"begins": [1.0, 0.0, -1.0], "margin": 0.1}, "shares": {"features": {}, "log_odds": {}},
}  # fmt: skip


def score_model(world: World, kind: str = "scorecard") -> Ids:
    """A model that knows nothing of anybody, and the training it is of."""
    told = {"artefact": json.dumps(_ARTEFACT | {"kind": kind}), "card": json.dumps(_CARD)}
    made = _inserted(world, _MODEL, id=str(uuid4()), **told)
    return {"model_id": made, "training_id": made}


def broken_model(world: World) -> Ids:
    """A model whose artefact is of no kind known here: nobody can put it in force."""
    return score_model(world, "oracle")


def a_track() -> dict[str, Any]:
    """A nurture track that takes nobody by itself."""
    step = {
        "kind": "article",
        "wait": {"amount": 300, "unit": "days"},
        "texts": {"zh": {"subject": "一篇文章", "body": "{name}，您好"}},
    }
    audience = {"grades": ["A", "B", "C", "D"], "states": ["held", "pooled"]}
    return {"name": f"track {uuid4()}", "document": {"audience": audience, "steps": [step]}}


def nurture_track(world: World) -> Ids:
    return {"track_id": made(world.admin.post("/v1/nurture-tracks", a_track()))}


def a_trial() -> dict[str, Any]:
    """Another version of such a track."""
    return {"document": {**a_track()["document"], "finish_after_days": 3}}


def tried_track(world: World) -> Ids:
    ids = nurture_track(world)
    world.admin.post(f"/v1/nurture-tracks/{ids['track_id']}/trials", a_trial())
    return ids


def nurtured(world: World) -> Ids:
    """A lead in the hand of `rep-own` that is on a track."""
    ids = held(world)
    made_on = world.admin.post(f"/v1/leads/{ids['lead_id']}/nurture", nurture_track(world))
    assert made_on.ok, made_on.text
    return ids


def nurture_channel(world: World) -> Ids:
    """SMS, set up: the id that its reports come to."""
    told = world.admin.put("/v1/nurture-channels/sms", {"active": True, "url": "https://example.com/sms"})
    assert told.ok, told.text
    return {"channel_id": told.json()["id"]}


def _inserted(world: World, statement: str, **values: Any) -> str:
    """What only a job would write, and takes days to."""
    with closing(psycopg2.connect(world.suite.database_url("leads"))) as session, session:
        session.cursor().execute(statement, values)
    return str(values["id"])


def source(world: World) -> Ids:
    return {"source_id": made(world.admin.post("/v1/sources", a_source()))}


def a_source() -> dict[str, Any]:
    return {"code": f"s-{uuid4().hex[:8]}", "name": "官网", "channel": "online", "kind": "form"}


def cost(world: World) -> Ids:
    ids = source(world)
    body = {"from_on": "2027-01-01", "to_on": "2027-01-31", "amount_fen": 1}
    return ids | {"cost_id": made(world.admin.post(f"/v1/sources/{ids['source_id']}/costs", body))}


def intake_key(world: World, kind: str = "webhook") -> Ids:
    ids = world.kept("source_id")
    return ids | {"key_id": made(world.admin.post(f"/v1/sources/{ids['source_id']}/keys", {"kind": kind}))}


def form_key(world: World) -> Ids:
    return intake_key(world, "form")


def reason(world: World) -> Ids:
    body = {"code": f"r_{uuid4().hex[:8]}", "zh": "太贵", "en": "price"}
    return {"reason_id": made(world.admin.post("/v1/lost-reasons", body))}


def webhook(world: World) -> Ids:
    body = {"url": "http://127.0.0.1:9/none", "event_types": ["lead_claimed"], "active": True}
    return {"webhook_id": made(world.admin.post("/v1/webhooks", body))}


def delivery(world: World) -> Ids:
    ping = world.admin.post(f"/v1/webhooks/{world.kept('webhook_id')['webhook_id']}/ping")
    return {"delivery_id": made(ping)}


def stocked(world: World) -> Ids:
    return {"pool_id": world.pool}


def token(world: World) -> Ids:
    body = {"name": f"t {uuid4()}", "scopes": ["leads:read"]}
    return {"token_id": made(world.own.post("/v1/api-tokens", body))}


def employee(world: World) -> Ids:
    return {"employee_id": hired(world.admin, "rep", team_id=world.team)[0]}


def leaving(world: World) -> Ids:
    ids = employee(world)
    body = {"effective_on": LATER[:10], "plan": {"target": "pool"}}
    answer = world.admin.post(f"/v1/employees/{ids['employee_id']}/departure", body)
    assert answer.ok, answer.text
    return ids


def departed(world: World) -> Ids:
    ids = employee(world)
    body = {"effective_on": "2026-01-01", "plan": {"target": "pool"}}
    answer = world.admin.post(f"/v1/employees/{ids['employee_id']}/departure", body)
    assert answer.ok, answer.text
    return ids


def leave(world: World) -> Ids:
    ids = {"employee_id": world.ids["rep-own"]}
    answer = world.admin.post(f"/v1/employees/{ids['employee_id']}/leave", a_leave())
    return ids | {"leave_id": made(answer)}


def a_leave() -> dict[str, Any]:
    start = datetime.now(UTC) + timedelta(days=uuid4().int % 9000)
    return {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        "kind": "annual",
    }


def calendar(world: World) -> Ids:
    return {"calendar_id": made(world.admin.post("/v1/calendars", a_calendar()))}


def a_calendar() -> dict[str, Any]:
    return {
        "name": f"calendar {uuid4()}",
        "timezone": "Asia/Shanghai",
        "weekly": {"mon": [["09:00", "18:00"]]},
    }


def view(world: World) -> Ids:
    return {"view_id": made(world.own.post("/v1/views", a_view()))}


def shared_view(world: World) -> Ids:
    return {"view_id": made(world.own.post("/v1/views", a_view() | {"shared": True}))}


def a_view() -> dict[str, Any]:
    return {"page": "leads", "name": f"view {uuid4()}", "state": {"columns": ["name"], "sort": "-score"}}


def team(world: World) -> Ids:
    return {"team_id": team_of(world.admin, world.ids["manager-other"])}


THINGS: dict[str, Maker] = {
    "lead_id": held,
    "pool_id": near_pool,
    "version_id": scheduled_rules,
    "import_id": an_import,
    "export_id": export,
    "job_id": lambda world: {"job_id": an_import(world)["import_id"]},
    "mapping_id": mapping,
    "payment_id": payment,
    "pair_id": pair,
    "notice_id": notice,
    "brake_id": brake,
    "proposal_id": proposal,
    "replay_id": replay,
    "experiment_id": experiment,
    "a running experiment": running_experiment,
    "model_id": score_model,
    "training_id": score_model,
    "a broken model": broken_model,
    "track_id": nurture_track,
    "channel_id": nurture_channel,
    "kind": lambda world: nurture_channel(world) and {"kind": "sms"},
    "token": lambda _: {"token": "A" * 43},
    "source_id": source,
    "cost_id": cost,
    "key_id": intake_key,
    "reason_id": reason,
    "receivable_id": signed,
    "webhook_id": webhook,
    "delivery_id": delivery,
    "token_id": token,
    "employee_id": employee,
    "leave_id": leave,
    "calendar_id": calendar,
    "team_id": team,
    "view_id": view,
    "a shared view": shared_view,
    # leads in other states
    "a claimed lead": claimed,
    "a lost lead": lost,
    "a merged lead": merged,
    "a lead with a contract": signed,
    "a quoted lead": quoted,
    "a pooled lead": pooled,
    "a pool with leads": stocked,
    "a finished export": finished_export,
    "a form key": form_key,
    "a dismissed pair": dismissed,
    "a nurtured lead": nurtured,
    "a track that is tried": tried_track,
    "an approved proposal": approved_proposal,
    "an import of employees": a_staff_import,
    "oneself": lambda world: {"employee_id": world.ids["rep-own"]},
    "an employee who leaves": leaving,
    "an employee who left": departed,
}
