"""Registrations for events and livestreams, by API, form, webhook and file: once each, times as told."""

from datetime import UTC, datetime, timedelta

import pytest

from services.leads.repository import imports
from services.leads.rpc_capture import CaptureRpc
from services.leads.rpc_intake import IntakeRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_sources import SourcesRpc
from shared.clock import utc_now
from shared.errors import Invalid, NotFound
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, counts, find, rows, run, work
from tests.leads.world import as_admin, as_rep

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
LIVE = {"id": "live-7", "name": "春季直播", "kind": "livestream", "starts_at": (NOW - 2 * HOUR).isoformat()}
THERE = {"attended_at": (NOW - HOUR).isoformat(), "left_at": NOW.isoformat()}


@pytest.fixture
def ask(world):
    asking = Asking(world.db, type("All", (CaptureRpc, IntakeRpc, SourcesRpc, PoolRpc), {}), NOW)
    yield asking
    asking.forget()


def capture(ask, by=None, **body):
    return ask(by or as_admin(), "create_lead", {"phone": "13800138000", **body})


def only(world):
    [row] = world.run("select * from registration")
    return row


def test_a_registration_comes_with_the_capture_and_attendance_makes_keener(world, ask):
    first = capture(ask, event={**LIVE, "registered_at": (NOW - 9 * HOUR).isoformat()})
    assert (only(world).registered_at, only(world).attended_at) == (NOW - 9 * HOUR, None)
    again = capture(ask, event={**LIVE, **THERE})
    assert (again["id"], again["outcome"]) == (first["id"], "updated")
    row = only(world)
    assert (row.registered_at, row.attended_at, row.left_at) == (NOW - 9 * HOUR, NOW - HOUR, NOW)
    lead = ask(as_admin(), "get_lead", first["id"])
    assert lead["intent"] == pytest.approx(first["intent"] + 12, abs=0.1)
    lines = {line["code"]: line["points"] for line in lead["reasons"] if line["axis"] == "intent"}
    assert lines["attended"] == 12
    assert sum(lines.values()) == round(lead["intent"])
    same = capture(ask, event={**LIVE, **THERE})
    assert (same["outcome"], only(world)) == ("duplicate", row)
    assert ask(as_admin(), "get_lead", first["id"])["intent"] == lead["intent"]
    types = world.run("select type from lead_event order by sequence")
    assert [each.type for each in types] == ["captured", "captured_again", "attended", "captured_again"]
    assert world.broken() == []


def test_a_new_lead_that_was_there_is_scored_for_it_at_once(world, ask):
    plain = capture(ask, phone="13900139000")
    keen = capture(ask, event={**LIVE, **THERE})
    assert keen["intent"] == pytest.approx(plain["intent"] + 12, abs=0.1)
    assert "attended" in [line["code"] for line in keen["reasons"]]
    assert (
        world.one("select data -> 'events' -> 0 ->> 'name' from lead_event where data ? 'events'")
        == "春季直播"
    )
    assert world.broken() == []


def test_an_event_that_cannot_be_is_refused(ask, world):
    for event in ({"minutes": 3}, {"id": "1", "attended_at": NOW.isoformat(), "left_at": LIVE["starts_at"]}):
        with pytest.raises(Invalid) as refused:
            capture(ask, event=event)
        assert refused.value.errors[0]["pointer"].startswith("/event/")
    assert world.one("select count(*) from lead") == 0


def test_registrations_are_listed_to_whom_the_lead_is_in_reach(world, ask):
    lead = capture(ask, event=LIVE)["id"]
    capture(ask, event={"name": "展会"})
    page = ask(as_admin(), "list_registrations", lead, {"limit": 1})
    rest = ask(as_admin(), "list_registrations", lead, {"limit": 1, "after": page["next_after"]})
    told = [*page["data"], *rest["data"]]
    assert {(each["name"], each["event_id"], each["attended"]) for each in told} == {
        ("展会", None, False), ("春季直播", "live-7", False),
    }  # fmt: skip
    with pytest.raises(NotFound):
        ask(as_rep(world.rep(active=False)), "list_registrations", str(world.rep()), {})


