"""The simulated company as rows of the leads service's tables, and as what the staff service loads. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from ops.demo.market import WIN_SHAPE, win_scale_days
from ops.demo.people import ZONE, Person
from ops.demo.scoring_rules import SCORE_RULES
from ops.demo.simulator import Demo
from ops.demo.things import Desk, Lead
from services.leads.domain import reminders
from services.leads.domain.identity import identity_keys

Row = dict[str, Any]


def staff_people(demo: Demo, passwords: Mapping[UUID, str]) -> list[Row]:
    """Everybody, as `services.staff.seed.load_company` takes them."""
    return [_staff_person(person, passwords.get(person.id)) for person in demo.company.people]


def _staff_person(person: Person, password: str | None) -> Row:
    columns = ("id", "number", "name", "email", "phone", "roles", "seniority", "team_id", "region", "weight")
    row = {name: getattr(person, name) for name in (*columns, "grades", "calendar_id", "left_on")}
    leave = [
        {name: getattr(each, name) for name in ("id", "starts_at", "ends_at", "kind")}
        for each in person.leave
    ]
    return {**row, "leave": leave, **({"password": password} if password else {})}


def staff_teams(demo: Demo) -> list[Row]:
    """The teams, as the staff service loads them."""
    return [vars(team) for team in demo.company.teams]


def staff_calendars(demo: Demo) -> list[Row]:
    """Calendars, as the staff service loads them."""
    return [
        {
            **vars(each),
            "exceptions": [{**one, "on": date.fromisoformat(one["on"])} for one in each.exceptions],
        }
        for each in demo.company.calendars
    ]


def pools(demo: Demo) -> list[Row]:
    """The regional pools; the default one is there."""
    made = [pool for pool in demo.pools if pool.region]
    return [
        {"id": p.id, "name": p.name, "region": p.region, "created_at": demo.company.founded_at} for p in made
    ]


def rule_versions(demo: Demo, score_number: int) -> list[Row]:
    """The company's later pool rules, and its score rules; the first pool rules are there."""
    rows = [
        {
            "id": version.id,
            "kind": "pool",
            "pool_id": version.pool_id,
            "number": version.number,
            "rules": version.document,
            "note": version.note,
            "effective_at": version.effective_at,
            "created_at": version.effective_at,
        }
        for version in demo.books.versions[1:]
    ]
    since = demo.company.founded_at
    score = {
        "id": demo.score_rules,
        "kind": "score",
        "number": score_number,
        "rules": SCORE_RULES,
        "note": "演示公司评分规则",
    }
    return [*rows, {**score, "effective_at": since, "created_at": since}]


def teams(demo: Demo) -> list[Row]:
    """What the leads service knows of teams."""
    return [{**vars(team), "staff_sequence": 1} for team in demo.company.teams]


def calendars(demo: Demo) -> list[Row]:
    """What the leads service knows of working hours."""
    return [{**vars(calendar), "staff_sequence": 1} for calendar in demo.company.calendars]


def reps(demo: Demo) -> Iterator[Row]:
    """What the leads service knows of everybody, with the counters of those who hold leads."""
    desks = {desk.id: desk for desk in demo.desks}
    for person in demo.company.people:
        desk = desks.get(person.id)
        columns = (
            "number",
            "name",
            "email",
            "team_id",
            "region",
            "seniority",
            "grades",
            "weight",
            "calendar_id",
        )
        yield {
            "rep_id": person.id,
            **{name: getattr(person, name) for name in columns},
            "is_rep": person.is_rep,
            "active": person.left_on is None,
            "leave": [_leave(each) for each in person.leave if each.ends_at > demo.now],
            "staff_sequence": 1,
            **_counters(desk),
        }


def _leave(leave: Any) -> Row:
    return {"leave_id": leave.id, "starts_at": leave.starts_at, "ends_at": leave.ends_at, "kind": leave.kind}


def _counters(desk: Desk | None) -> Row:
    if desk is None:
        return {"held": 0, "unworked": 0, "assigned": 0}
    counts = {"held": desk.counts.held, "unworked": desk.counts.unworked, "assigned": desk.assigned}
    return {**counts, "last_assigned_at": desk.last_assigned_at, "last_claim_at": desk.counts.last_claim_at}


