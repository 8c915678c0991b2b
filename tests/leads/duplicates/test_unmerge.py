"""Undoing a merge: both leads to the letter as they were; what happened since is kept, and told."""

from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.leads.domain.merge import HasContract, NotMergeable, TwoOwners
from tests.leads.duplicates.support import captured, everything
from tests.leads.world import as_admin, as_rep

ADMIN = as_admin()
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["李雷", "韩梅梅"]),
        "company": st.sampled_from(["云上科技", "星河"]),
        "email": st.just("email"),
        "region": st.just("上海"),
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
        "extra": st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["1", "2"])),
    },
)
HANDS = st.sampled_from(["pool", "one", "other"])
SOLD = st.sampled_from(
    ["nothing", "lost", "quoted", "quote_lost", "signed", "part_paid", "paid", "signed_lost"]
)


ROOMY = {"holding": {"cap": {"senior": 1000}, "grade_caps": dict.fromkeys("ABCD", 1000),
                     "unworked_cap": 1000, "day_cap": 1000, "month_cap": 1000}}  # fmt: skip


def _lead(ask, reps, told):
    fields, hand, worked, silent = told
    named = {**fields, "email": f"{uuid4().hex}@example.com"} if "email" in fields else fields
    keys = {} if "email" in fields else {"wechat_id": uuid4().hex}
    lead = captured(ask, **named, **keys)
    if hand != "pool":
        rep = as_rep(reps[hand == "other"])
        ask(rep, "claim_lead", lead)
        if worked:
            ask(rep, "log_touch", lead, {"kind": "meeting"})
    if silent:
        ask(ADMIN, "update_lead", lead, {"do_not_contact": True}, ask(ADMIN, "get_lead", lead)["version"])
    return lead


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    leads=st.tuples(*[st.tuples(FIELDS, HANDS, st.booleans(), st.booleans())] * 2),
    keeps_survivor=st.booleans(),
    later=st.integers(0, 5),
)
def test_merge_then_unmerge_changes_nothing(world, ask, leads, keeps_survivor, later):
    world.rules(ROOMY)
    reps = [world.rep(), world.rep()]
    one, two = (_lead(ask, reps, each) for each in leads)
    hands = [each[1] for each in leads]
    before = everything(world)
    ask.later(hours=later)
    body = {"into": str(two)}
    if set(hands) == {"one", "other"}:
        body["keep_owner"] = str(reps[hands[1 if keeps_survivor else 0] == "other"])
    ask(ADMIN, "merge_lead", one, body)
    assert world.broken() == []
    ask.later(hours=later)
    assert ask(ADMIN, "unmerge_lead", one, {"reason": "two people"})["not_restored"] == []
    assert everything(world) == before
    assert world.broken() == []


def _sell(ask, rep, lead, sold):
    """Take a held lead as far as `sold` says."""
    ask(rep, "set_stage", lead, {"stage": "visit"})
    if sold != "lost":
        ask(rep, "quote_lead", lead, {"amount_fen": 100})
    if sold in {"signed", "part_paid", "paid", "signed_lost"}:
        due = [{"due_on": "2027-04-01", "amount_fen": 40}, {"due_on": "2027-05-01", "amount_fen": 60}]
        rows = ask(rep, "sign_contract", lead, {"amount_fen": 100, "receivables": due})["receivables"]
        paid = {"part_paid": 1, "paid": 2, "signed_lost": 1}.get(sold, 0)
        for row in rows[:paid]:
            ask(rep, "receive_payment", row["id"], {"amount_fen": row["amount_fen"]}, key=uuid4().hex)
    if sold.endswith("lost"):
        ask(rep, "set_stage", lead, {"stage": "lost", "lost_reason": "price"})


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    leads=st.tuples(*[st.tuples(FIELDS, HANDS, st.booleans(), st.just(False))] * 2),
    sold=st.tuples(SOLD, SOLD),
    keeps=st.booleans(),
)
def test_what_was_sold_is_never_merged_away_and_all_comes_back(world, ask, leads, sold, keeps):
    world.rules(ROOMY)
    reps = [world.rep(), world.rep()]
    one, two = (_lead(ask, reps, each) for each in leads)
    for lead, (_, hand, *_), goes in zip((one, two), leads, sold, strict=True):
        if hand != "pool" and goes != "nothing":
            _sell(ask, as_rep(reps[hand == "other"]), lead, goes)
    contracts = {row[0] for row in world.run("select lead_id from contract")}
    before = everything(world)
    ask.later(hours=1)
    body = {"into": str(two), "keep_owner": str(reps[keeps])}
    with suppress(HasContract, NotMergeable, TwoOwners):
        ask(ADMIN, "merge_lead", one, body)
        assert one not in contracts
        assert world.broken() == []
        assert ask(ADMIN, "unmerge_lead", one)["not_restored"] == []
    assert everything(world) == before
    assert world.broken() == []


