"""Remote methods of the funnel planner and of targets. No rule, no query."""

from datetime import date, datetime, time, timedelta
from typing import Any

from services.leads import answers_planner as told
from services.leads import schemas
from services.leads.domain.mix import CLASSES, size_class, verdict
from services.leads.domain.planner import plan, straight
from services.leads.domain.planner_limits import limits
from services.leads.domain.reach import may_direct, reach_of
from services.leads.repository import planner_reps, sales_targets
from services.leads.repository.planner_history import history_of
from services.leads.repository.planner_scope import scope_of
from services.leads.repository.planner_supply import means_of
from services.leads.repository.reach import visible_to
from services.leads.wired import Wired
from shared.clock import business_day, business_zone
from shared.errors import Invalid, NotFound
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]
_MIX_DAYS = 90
_AHEAD_DAYS = 90
_FARTHEST_DAYS = 1100


class PlannerRpc(Wired):
    """What a target takes, of whom, by when, and what stands in its way, within the caller's reach."""

    @rpc
    def get_planner(self, query: _Answer) -> _Answer:
        """Work a number of deals back to visits and leads, with bands, days and limits."""
        wanted = load(schemas.PlannerQuery, query, at="query")
        now = self.clock.now()
        today = business_day(now)
        by = wanted.get("by") or _end_of_month(today + timedelta(_AHEAD_DAYS))
        _check_ahead(by, today)
        with self.db.transaction() as session:
            scope = scope_of(session, visible_to(session, self.call.actor), wanted)
            since = _midnight(today - timedelta(wanted["history_days"]))
            history = history_of(session, scope, since, now)
            means = means_of(session, scope, now)
        deals = wanted["target_deals"]
        stages, direct = plan(history, deals, by), straight(history, deals, by)
        until = stages[0].safe_on or by
        short = limits(stages[0].count, until, today, means.supply, means.hands)
        return {
            "scope": told.scope(scope),
            "target_deals": deals,
            "by": by,
            "as_of": now,
            "history_from": business_day(since),
            "basis": history.rests_on,
            "stages": [told.stage(each, means.in_hand) for each in stages],
            "direct": told.stage(direct, means.in_hand),
            "rates": told.rates(history),
            "unstaged": history.unstaged,
            "feasibility": told.feasibility(history, means, short, (until, by, today)),
        }

    @rpc
    def list_planner_reps(self, query: _Answer) -> _Answer:
        """Reps with their targets, what these take by their own shares, and where each is stuck."""
        wanted = load(schemas.PlannerRepsQuery, query, at="query")
        today = business_day(self.clock.now())
        month = sales_targets.month_of(wanted.get("month") or f"{today:%Y-%m}")
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            scope = scope_of(session, visible, wanted)
            reps = planner_reps.reps_of(session, scope, month)
            counted = planner_reps.tallies(session, scope, today - timedelta(wanted["history_days"]))
            teams = planner_reps.teams_of(session, counted)
            won = sales_targets.won_in(session, month)
        page = told.Reps(reps, counted, teams, won, wanted.get("target_deals"))
        return page.answer(wanted["after"], wanted["limit"])

    @rpc
    def get_planner_mix(self, query: _Answer) -> _Answer:
        """The mix of visits by size of company, held against the one wished for."""
        wanted = load(schemas.PlannerMixQuery, query, at="query")
        until = wanted.get("to_on") or business_day(self.clock.now())
        since = wanted.get("from_on") or until - timedelta(_MIX_DAYS)
        if since > until:
            raise Invalid("the period ends before it begins", pointer="/query/to")
        with self.db.transaction() as session:
            scope = scope_of(session, visible_to(session, self.call.actor), wanted)
            by_size = planner_reps.visits_by_size(session, scope, since, until)
        counts = dict.fromkeys((*CLASSES, None), 0)
        for size, visits in by_size.items():
            counts[size_class(size, wanted["small_below"], wanted["large_from"])] += visits
        wished = [wanted[each] / 100 for each in CLASSES]
        found = verdict([counts[each] for each in CLASSES], wished)
        return {
            "scope": told.scope(scope),
            "from_on": since,
            "to_on": until,
            **told.mix(counts, wished, found),
        }

    @rpc
    def set_target(self, body: _Answer) -> _Answer:
        """Set how many deals a rep or a team is to win in a month: the manager of that team, or an admin."""
        wanted = load(schemas.TargetBody, body)
        actor = self.call.actor
        with self.db.transaction() as session:
            if not may_direct(actor, sales_targets.team_of(session, wanted)):
                raise NotFound("nobody within reach")
            return sales_targets.set_target(session, wanted, actor.id if actor else None, self.clock.now())

    @rpc
    def list_targets(self, query: _Answer) -> _Answer:
        """Targets of a month within the caller's reach, with the deals won so far."""
        wanted = load(schemas.TargetsQuery, query, at="query")
        teams = sorted(reach_of(self.call.actor).teams)
        with self.db.transaction() as session:
            visible = visible_to(session, self.call.actor)
            return sales_targets.list_targets(session, visible, teams, wanted, self.clock.now())


def _check_ahead(by: date, today: date) -> None:
    if not today <= by <= today + timedelta(_FARTHEST_DAYS):
        detail = "must be a day from today on, within three years"
        fault = {"pointer": "/query/by", "code": "invalid", "detail": detail}
        raise Invalid(detail, pointer="/query/by", errors=[fault])


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), business_zone())
