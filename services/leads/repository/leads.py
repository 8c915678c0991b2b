"""One lead as somebody may see it: contact details for its holder only, the score explained, the policy."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain import policy
from services.leads.domain.contact import MASKS, scrub
from services.leads.domain.experiment_words import arm_words
from services.leads.domain.next_steps import Step
from services.leads.domain.states import LeadState
from services.leads.domain.terms import Words
from services.leads.repository import next_steps, registrations
from services.leads.repository.list_sql import LINE
from services.leads.repository.overflow import overflow_words
from services.leads.repository.reach import lead_in_reach
from services.leads.repository.rulebook import rules_for, rules_of_holding
from services.leads.repository.scores import GRADED_BY, scorer_of
from services.leads.repository.win_scores import win_of
from shared.clock import business_day, business_zone
from shared.context import Actor

_CARD = (
    "finder_id",
    "sharer_id",
    "survivor_id",
    "merged",
    "lost_reason",
    "outcome",
    "closed_at",
    "extra",
)

_LINE = (*LINE, "p_win", "owner_name")


def line(row: Row[Any], *, holder: bool = False) -> dict[str, Any]:
    """A lead in a list: contact details are in one for its `holder` alone, who is noted to have seen them."""
    return _told(row, _LINE, holder=holder)


_LEAD = text(f"""
    select l.*, {GRADED_BY}, r.name as owner_name, r.seniority, r.held, h.id as holding_id,
        h.grade as holding_grade, h.rule_version, h.started_at, x.number as experiment_number,
        x.name as experiment_name, x.b_version = h.rule_version as is_arm_b, f.at as shown_at,
        n.due_at as step_due_at, n.note as step_note,
        out.at as held_out_at, b.state as brake, me.seniority as my_seniority, me.held as my_held,
        (select coalesce(json_agg(json_build_object('id', m.id, 'number', m.number,
            'finder_id', m.finder_id, 'sharer_id', m.sharer_id) order by m.number), '[]')
         from lead m where m.survivor_id = l.id) as merged
    from lead l
    left join rep_account r on r.rep_id = l.owner_id
    left join holding h on h.lead_id = l.id and h.ended_at is null
    left join experiment x on h.rule_version in (x.a_version, x.b_version)
    left join holding_flag f on f.holding_id = h.id and f.flag = 'contact_shown'
    left join holding_flag out on out.holding_id = h.id and out.flag = 'hold_out'
    left join sweep_brake b on b.team_id = coalesce(r.team_id, '00000000-0000-0000-0000-000000000000')
        and (b.state = 'waiting' or (b.state = 'refused' and b.day = :today))
        and not exists (select from sweep_brake n where n.team_id = b.team_id and n.day > b.day)
    left join next_step n on n.lead_id = l.id
    left join rep_account me on me.rep_id = cast(:me as uuid)
    where l.id = :lead
""")  # noqa: S608
_STILL_MINE = text("select 1 from lead where id = :lead and owner_id = :me for share")
_SHOW = text("""
    insert into holding_flag (holding_id, flag, at) values (:holding, 'contact_shown', :now)
    on conflict do nothing
""")


def get_lead(session: Session, lead_id: UUID, *, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """A lead within reach. Its holder sees the contact details, and the first time is written down."""
    lead_in_reach(session, lead_id, actor)
    me = actor.id if actor else None
    row = session.execute(_LEAD, {"lead": lead_id, "me": me, "today": business_day(now)}).one()
    holder = row.owner_id is not None and row.owner_id == me
    if holder and row.shown_at is None:
        holder = session.execute(_STILL_MINE, {"lead": lead_id, "me": me}).first() is not None
        if holder:
            session.execute(_SHOW, {"holding": row.holding_id, "now": max(now, row.started_at)})
    told = _told(row, (*LINE, "owner_name", *_CARD), holder=holder)
    win = win_of(session, row, now)
    return told | {
        "p_win": win["p"] if win else None,
        "win": win,
        "reasons": _reasons(session, row),
        "policy": _policy(session, row, actor, now),
        "next_step": _next_step(row, holder=holder),
    }


def _next_step(row: Row[Any], *, holder: bool) -> dict[str, Any] | None:
    if row.step_due_at is None:
        return None
    return next_steps.told(Step(row.step_due_at, row.step_note if holder else scrub(row.step_note)))


def _told(row: Row[Any], names: tuple[str, ...], *, holder: bool) -> dict[str, Any]:
    values = row._mapping
    told = {name: _plain(values[name]) for name in names}
    if not holder:
        told = {name: _masked(name, value) for name, value in told.items()}
    return told | ({"contact_masked": not holder} if "phone" in told else {})


def _masked(name: str, value: Any) -> Any:
    if name in MASKS and value:
        return MASKS[name](value)
    return scrub(value) if name in {"extra", "external_id"} else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _reasons(session: Session, row: Row[Any]) -> list[dict[str, Any]]:
    if row.score_rule_id is None:
        return []
    values = dict(row._mapping)
    lines = scorer_of(session, row.score_rule_id).explain(
        values, row.fit, row.intent, registrations.reasons(session, row)
    )
    return [
        {
            "code": each.code,
            "axis": each.axis,
            "points": each.points,
            "words": {"zh": each.words_zh, "en": each.words_en},
        }
        for each in lines
    ]


def _policy(session: Session, row: Row[Any], actor: Actor | None, now: datetime) -> dict[str, Any]:
    """The card of the holder, or, of a lead in no hand, of the caller."""
    if row.holding_id is not None:
        rules = rules_of_holding(session, row.rule_version, row.started_at)
        seniority, held = row.seniority, row.held
    else:
        pool, me = row.pool_id or row.home_pool_id, actor.id if actor else None
        rules = rules_for(session, pool, me, now, lead_id=row.id)
        seniority, held = row.my_seniority, row.my_held
    standing = policy.Standing(
        state=row.state,
        grade=row.holding_grade or row.grade,
        source=row.source,
        recycle_at=row.recycle_at,
        last_reset_at=row.last_effective_at,
        protect_until=row.protect_until,
        paused_reason=row.paused_reason,
        exempt_reason=row.exempt_reason,
        claimable_at=row.claimable_at,
        waiting_reason=row.waiting_reason,
        is_held_out=row.held_out_at is not None,
        brake=row.brake,
        overflow=overflow_words(session, row, rules, now) if row.state == LeadState.POOLED else ("", ""),
        experiment=_experiment(row),
    )
    zh, en = policy.why(rules, standing, now, business_zone())
    return {
        "held": held,
        "cap": rules.holding.cap[seniority] if seniority else None,
        "recycle_at": _plain(row.recycle_at),
        "why": {"zh": zh, "en": en},
    }


def _experiment(row: Row[Any]) -> Words:
    """By which arm of which experiment it is held."""
    if row.experiment_number is None:
        return "", ""
    return arm_words(row.experiment_number, row.experiment_name, "b" if row.is_arm_b else "a")
