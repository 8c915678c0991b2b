"""Tracks as people keep them, trying them out, the board, and what a track changed."""

from datetime import timedelta

import pytest

from services.leads.rpc_audit import AuditRpc
from shared.context import Actor
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.nurturing.support import ADMIN, MARKETER, document, reachable, run, step, track
from tests.leads.world import NOW, as_manager, as_rep

DAY = timedelta(days=1)


def body(*steps, **more):
    return {"name": "C", "document": document(*steps, **more)}


def faults(refused):
    return [(each["pointer"], each["detail"]) for each in refused.errors]


def test_a_template_with_an_unknown_field_is_refused_with_a_pointer(api):
    wrong = step()
    wrong["texts"]["en"]["body"] = "Hello {nmae}, of {company"
    refused = api.refused(MARKETER, "create_nurture_track", body(step(), wrong))
    assert refused.code == "nurture_track_invalid"
    assert faults(refused) == [
        (
            "/steps/1/texts/en/body",
            "{nmae} is no field: use one of name, company, title, city, region, industry, link",
        ),
        ("/steps/1/texts/en/body", "a { without its other half"),
    ]


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        (body(step(link="http://example.com")), "/steps/0/link"),
        (body(step(link="javascript:alert(1)")), "/steps/0/link"),
        (body(step(texts={})), "/steps/0/texts"),
        (body(step(texts={"zh": {"body": "看{link}"}})), "/steps/0/link"),
        (body(audience={"grades": ["C"], "states": ["pooled"], "conditions": [{"field": "no"}]}),
         "/audience/conditions/0/field"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_pointer(api, told, pointer):
    assert faults(api.refused(MARKETER, "create_nurture_track", told))[0][0] == pointer


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"held_out_share": 1}, "/document/held_out_share"),
        ({"steps": []}, "/document/steps"),
        ({"audience": {"grades": ["E"], "states": ["pooled"]}}, "/document/audience/grades/0"),
        ({"audience": {"grades": ["C"], "states": ["lost"]}}, "/document/audience/states/0"),
        ({"quiet_hours": {"start": "9", "end": "10:00"}}, "/document/quiet_hours/start"),
        ({"unknown": 1}, "/document/unknown"),
    ],
)
def test_bounds_are_the_schemas(api, change, pointer):
    refused = api.refused(MARKETER, "create_nurture_track", body(**change))
    assert [each["pointer"] for each in refused.errors] == [pointer]


def test_a_track_is_changed_under_its_version_and_a_name_makes_no_new_document(api):
    on = track(api)
    changed = api(MARKETER, "update_nurture_track", on, {"name": "renamed"}, if_match=1)
    assert (changed["name"], changed["number"], changed["version"]) == ("renamed", 1, 2)
    assert api.refused(MARKETER, "update_nurture_track", on, {"name": "x"}, if_match=1).status == 409
    refused = api.refused(MARKETER, "update_nurture_track", on, {"document": document(step(texts={}))})
    assert refused.code == "nurture_track_invalid"
    assert api(MARKETER, "get_nurture_track", on)["number"] == 1


def test_every_change_is_in_the_audit_log(world, api):
    on = track(api)
    api(MARKETER, "update_nurture_track", on, {"active": False})
    api(MARKETER, "end_nurture_track", on)
    api(ADMIN, "save_nurture_channel", "sms", {"active": True, "url": "https://example.com/sms"})
    api(ADMIN, "rotate_nurture_secret", "sms")
    audit = Asking(world.db, AuditRpc)
    entries = audit(ADMIN, "list_audit", {})["data"]
    audit.forget()
    ours = [(each["action"], each["actor_id"]) for each in entries if each["action"].startswith("nurture_")]
    assert sorted(ours) == sorted(
        [(f"nurture_track_{what}", str(MARKETER.id)) for what in ("added", "changed", "ended")]
        + [(f"nurture_channel_{what}", str(ADMIN.id)) for what in ("saved", "secret_renewed")]
    )
    assert "whsec" not in str(entries)