def test_a_form_may_register_and_only_a_signed_webhook_may_say_who_came(world, ask):
    source = ask(
        as_admin(), "create_source", {"code": "live", "name": "直播", "kind": "event", "channel": "x"}
    )["id"]
    form = ask(as_admin(), "create_intake_key", source, {"kind": "form"})["id"]
    hook = ask(as_admin(), "create_intake_key", source, {"kind": "webhook"})["id"]
    told = {"phone": "13800138000", "event_id": "e1", "event_name": "展会", "attended_minutes": "50"}
    ask(None, "intake_form", form, told)
    row = only(world)
    assert (row.name, row.kind, row.minutes, row.registered_at) == ("展会", "event", None, NOW)
    assert world.one("select extra ->> 'attended_minutes' from lead") == "50"
    ask(None, "intake_webhook", hook, {**told, "attended_at": "2026-05-01 10:00"})
    assert (only(world).minutes, only(world).attended_at) == (50, datetime(2026, 5, 1, 2, tzinfo=UTC))
    for wrong in ({"attended_minutes": "many"}, {"attended_minutes": "-1"}, {"attended_at": "soon"}):
        with pytest.raises(Invalid):
            ask(None, "intake_webhook", hook, {**told, **wrong})
    assert world.broken() == []


HEADER = ("手机", "活动", "类型", "开始", "报名", "进入", "离开", "分钟")
FIELDS = ("phone", "event_name", "event_kind", "event_starts_at", "registered_at", "attended_at", "left_at",
          "attended_minutes")  # fmt: skip
MAPPING = dict(zip(HEADER, FIELDS, strict=True))


def line(number, *event):
    return (f"138{number:08d}", *event, *[""] * (7 - len(event)))


def test_a_file_of_attendance_is_taken_once_with_its_own_times(world, ask, monkeypatch):
    monkeypatch.setenv("ALLHANDS_IMPORT_BATCH_ROWS", "3")
    capture(ask, phone="13800000001")
    live = ("春季\\直播", "直播", "2026-05-01 10:00", "2026-04-20")
    content = as_csv(
        [line(1, *live, "2026-05-01 10:01", "2026-05-01 11:00"), line(2, *live), line(2, *live, "", "", "40"),
         line(2, *live, "", "", "40"), line(2, "展会"), line(3), line(4, *live, "", "", "soon"),
         line(2, "展会", "展会", "", "", "", "", "3")],
        HEADER,
    )  # fmt: skip
    dry = run(world, content, MAPPING, dry_run=True)
    assert world.one("select count(*) from registration") == 0
    job = run(world, content, MAPPING)
    assert counts(dry) == counts(job) == (2, 4, 1, 1)
    assert [row.code for row in rows(world, job) if row.code] == ["minutes_invalid"]
    told = world.run(
        "select l.phone, r.kind, r.registered_at, r.attended_at, r.minutes from registration r"
        " join lead l on l.id = r.lead_id where r.name = '春季\\直播' order by l.phone"
    )
    on = datetime(2026, 4, 19, 16, tzinfo=UTC)
    assert told == [
        ("+8613800000001", "livestream", on, datetime(2026, 5, 1, 2, 1, tzinfo=UTC), None),
        ("+8613800000002", "livestream", on, None, 40),
    ]
    assert world.one("select minutes from registration where name = '展会'") == 3
    assert counts(run(world, content, MAPPING)) == (0, 0, 7, 1)
    assert world.broken() == []


def test_undo_takes_registrations_of_its_leads_with_it(world):
    job = run(world, as_csv([line(1, "展会"), line(2, "展会")], HEADER), MAPPING)
    with world.db.transaction() as session:
        imports.ask_undo(session, job.id, actor=None, now=utc_now())
    work(world)
    assert find(world, job.id).undo_result == {"removed": 2, "reverted": 0, "kept": 0}
    assert world.one("select count(*) from registration") == 0
    assert world.broken() == []
