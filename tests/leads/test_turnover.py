"""Turnover against a count by hand, over histories nobody chose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import median
from uuid import UUID

import pytest

from services.leads.repository.ownership import EndCause, LetGo, end_holdings
from services.leads.rpc_funnel import FunnelRpc
from services.leads.rpc_pool import PoolRpc
from shared.clock import business_day
from shared.errors import Refusal
from tests.leads.asking import Asking
from tests.leads.world import GENEROUS, NOW, as_admin, as_manager, as_rep

BY = ("rep", "team", "pool", "grade", "source", "channel", "month", "hand")
ENDS = ("released", "recycled", "transferred", "leaver", "converted", "lost", "invalid", "undone", "merged")
ACTS = (*["claim"] * 3, "touch", "note", "release", "transfer", "recycle", "leaver", "lost", "payment",
        "invalid", "undo")  # fmt: skip


class All(PoolRpc, FunnelRpc):
    """Leads and their turnover."""


@dataclass
class Hand:
    """One holding as the one who did all this remembers it."""

    lead: UUID
    rep: UUID
    began: datetime
    pool: UUID | None = None
    waited: timedelta | None = None
    number: int = 1
    touched: datetime | None = None
    ended: datetime | None = None
    cause: str | None = None


class Company:
    """Two teams, two pools, and leads that change hands as somebody rolls dice."""

    def __init__(self, world, ask, seed):
        self.world, self.ask, self.now, self.dice = world, ask, NOW, Random(seed)
        teams = [world.team(), world.team()]
        self.team_of = {world.rep(team_id=teams[each % 2]): teams[each % 2] for each in range(3)}
        pools = [world.new_pool("one"), world.new_pool("two")]
        self.about, self.in_pool, self.hands, self.open = {}, {}, [], {}
        for number in range(8):
            about = {"grade": "ABCD"[number % 4], "source": ("web", "fair", None)[number % 3],
                     "channel": ("online", None)[number % 2], "pool_id": pools[number % 2]}  # fmt: skip
            lead = world.lead(**about)
            self.about[lead], self.in_pool[lead] = about, NOW

    def play(self, acts):
        for _ in range(acts):
            hours = self.dice.choice([1, 5, 30, 200])
            self.ask.later(hours=hours)
            self.now += timedelta(hours=hours)
            lead, rep = self.dice.choice(list(self.about)), self.dice.choice(list(self.team_of))
            try:
                getattr(self, f"_{self.dice.choice(ACTS)}")(lead, rep, self.open.get(lead))
            except Refusal:
                continue

    def _claim(self, lead, rep, _):
        self.ask(as_rep(rep), "claim_lead", lead)
        waited = self.now - self.in_pool[lead]
        self._begun(Hand(lead, rep, self.now, self.about[lead]["pool_id"], waited))
        if self.dice.random() < 0.2:
            self.ask(as_rep(rep), "undo_claim", lead)
            self._over(lead, "undone")

    def _undo(self, lead, rep, hand):
        self._claim(lead, rep, hand)

    def _touch(self, lead, _, hand):
        self.ask(as_admin(), "log_touch", lead, {"kind": "call"})
        hand.touched = hand.touched or self.now

    def _note(self, lead, *_):
        self.ask(as_admin(), "log_touch", lead, {"kind": "note"})

    def _release(self, lead, *_):
        self.ask(as_admin(), "release_lead", lead, {})
        self._over(lead, "released")

    def _transfer(self, lead, rep, hand):
        if hand is None:
            return
        self.ask(as_admin(), "transfer_lead", lead, {"to": str(rep)})
        self._over(lead, "transferred")
        self._begun(Hand(lead, rep, self.now))

    def _recycle(self, lead, _, hand, cause=EndCause.RECYCLE):
        if hand is None:
            return
        with self.world.db.transaction() as session:
            wish = LetGo(lead, hand.rep, cause)
            [ended] = end_holdings(session, [wish], actor=None, now=self.now)
        assert not isinstance(ended, Refusal)
        self._over(lead, "recycled" if cause is EndCause.RECYCLE else "leaver")

    def _leaver(self, lead, rep, hand):
        self._recycle(lead, rep, hand, EndCause.LEAVER)

    def _stage(self, lead, cause, **body):
        self.ask(as_admin(), "set_stage", lead, body)
        self._over(lead, cause)

    def _lost(self, lead, *_):
        if self.dice.random() < 0.2:
            self._stage(lead, "lost", stage="lost", lost_reason="price")

    def _payment(self, lead, *_):
        if self.dice.random() < 0.2:
            self._stage(lead, "converted", stage="payment", amount_fen=5)

    def _invalid(self, lead, *_):
        if self.dice.random() < 0.2:
            self._stage(lead, "invalid", stage="invalid")

    def _begun(self, hand):
        before = [each for each in self.hands if each.lead == hand.lead and each.cause != "undone"]
        hand.number = min(4, len(before) + 1)
        self.hands.append(hand)
        self.open[hand.lead] = hand

    def _over(self, lead, cause):
        hand = self.open.pop(lead)
        hand.ended, hand.cause = self.now, cause
        self.in_pool[lead] = self.now

    def key(self, hand, by):
        about = self.about[hand.lead]
        return str({
            "rep": hand.rep, "team": self.team_of[hand.rep], "pool": hand.pool, "grade": about["grade"],
            "source": about["source"], "channel": about["channel"],
            "month": f"{business_day(hand.began):%Y-%m}", "hand": hand.number,
        }[by] or "")  # fmt: skip

    def counted(self, by, hands):
        """What each group should say, counted by hand."""
        groups = {}
        for hand in hands:
            groups.setdefault(self.key(hand, by), []).append(hand)
        return {key: told(of) for key, of in groups.items()}


def told(hands):
    ends = {name: sum(hand.cause == name for hand in hands) for name in ENDS}
    stayed = sorted(days(h.ended - h.began) for h in hands if h.ended and h.cause != "undone")
    touched = [days(hand.touched - hand.began) for hand in hands if hand.touched]
    waited = [days(hand.waited) for hand in hands if hand.waited is not None]
    back = ends["released"] + ends["recycled"] + ends["leaver"]
    leads = len({hand.lead for hand in hands})
    decided = sum(hand.cause not in {None, "undone", "merged"} for hand in hands)
    return {
        "leads": leads, "turnovers_per_lead": round(back / leads, 4),
        "win_rate": round(ends["converted"] / decided, 4) if decided else None,
        "begun": len(hands), "ended": ends, "open": sum(hand.cause is None for hand in hands),
        "turnover_rate": round(back / len(hands), 4), "touched": len(touched),
        "median_days_to_touch": middle(touched), "median_days_in_hand": middle(stayed),
        "p90_days_in_hand": pytest.approx(share(stayed, 0.9), abs=0.0051) if stayed else None,
        "median_days_in_pool": middle(waited),
    }  # fmt: skip


def days(time):
    return time.total_seconds() / 86400


def middle(days_each):
    return pytest.approx(median(days_each), abs=0.0051) if days_each else None


def share(ordered, part):
    """The value below which a part of them lies, between two of them if need be."""
    at = (len(ordered) - 1) * part
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def shown(ask, actor, **query):
    """All groups, page by page."""
    found, after = {}, None
    while True:
        page = ask(actor, "get_turnover", {"limit": 2, "after": after, **query})
        found |= {group.pop("key"): group for group in page["data"]}
        after = page["next_after"]
        if after is None:
            return {
                key: {name: each for name, each in group.items() if name != "label"}
                for key, group in found.items()
            }


@pytest.fixture
def ask(world):
    world.rules({**GENEROUS, "cool_down_days": 0, "longest_tenure_days": 9000})
    asking = Asking(world.db, All)
    yield asking
    asking.forget()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_is_what_a_count_by_hand_gives(world, ask, seed):
    company = Company(world, ask, seed)
    company.play(160)
    for by in BY:
        assert shown(ask, as_admin(), by=by) == company.counted(by, company.hands)
    causes = {hand.cause for hand in company.hands}
    assert len(causes) >= 6  # of the nine ways to end and of being open still
    team = next(iter(company.team_of.values()))
    theirs = [hand for hand in company.hands if company.team_of[hand.rep] == team]
    assert shown(ask, as_manager([team]), by="month") == company.counted("month", theirs)
    assert shown(ask, as_admin(), by="rep", team_id=str(team)) == company.counted("rep", theirs)


def test_period_is_that_of_the_beginning_by_business_days(world, ask):
    company = Company(world, ask, 3)
    company.play(60)
    day = sorted(business_day(hand.began) for hand in company.hands)[len(company.hands) // 2]
    until = [hand for hand in company.hands if business_day(hand.began) <= day]
    since = [hand for hand in company.hands if business_day(hand.began) >= day]
    assert shown(ask, as_admin(), by="grade", to=str(day)) == company.counted("grade", until)
    assert shown(ask, as_admin(), by="grade", **{"from": str(day)}) == company.counted("grade", since)


@pytest.mark.parametrize(("name", "value"), [("source", "web"), ("channel", "online"), ("grade", "B")])
def test_filters_narrow_it(world, ask, name, value):
    company = Company(world, ask, 4)
    company.play(60)
    those = [hand for hand in company.hands if company.about[hand.lead][name] == value]
    assert shown(ask, as_admin(), by="month", **{name: value}) == company.counted("month", those)


def test_groups_are_named(world, ask):
    rep = world.rep(name="Ann", team_id=world.team())
    pool = world.new_pool("north")
    ask(as_rep(rep), "claim_lead", world.lead(pool_id=pool))
    labels = {by: ask(as_admin(), "get_turnover", {"by": by})["data"][0]["label"] for by in BY}
    assert labels == dict.fromkeys(BY) | {"rep": "Ann", "team": "team", "pool": "north"}


def test_a_pool_closed_for_another_is_no_new_wait(world, ask):
    lead, other = world.lead(pool_id=world.new_pool("closing")), world.new_pool("other")
    ask.later(days=3)
    closing = world.one("select pool_id from lead where id = :lead", lead=lead)
    ask(as_admin(), "update_pool", closing, {"active": False, "leads_to": str(other)})
    ask.later(days=1)
    ask(as_rep(world.rep()), "claim_lead", lead)
    [group] = ask(as_admin(), "get_turnover", {"by": "pool"})["data"]
    assert (group["label"], group["median_days_in_pool"]) == ("other", 4.0)