def test_the_same_key_makes_one_track(api):
    first = api(MARKETER, "create_nurture_track", body(), key="k")
    assert api(MARKETER, "create_nurture_track", body(), key="k") == first


def test_a_version_never_changes(world, api):
    track(api)
    with pytest.raises(Exception, match="append-only"):
        world.run("update nurture_track_version set document = '{}'")


def test_a_dry_run_says_who_would_come_and_writes_nothing(world, api):
    reachable(world, name="李雷")
    world.leads(30, phone="1")
    world.leads(3)
    world.lead("B")
    track(
        api, name="first", priority=1,
        audience={"grades": ["C"], "states": ["pooled"], "conditions": [{"field": "name", "present": True}]},
    )  # fmt: skip
    asked = {"document": document(held_out_share=0.5), "priority": 5}
    told = api(MARKETER, "dry_run_nurture_track", asked)
    assert (told["looked_at"], told["is_whole"], told["enrolled"], told["without_channel"]) == (
        34,
        True,
        33,
        3,
    )
    assert 5 < told["held_out"] < 28
    assert len(told["examples"]) == 20
    assert world.one("select count(*) from nurture_enrolment") == 0
    alone = api(MARKETER, "dry_run_nurture_track", {"document": document(), "priority": 0})
    assert (alone["enrolled"], alone["held_out"]) == (34, 0)


def test_a_dry_run_of_a_track_holds_out_whom_the_track_would(world, api):
    world.leads(50)
    on = track(api, held_out_share=0.5)
    asked = {"document": document(held_out_share=0.5), "track_id": on}
    told = api(MARKETER, "dry_run_nurture_track", asked)
    assert run(world)["held_out"] == told["held_out"]


def column_of(api, on, actor=MARKETER):
    return next(each for each in api(actor, "get_nurture_board")["data"] if each["id"] == on)


def test_the_board_counts_each_step(world, api, postbox):
    for number in range(3):
        reachable(world, f"{number}@example.com")
    world.lead()
    on = track(api, step(), step("sms", 2, "days"))
    run(world)
    stopped = world.one("select id from lead where email = '0@example.com'")
    api(MARKETER, "stop_nurture", stopped, {})
    column = column_of(api, on)
    assert (column["open"], column["held_out"], column["stopped"]) == (3, 0, {"by_hand": 1})
    first, second = column["steps"]
    assert first == {"step": 0, "kind": "article", "waiting": 0, "due": 0, "queued": 0, "sent": 3,
                     "failed": 0, "skipped": 1, "replied": 0}  # fmt: skip
    assert (second["waiting"], second["due"]) == (3, 0)
    api.later(days=2)
    column = column_of(api, on)
    assert column["steps"][1]["due"] == 3
    page = api(MARKETER, "list_nurture_track_leads", on, {"limit": 2, "step": 1})
    rest = api(MARKETER, "list_nurture_track_leads", on, {"limit": 2, "after": page["next_after"]})
    assert (len(page["data"]), len(rest["data"]), rest["next_after"]) == (2, 1, None)


def test_a_manager_sees_their_own_leads_on_the_board_and_no_others(world, api):
    mine, theirs = world.team(), world.team()
    for team, count in ((mine, 2), (theirs, 5)):
        world.leads(count, pool_id=world.new_pool(str(team), team_ids=[team]))
    world.run("update pool set active = false where id = :id", id=world.pool)
    on = track(api, step(amount=1, unit="days"))
    run(world)
    seen = [
        next(each for each in api(as_manager([team]), "get_nurture_board")["data"] if each["id"] == on)[
            "open"
        ]
        for team in (mine, theirs)
    ]
    assert seen == [2, 5]
    page = api(as_manager([mine]), "list_nurture_track_leads", on, {})
    assert len(page["data"]) == 2
    far = world.one(
        "select min(l.id::text) from lead l join pool p on p.id = l.pool_id where :team = any(p.team_ids)",
        team=theirs,
    )
    assert api.refused(as_manager([mine]), "get_lead_nurture", far).status == 404
    assert api.refused(as_manager([mine]), "stop_nurture", far, {}).status == 404


