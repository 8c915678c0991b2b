"""The hands of the past for a replay, in the order in which they began. Reads one moment; keeps no row."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.holding import Cause, Rep, month_of
from services.leads.domain.replay_hands import PastHand, PastTouch, Shield, open_deals, protections
from services.leads.domain.replay_wins import WITHIN, Rates, with_all
from services.leads.domain.rotation import Comparison
from services.leads.domain.rules import GRADES, PoolRules
from services.leads.domain.turnover import Contact
from services.leads.domain.worktime import WorkCalendar
from services.leads.repository.deadlines import BEGAN_UNDER
from services.leads.repository.reach import Visible
from services.leads.repository.reps import calendars_of
from services.leads.repository.rotation import compare
from services.leads.repository.rulebook import Draft, InForce, rules_drafted, rules_of, rules_with
from shared.clock import business_zone

AT_ONCE = 2000
"""Hands in memory at once."""

# From the first of the month on, for the month's intake; and what was in hands when the window began.
_HANDS_OF = """
    from holding h where h.started_on <= :to_on and (h.started_on >= :month
        or h.ended_at is null or h.ended_at >= :from_at)
"""
_COUNT = text(f"select count(*) {_HANDS_OF}")
_LET_GO_AT = """(
    with recursive same(id) as (
        select h.lead_id union all select x.id from lead x join same on x.survivor_id = same.id)
    select max(o.ended_at) from holding o join same on o.lead_id = same.id
    where o.rep_id = h.rep_id and o.id <> h.id and o.ended_at <= h.started_at)"""
_HANDS = text(f"""
    select h.id, h.lead_id, h.rep_id, h.grade, l.source, coalesce(h.from_pool, l.home_pool_id) as pool_id,
        h.start_cause, h.started_at, h.started_on, h.ended_at, h.end_cause, h.override_reason,
        {BEGAN_UNDER}, {_LET_GO_AT} as let_go_at,
        (select json_agg(json_build_array(t.kind, t.direction, t.outcome, t.seconds, t.occurred_at,
            t.recorded_at) order by t.recorded_at, t.id)
         from touch t where t.lead_id = h.lead_id and t.holding_id = h.id) as touches,
        (select json_agg(json_build_array(e.at, e.data ->> 'protect_until') order by e.sequence)
         from lead_event e where e.lead_id = h.lead_id and e.type = 'protected'
             and e.data ->> 'holding_id' = h.id::text) as protections,
        (select json_agg(json_build_array(e.at, e.data ->> 'stage') order by e.sequence)
         from lead_event e where e.lead_id = h.lead_id and e.type in ('stage_changed', 'reopened')
             and e.data ->> 'stage' is not null) as stages,
        case when h.start_cause = 'assignment' then (
            select e.data -> 'chosen' -> 'open_to' from lead_event e where e.lead_id = h.lead_id
                and e.type = 'assigned' and e.data ->> 'holding_id' = h.id::text limit 1) end as open_to,
        h.start_cause = 'leaver_undone' and exists (
            select from touch t where t.lead_id = h.lead_id and t.rep_id = h.rep_id
                and t.recorded_at < h.started_at) as is_worked_before,
        case when h.ended_at is null then l.paused_reason end as paused,
        (select min(n.started_at) from holding n where n.lead_id = h.lead_id and n.id <> h.id
            and n.started_at >= h.ended_at) as next_taken_at,
        case when l.state = 'converted' then (select max(w.ended_at) from holding w
            where w.lead_id = h.lead_id and w.end_cause = 'converted') end as won_at
    from (select h.* {_HANDS_OF}) h
    join lead l on l.id = h.lead_id join rule_version v on v.id = h.rule_version
    order by h.started_at, h.id
""")  # noqa: S608
_REPS = text("""
    select r.rep_id, r.name, r.seniority, r.grades, r.team_id, r.region, t.name as team
    from rep_account r left join team t on t.id = r.team_id
