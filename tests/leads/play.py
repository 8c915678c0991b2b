"""A company that remembers what it did with its leads, and counts by hand what the funnel should say."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

import pytest

from services.leads.repository.ownership import EndCause, LetGo, end_holdings
from services.leads.rpc_funnel import FunnelRpc
from services.leads.rpc_merges import MergesRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_sources import SourcesRpc
from shared.clock import business_zone
from shared.errors import NotFound, Refusal
from tests.leads.world import NOW, as_admin, as_rep

STAGES = ["lead", "visit", "trial", "quote", "contract", "payment"]


class All(PoolRpc, OpportunitiesRpc, MergesRpc, FunnelRpc, SourcesRpc):
    """All that leaves a trace in the funnel."""


@dataclass
class Told:
    """A lead as the one who did all this remembers it."""

    id: UUID
    came_at: datetime
    channel: str
    region: str | None
    steps: list[tuple[str, datetime]] = field(default_factory=list)
    amount_fen: int | None = None
    holder: UUID | None = None
    is_won: bool = False
    is_merged: bool = False

    def reached(self) -> dict[str, datetime]:
        """When it first came to each stage or beyond it; paid only while it is won."""
        ends = STAGES if self.is_won else STAGES[:-1]
        entries = [("lead", self.came_at), *self.steps]
        first = {}
        for place, stage in enumerate(ends):
            moments = [at for said, at in entries if said in STAGES[place:]]
            if moments:
                first[stage] = min(moments)
        return first

    def arrivals(self) -> dict[str, float]:
        """Days from the step before to the first arrival at each stage."""
        days, before = {}, self.came_at
        for stage, at in self.steps:
            if stage in STAGES[1:] and (self.is_won or stage != "payment"):
                days.setdefault(stage, (at - before).total_seconds() / 86400)
            before = at
        return days


class Play:
    """A company that does what it is told and remembers it."""

    def __init__(self, world, ask):
        self.world, self.ask, self.now = world, ask, NOW
        self.teams = [world.team(), world.team()]
        self.team_of = {world.rep(team_id=self.teams[each % 2]): self.teams[each % 2] for each in range(3)}
        self.reps, self.leads = list(self.team_of), []
        self.admin = as_admin()

    def begin(self):
        """Six more leads come in over two months."""
        for number in range(6):
            channel, region = ("web", "fair", "ads")[number % 3], ("east", None)[number % 2]
            came_at = self.now + timedelta(days=9 * number)
            lead = self.world.lead(
                channel=channel, region=region, source=f"of-{channel}", created_at=came_at, pooled_at=came_at
            )
            self.leads.append(Told(lead, came_at, channel, region))
        self.wait(24 * 55)
        return self.leads[-6:]

    def wait(self, hours):
        self.ask.later(hours=hours)
        self.now += timedelta(hours=hours)

    def act(self, leads, what, one, other, hours):
        """Try something; what the company refuses did not happen."""
        self.wait(hours)
        lead, by = leads[one], self.reps[other % 3]
        try:
            getattr(self, f"_{what}", lambda *_: self._stage(lead, what, hours))(lead, by, leads[other])
        except Refusal:
            return

    def _claim(self, lead, by, _):
        self.ask(as_rep(by), "claim_lead", lead.id)
        lead.holder = by

    def _stage(self, lead, stage, hours):
        body = {"stage": stage, "lost_reason": "price"} if stage == "lost" else {"stage": stage}
        amount = {"amount_fen": hours} if stage in {"quote", "payment"} else {}
        self.ask(self.admin, "set_stage", lead.id, body | amount)
        lead.steps.append((stage, self.now))
        lead.amount_fen = amount.get("amount_fen", lead.amount_fen)
        lead.is_won = stage == "payment"

    def _reopen(self, lead, by, _):
        told = self.ask(self.admin, "reopen_lead", lead.id, {"reason": "again", "to": str(by)})
        lead.steps.append((told["stage"], self.now))
        lead.holder, lead.is_won = by, False

    def _recycle(self, lead, *_):
        with self.world.db.transaction() as session:
            wish = LetGo(lead.id, lead.holder or UUID(int=0), EndCause.RECYCLE)
            end_holdings(session, [wish], actor=None, now=self.now)

    def _transfer(self, lead, by, _):
        self.ask(self.admin, "transfer_lead", lead.id, {"to": str(by)})
        lead.holder = by

    def _merge(self, lead, by, into):
        told = self.ask(self.admin, "merge_lead", lead.id, {"into": str(into.id), "keep_owner": str(by)})
        lead.is_merged = True
        self._held(into, told["survivor"])

    def _unmerge(self, lead, *_):
        told = self.ask(self.admin, "unmerge_lead", lead.id, {})
        lead.is_merged = False
        self._held(lead, told)
        self._held(
            next(each for each in self.leads if str(each.id) == told["survivor"]["id"]), told["survivor"]
        )

    def _held(self, lead, told):
        lead.holder = UUID(told["owner_id"]) if told["owner_id"] else lead.holder

    def numbers(self, by, hands):
        """The ids behind every number, counted by hand: {(key, stage): [lead, …]}."""
        behind = {}
        for lead in self.leads:
            if not lead.is_merged and (hands is None or lead.holder in hands):
                for stage, at in lead.reached().items():
                    behind.setdefault((self.key(lead, by, at), stage), []).append(lead)
        return behind

    def key(self, lead, by, at):
        zone = business_zone()
        return {
            "all": "", "channel": lead.channel, "region": lead.region or "", "rep": str(lead.holder or ""),
            "team": str(self.team_of.get(lead.holder, "")), "month": f"{at.astimezone(zone):%Y-%m}",
            "cohort": f"{lead.came_at.astimezone(zone):%Y-%m}",
        }[by]  # fmt: skip

    def look(self):
        """What a merge fills in of a lead is no step of it: look it up."""
        for lead in self.leads:
            lead.region = self.world.one("select region from lead where id = :lead", lead=lead.id)

    def check_funnel(self, actor, by, hands):
        """Every count, sum and median, and the ids behind each."""
        behind = self.numbers(by, hands)
        groups = self.ask(actor, "get_funnel", {"by": by, "limit": 200})["data"]
        assert {group["key"] for group in groups} == {key for key, _ in behind}
        for group in groups:
            before = None
            for line in group["stages"]:
                leads = behind.get((group["key"], line["stage"]), [])
                wanted = {"by": by, "key": group["key"], "stage": line["stage"], "limit": 200}
                ids = sorted(str(lead.id) for lead in leads)
                assert self.pages(actor, "list_funnel_leads", wanted) == ids
                self.check_lines(actor, wanted, ids, line["amount_fen"])
                assert line["count"] == len(leads)
                assert line["amount_fen"] == sum(lead.amount_fen or 0 for lead in leads)
                assert line["median_days"] == pytest.approx(speed(leads, line["stage"]), abs=0.051)
                assert line["conversion"] == (round(len(leads) / before, 4) if before else None)
                before = len(leads)

    def check_lines(self, actor, wanted, ids, amount_fen):
        """The same leads in lines, that add up to the number; only who may open one reads who it is."""
        lines = self.pages(actor, "list_funnel_lines", {**wanted, "limit": 2})
        assert [line["id"] for line in lines] == ids
        assert sum(line["amount_fen"] or 0 for line in lines) == amount_fen
        for line in lines if actor != self.admin else []:
            assert line["in_reach"] == self.opens(actor, line["id"]) == (line["source"] is not None)

    def opens(self, actor, lead):
        """Whether somebody may look at a lead."""
        try:
            return bool(self.ask(actor, "get_lead", lead))
        except NotFound:
            return False

    def pages(self, actor, method, wanted):
        """All that is behind a number, page by page."""
        found, after = [], None
        while after or not found:
            page = self.ask(actor, method, {**wanted, "after": after})
            found, after = found + page["data"], page["next_after"]
            if not page["data"]:
                break
        return found

    def check_sources(self):
        """The report of sources, reached and won, amounts and speed."""
        wanted = {"from": "2027-01-01", "to": "2037-01-01", "by": "channel", "limit": 200}
        lines = {each["key"]: each for each in self.ask(self.admin, "get_source_report", wanted)["data"]}
        there = [lead for lead in self.leads if not lead.is_merged]
        assert set(lines) == {lead.channel for lead in there}
        for channel, line in lines.items():
            leads = [lead for lead in there if lead.channel == channel]
            won = [lead for lead in leads if lead.is_won]
            amount_fen = sum(lead.amount_fen or 0 for lead in won)
            assert (line["leads"], line["won"], line["amount_fen"]) == (len(leads), len(won), amount_fen)
            for stage in line["stages"]:
                days = [
                    lead.arrivals()[stage["stage"]] for lead in leads if stage["stage"] in lead.arrivals()
                ]
                assert stage["reached"] == sum(stage["stage"] in lead.reached() for lead in leads)
                assert stage["median_days"] == (pytest.approx(median(days), abs=0.0051) if days else None)


def speed(leads, stage):
    """The median days from the stage before."""
    if stage == "lead" or not leads:
        return None
    before = STAGES[STAGES.index(stage) - 1]
    took = [lead.reached()[stage] - lead.reached()[before] for lead in leads]
    return median(each.total_seconds() / 86400 for each in took)