def rep_grades(demo: Demo) -> list[Row]:
    """Leads held by grade."""
    return [
        {"rep_id": desk.id, "grade": grade, "held": held}
        for desk in demo.desks
        for grade, held in desk.counts.by_grade.items()
    ]


def rep_days(demo: Demo) -> list[Row]:
    """Claims by day, with the cap in force that evening."""
    return [
        {"rep_id": desk.id, "day": day, "claims": claims, "cap": _holding_rules(demo, day).day_cap}
        for desk in demo.desks
        for day, claims in desk.claims.items()
        if claims
    ]


def rep_months(demo: Demo) -> list[Row]:
    """Intake by month, with the cap in force at the end of its first day."""
    return [
        {"rep_id": desk.id, "month": month, "intake": intake, "cap": _holding_rules(demo, month).month_cap}
        for desk in demo.desks
        for month, intake in desk.intake.items()
        if intake
    ]


def _holding_rules(demo: Demo, day: Any) -> Any:
    evening = datetime.combine(day + timedelta(days=1), time(), ZONE)
    return demo.books.version_at(None, evening).rules.holding


def leads(demo: Demo) -> Iterator[Row]:
    """Every lead as it stands at the end."""
    for lead in demo.books.leads:
        prospect, score = lead.prospect, lead.score
        yield {
            "id": lead.id,
            "state": lead.state,
            "version": lead.version,
            "created_at": prospect.arrived_at,
            "updated_at": lead.updated_at,
            **prospect.fields,
            "tags": prospect.tags,
            "extra": prospect.extra,
            "finder_id": prospect.finder_id,
            "sharer_id": prospect.sharer_id,
            "grade": score.grade,
            "grade_cell": score.grade_cell,
            "fit": score.fit,
            "intent": score.intent,
            "score": score.score,
            "intent_at": lead.scored_at,
            "scored_at": lead.scored_at,
            "score_rule_id": demo.score_rules,
            "pool_id": lead.pool_id,
            "home_pool_id": lead.home_pool,
            "pooled_at": lead.pooled_at,
            "claimable_at": lead.pooled_at if lead.pool_id else None,
            **_standing(lead, demo.now),
        }


def _standing(lead: Lead, now: datetime) -> Row:
    names = (
        "last_touch_at",
        "last_effective_at",
        "worked_at",
        "recycle_at",
        "protect_until",
        "exempt_reason",
    )
    row = {
        name: getattr(lead, name)
        for name in (*names, "stage", "amount_fen", "lost_reason", "outcome", "closed_at")
    }
    hand = lead.hand
    owner = {"owner_id": hand.rep.id, "owner_since": hand.started_at} if hand else {}
    return {**row, **owner, **_reminders(lead, now)}


def _reminders(lead: Lead, now: datetime) -> Row:
    """The next reminder as already planned, so that the first run of the job has nothing to catch up on."""
    hand = lead.hand
    if hand is None:
        return {}
    cycle = hand.rules.cycle(hand.grade, lead.prospect.source)
    plan = reminders.plan(hand.rules, cycle, lead.deadline, hand.rep.calendar, now)
    look_again_at = lead.protect_until if lead.is_protected(now) else plan.look_again_at
    return {"remind_at": look_again_at, "reminders_for": lead.recycle_at}


def identities(demo: Demo) -> Iterator[Row]:
    """The keys by which each lead is found again."""
    for lead in demo.books.leads:
        for key in identity_keys(lead.prospect.fields):
            yield {"kind": key.kind, "value": key.value, "lead_id": lead.id}


def lead_truth(demo: Demo) -> list[Row]:
    """What each lead is truly worth."""
    return [
        {
            "lead_id": lead.id,
            "p_win": lead.prospect.p_win,
            "logit": lead.prospect.logit,
            "win_scale_days": win_scale_days(lead.prospect.source),
            "win_shape": WIN_SHAPE,
        }
        for lead in demo.books.leads
    ]


def rep_truth(demo: Demo) -> list[Row]:
    """How much better than the average each rep truly is, as a logit."""
    return [{"rep_id": rep_id, "logit": logit} for rep_id, logit in demo.skill.items()]