""")


class Read(NamedTuple):
    """A hand, the rules it began under and those it would have begun under, and whether to ask about it."""

    hand: PastHand
    real: PoolRules
    draft: PoolRules
    is_asked: bool


class Past:
    """One window of the past as it stands at one moment."""

    def __init__(self, session: Session, first: date, last: date, draft: Draft, now: datetime) -> None:
        self._session, self._draft, self._now = session, draft, now
        self.from_at, self.until = _begins(first), _begins(last + timedelta(days=1))
        self._wanted = {"to_on": last, "month": month_of(first), "from_at": self.from_at}
        self._drafted: dict[tuple[InForce, bool], PoolRules] = {}

    def count(self) -> int:
        """How many hands there are to go through."""
        return int(self._session.execute(_COUNT, self._wanted).scalar_one())

    def reps(self) -> dict[UUID, Row[Any]]:
        """Everybody who may have held a lead."""
        return {row.rep_id: row for row in self._session.execute(_REPS)}

    def calendars(self, reps: Mapping[UUID, Any]) -> Mapping[UUID, WorkCalendar]:
        """Each rep's working time."""
        return calendars_of(self._session, reps)

    def hands(self) -> Iterator[Read]:
        """Every hand of the window and those that count for it, some at a time."""
        found = self._session.execute(_HANDS, self._wanted, execution_options={"yield_per": AT_ONCE})
        for row in found:
            in_force = InForce(row.company_rules, row.pool_rules)
            hand = _hand(row, self._now)
            yield Read(
                hand,
                rules_of(self._session, in_force),
                self._rules(in_force, hand.pool_id),
                hand.started_at >= self.from_at,
            )

    def drafted_now(self) -> PoolRules:
        """The rules that the draft would make of the company's, or its pool's, in force now."""
        return rules_with(self._session, self._draft.pool_id, self._draft, self._now)

    def rates(self, tenure: timedelta) -> tuple[Rates, Rates]:
        """What came of leads that were due, by grade: of those rotated, and of those held out."""
        sides: list[Comparison] = []
        for grade in GRADES:
            query = {"grade": grade, "within_days": WITHIN.days}
            sides.append(compare(self._session, Visible(None, None), query, tenure, self._now))
        rotated = {g: (each.rotated.won, each.rotated.settled) for g, each in zip(GRADES, sides, strict=True)}
        kept = {g: (each.held_out.won, each.held_out.settled) for g, each in zip(GRADES, sides, strict=True)}
        return with_all(rotated), with_all(kept)

    def _rules(self, in_force: InForce, pool_id: UUID | None) -> PoolRules:
        key = in_force, pool_id == self._draft.pool_id
        if key not in self._drafted:
            self._drafted[key] = rules_drafted(self._session, in_force, pool_id, self._draft)
        return self._drafted[key]


def rep_of(row: Row[Any]) -> Rep:
    """A rep as the rules see one; whoever has left was active then."""
    return Rep(row.rep_id, True, row.seniority, frozenset(row.grades), row.team_id, row.region)


def _hand(row: Row[Any], now: datetime) -> PastHand:
    return PastHand(
        id=row.id,
        lead_id=row.lead_id,
        rep_id=row.rep_id,
        grade=row.grade,
        source=row.source,
        pool_id=row.pool_id,
        cause=Cause(row.start_cause),
        started_at=row.started_at,
        ended_at=row.ended_at,
        end_cause=row.end_cause,
        override_reason=row.override_reason,
        let_go_at=row.let_go_at,
        open_to=tuple(row.open_to or ()),
        touches=tuple(_touch(*each) for each in row.touches or ()),
        shields=_shields(row, now),
        next_taken_at=row.next_taken_at,
        won_at=row.won_at,
        is_worked_before=row.is_worked_before,
    )


def _touch(kind: str, direction: str, outcome: str | None, seconds: int | None, *at: str) -> PastTouch:
    occurred_at, recorded_at = map(datetime.fromisoformat, at)
    return PastTouch(Contact(kind, direction, outcome, seconds), occurred_at, recorded_at)


def _shields(row: Row[Any], now: datetime) -> tuple[Shield, ...]:
    told = [
        (datetime.fromisoformat(at), datetime.fromisoformat(until)) for at, until in row.protections or ()
    ]
    deals = open_deals([(datetime.fromisoformat(at), stage) for at, stage in row.stages or ()], now)
    paused = [Shield(row.started_at, None, row.paused)] if row.paused else []
    return (*protections(told), *deals, *paused)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), business_zone())
