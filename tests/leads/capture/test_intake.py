"""Leads that come in by a key: as their source's, once per message, and without an oracle."""

import pytest
from sqlalchemy import exc

from services.leads import schemas
from services.leads.rpc_intake import IntakeRpc
from services.leads.rpc_sources import SourcesRpc
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.world import as_admin

LI = {"姓名": "李雷", "手机": "138 0013 8000", "budget": 20}


@pytest.fixture
def ask(world):
    asking = Asking(world.db, type("Both", (SourcesRpc, IntakeRpc), {}))
    yield asking
    asking.forget()


@pytest.fixture
def source(ask):
    body = {"code": "web", "name": "官网", "channel": "online", "kind": "form"}
    return ask(as_admin(), "create_source", body)["id"]


def key(ask, source, kind="form", **body):
    made = ask(as_admin(), "create_intake_key", source, {"kind": kind, **body})
    assert schemas.IntakeKey().validate(made) == {}
    return made["id"]


def only_lead(world):
    [lead] = world.run("select * from lead")
    return lead


def test_what_a_form_sends_becomes_a_lead_of_its_source(ask, world, source):
    ask(None, "intake_form", key(ask, source), {**LI, "source": "forged", "website": ""})
    lead = only_lead(world)
    assert (lead.source, lead.channel, lead.phone, lead.finder_id) == (
        "web",
        "online",
        "+8613800138000",
        None,
    )
    assert (lead.state, lead.extra) == ("pooled", {"budget": 20, "source": "forged"})
    assert world.broken() == []


def test_a_known_lead_is_answered_as_a_new_one_is(ask, world, source):
    form = key(ask, source)
    answers = [ask(None, "intake_form", form, LI) for _ in range(2)]
    assert answers == [{"received": True}] * 2
    assert only_lead(world).name == "李雷"


def test_the_sharer_named_by_number_has_the_credit(ask, world, source):
    rep = world.rep(number="1001")
    ask(None, "intake_form", key(ask, source), {**LI, "sharer": "1001"})
    assert only_lead(world).sharer_id == rep


@pytest.mark.parametrize("number", ["9", "1002"])
def test_a_sharer_who_is_unknown_or_left_has_none(ask, world, source, number):
    world.rep(number="1002", active=False)
    ask(None, "intake_form", key(ask, source), {**LI, "sharer": number})
    assert only_lead(world).sharer_id is None


def test_leads_go_to_the_sources_pool_while_it_is_open(ask, world, source):
    east, form = world.new_pool(), key(ask, source)
    ask(as_admin(), "update_source", source, {"pool_id": str(east)})
    ask(None, "intake_form", form, LI)
    assert only_lead(world).pool_id == east
    world.run("update pool set active = false where id = :id", id=east)
    ask(None, "intake_form", form, {"name": "韩梅梅"})
    assert world.one("select pool_id from lead where name = '韩梅梅'") == world.pool


def test_a_message_is_taken_once_whatever_it_says_the_second_time(ask, world, source):
    hook = key(ask, source, "webhook", mapping={"contact.tel": "phone"})
    ask(None, "intake_webhook", hook, {"contact": {"tel": "13800138000"}}, key="webhook:1")
    ask(None, "intake_webhook", hook, {"contact": {"tel": "13900139000"}}, key="webhook:1")
    assert only_lead(world).phone == "+8613800138000"


@pytest.mark.parametrize("end", ["revoked", "closed", "another kind", "none"])
def test_a_key_that_is_no_key_is_not_found(ask, world, source, end):
    form = key(ask, source, "webhook" if end == "another kind" else "form")
    if end == "revoked":
        ask(as_admin(), "revoke_intake_key", source, form)
        ask(as_admin(), "revoke_intake_key", source, form)
    elif end == "closed":
        ask(as_admin(), "update_source", source, {"active": False})
    elif end == "none":
        form = str(new_id())
    assert ask.refused(None, "intake_form", form, LI).status == 404
    assert ask.refused(None, "usable_intake_key", form, "form").status == 404
    assert world.one("select count(*) from lead") == 0


def test_a_rotated_secret_signs_for_a_day_more(ask, source):
    hook = key(ask, source, "webhook")
    rotated = ask(as_admin(), "rotate_intake_key", source, hook)
    assert schemas.IntakeKey().validate(rotated) == {}
    assert ask(None, "usable_intake_key", hook, "webhook")["generations"] == [2, 1]
    ask.later(hours=24)
    assert ask(None, "usable_intake_key", hook, "webhook")["generations"] == [2]


def test_only_a_webhooks_living_key_is_rotated_and_only_by_its_source(ask, source):
    hook, form = key(ask, source, "webhook"), key(ask, source)
    other = ask(as_admin(), "create_source", {"code": "b", "name": "b", "kind": "ad"})["id"]
    assert ask.refused(as_admin(), "rotate_intake_key", source, form).status == 404
    for method in ("rotate_intake_key", "revoke_intake_key"):
        assert ask.refused(as_admin(), method, other, hook).status == 404
    ask(as_admin(), "revoke_intake_key", source, hook)
    assert ask.refused(as_admin(), "rotate_intake_key", source, hook).status == 404


def test_keys_are_listed_newest_first(ask, source):
    made = [key(ask, source) for _ in range(3)]
    page = ask(as_admin(), "list_intake_keys", source, {"limit": "2"})
    assert schemas.IntakeKeyPage().validate(page) == {}
    rest = ask(as_admin(), "list_intake_keys", source, {"limit": "2", "after": page["next_after"]})
    assert [each["id"] for each in [*page["data"], *rest["data"]]] == made[::-1]
    assert rest["next_after"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "fax"},
        {"kind": "form", "allowed_origins": ["https://x.example/path"]},
        {"kind": "form", "allowed_origins": ["*"]},
        {"kind": "form", "mapping": {"a": "external_id"}},
        {"kind": "form", "mapping": {"a": 1}},
    ],
)
def test_a_key_that_cannot_be_is_refused(ask, source, body):
    assert ask.refused(as_admin(), "create_intake_key", source, body).status == 422


@pytest.mark.parametrize("body", [{}, {"budget": 1}, {"手机": "abc"}])
def test_what_cannot_be_a_lead_is_refused_whatever_is_known(ask, world, source, body):
    assert ask.refused(None, "intake_form", key(ask, source), body).status == 422
    assert world.one("select count(*) from lead") == 0


def test_the_database_keeps_a_second_generation_from_lacking_the_end_of_the_first(ask, world, source):
    hook = key(ask, source, "webhook")
    with pytest.raises(exc.IntegrityError, match="previous_until"):
        world.run("update intake_key set generation = 2 where id = :id", id=hook)