def test_a_lost_lead_with_a_contract_stays_and_takes_the_other_in_once_open_again(world, ask):
    world.rules(ROOMY)
    rep = as_rep(world.rep())
    one, two = captured(ask), captured(ask)
    ask(rep, "claim_lead", one)
    _sell(ask, rep, one, "signed_lost")
    before = everything(world)
    for lead, into in ((one, two), (two, one)):
        assert ask.refused(ADMIN, "merge_lead", lead, {"into": str(into)}).code == "has_contract"
    assert everything(world) == before
    ask(ADMIN, "reopen_lead", one, {"reason": "the same customer asked again"})
    ask(ADMIN, "merge_lead", two, {"into": str(one)})
    assert world.broken() == []


@pytest.fixture
def merged(world, ask):
    """A lead in a rep's hand, merged into a pooled one."""
    rep = world.rep()
    one = captured(ask, phone="13800138000", name="李雷")
    two = captured(ask, email="li@example.com")
    ask(as_rep(rep), "claim_lead", one)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    return rep, one, two


def _left(told):
    return {(each["lead_id"], each["what"]) for each in told["not_restored"]}


def test_later_changes_are_kept_and_told(world, ask, merged):
    _, one, two = merged
    version = world.one("select version from lead where id = :id", id=two)
    ask(ADMIN, "update_lead", two, {"name": "李磊", "add_tags": ["new"]}, version)
    told = ask(ADMIN, "unmerge_lead", one)
    assert _left(told) == {(str(two), "name")}
    assert world.run("select name, phone, tags from lead where id = :id", id=two) == [("李磊", None, ["new"])]
    assert told["owner_id"] is not None
    assert world.broken() == []


def test_survivor_that_went_back_to_the_pool_gives_no_hand_back(world, ask, merged):
    rep, one, two = merged
    ask(as_rep(rep), "release_lead", two, {"reason": "no"})
    told = ask(ADMIN, "unmerge_lead", one)
    assert _left(told) == {(str(two), "place"), (str(one), "owner")}
    assert (told["state"], told["owner_id"], told["survivor"]["state"]) == ("pooled", None, "pooled")
    assert world.broken() == []


def test_holder_who_left_meanwhile_gets_nothing_back(world, ask, merged):
    rep, one, _ = merged
    world.run("update rep_account set is_rep = false where rep_id = :rep", rep=rep)
    told = ask(ADMIN, "unmerge_lead", one)
    assert _left(told) == {(str(one), "owner")}
    assert (told["state"], told["survivor"]["state"]) == ("pooled", "pooled")
    assert world.broken() == []


def test_key_that_is_anothers_by_now_is_not_taken_from_it(world, ask, merged):
    _, one, two = merged
    version = world.one("select version from lead where id = :id", id=two)
    ask(ADMIN, "update_lead", two, {"phone": None}, version)
    third = captured(ask, phone="13800138000")
    told = ask(ADMIN, "unmerge_lead", one)
    assert (str(one), "phone") in _left(told)
    assert world.one("select phone from lead where id = :id", id=one) is None
    assert world.one("select lead_id from lead_identity where kind = 'phone'") == third
    assert world.broken() == []


def test_pool_closed_since_gives_way_to_the_default_one(world, ask):
    pool = world.new_pool()
    one, two = captured(ask, phone="13800138000", pool_id=str(pool)), captured(ask)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    world.run("update pool set active = false where id = :pool", pool=pool)
    told = ask(ADMIN, "unmerge_lead", one)
    assert _left(told) == {(str(one), "pool")}
    assert told["pool_id"] == str(world.pool)


def test_consent_withdrawn_since_holds_for_both(world, ask, merged):
    _, one, two = merged
    version = world.one("select version from lead where id = :id", id=two)
    ask(ADMIN, "update_lead", two, {"do_not_contact": True}, version)
    told = ask(ADMIN, "unmerge_lead", one)
    assert (str(one), "do_not_contact") in _left(told)
    assert world.run("select distinct do_not_contact from lead") == [(True,)]


def test_merges_are_undone_from_the_last_and_only_once(world, ask):
    one, two, three = captured(ask), captured(ask), captured(ask)
    before = everything(world)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    ask(ADMIN, "merge_lead", two, {"into": str(three)})
    assert ask(ADMIN, "unmerge_lead", two)["not_restored"] == []
    assert ask(ADMIN, "unmerge_lead", one)["not_restored"] == []
    assert ask.refused(ADMIN, "unmerge_lead", one).code == "not_merged"
    assert everything(world) == before
    assert world.broken() == []


def test_merged_again_after_an_undoing_no_old_cool_down_counts(world, ask, merged):
    rep, one, two = merged
    ask(ADMIN, "unmerge_lead", one)
    ask(ADMIN, "merge_lead", one, {"into": str(two)})
    assert world.broken() == []
    assert world.one("select count(*) from lead_merge where undone_at is null") == 1
    assert world.one("select owner_id from lead where id = :id", id=two) == rep