def test_who_may_put_a_lead_on_a_track_by_hand_and_when(world, api):
    lead, on = world.lead("A"), track(api, held_out_share=0.9)
    rep = as_rep(world.rep(team_id=world.team()))
    assert api.refused(rep, "enrol_lead", lead, {"track_id": on}).code == "lead_not_editable"
    assert api.refused(MARKETER, "enrol_lead", lead, {"track_id": str(new_id())}).status == 404
    told = api(MARKETER, "enrol_lead", lead, {"track_id": on}, key="k")["data"]
    assert (told[0]["held_out"], told[0]["next_kind"], told[0]["steps"]) == (False, "article", 2)
    assert api(MARKETER, "enrol_lead", lead, {"track_id": on}, key="k")["data"] == told
    assert api.refused(MARKETER, "enrol_lead", lead, {"track_id": on}).code == "already_nurtured"
    quiet = world.lead(do_not_contact=True)
    assert api.refused(MARKETER, "enrol_lead", quiet, {"track_id": on}).code == "not_nurturable"
    assert api.refused(MARKETER, "stop_nurture", quiet, {}).status == 404
    assert api.refused(None, "stop_nurture", lead, {}).status in {403, 404}
    assert world.broken() == []


def enrolled(world, on, held_out, started, reached):
    """Leads that began so many days ago, some of which were claimed a day later."""
    version = world.one("select id from nurture_track_version where track_id = :id", id=on)
    for nth, lead in enumerate(world.leads(50)):
        world.run(
            "insert into nurture_enrolment (id, lead_id, track_id, track_version, held_out, state_at_start,"
            " started_at, start_version, seen_version, next_at) values (gen_random_uuid(), :lead, :track,"
            " :version, :held_out, 'pooled', :at, 1, 1, :at)",
            lead=lead, track=on, version=version, held_out=held_out, at=NOW - started,
        )  # fmt: skip
        if nth < reached:
            world.run(
                "insert into lead_event (lead_id, sequence, type, cause, at)"
                " values (:lead, 2, 'claimed', 'claim', :at)",
                lead=lead,
                at=NOW - started + DAY,
            )


def goal(api, on, name, **query):
    told = api(MARKETER, "get_nurture_uplift", on, query)
    return next(each for each in told["goals"] if each["goal"] == name)


def test_uplift_compares_the_arms_and_says_what_can_be_said(world, api):
    on = track(api)
    assert goal(api, on, "won")["verdict"] == "too_few"
    enrolled(world, on, False, 40 * DAY, 30)
    assert goal(api, on, "taken")["needed"] == 30
    enrolled(world, on, True, 40 * DAY, 10)
    enrolled(world, on, True, 20 * DAY, 50)  # not long enough ago
    taken = goal(api, on, "taken")
    assert (taken["treated"]["reached"], taken["held_out"]["leads"]) == (30, 50)
    assert taken["difference"]["estimate"] == pytest.approx(0.4)
    assert taken["difference"]["low"] > 0.2
    assert (taken["verdict"], taken["needed"]) == ("better", None)
    assert taken["words"]["en"].startswith(
        "30 of 50 nurtured and 10 of 50 held out were taken by a rep: +40.0"
    )
    assert goal(api, on, "won")["verdict"] == "unclear"
    assert goal(api, on, "taken", within_days=10)["held_out"] != taken["held_out"]


def test_everybody_signed_in_who_sells_may_look_at_tracks(api):
    assert api(Actor(new_id(), frozenset({"rep"})), "list_nurture_tracks")["data"]
