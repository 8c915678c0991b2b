"""Deadlines of running holdings: the reminders before them, and moving them. Leads are locked, never reps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.reminders import Kind, Plan, plan
from services.leads.domain.rules import PoolRules
from services.leads.repository.locks import array
from services.leads.repository.notices import Message, deliver
from services.leads.repository.reps import calendars_of
from services.leads.repository.rulebook import COMPANY_VERSION_AT, InForce, rules_of

BEGAN_UNDER = f"""
    case when v.pool_id is null then v.id
         else {COMPANY_VERSION_AT.format(at="h.started_at")} end as company_rules,
    case when v.pool_id is not null then v.id end as pool_rules"""
"""The rule versions of a holding `h` and its rule_version `v`; `rules_under` reads them."""

_NEXT = "(case when reminders_for = recycle_at then remind_at else '-infinity'::timestamptz end)"
_RUNNING = "state = 'held' and recycle_at is not null and paused_reason is null and exempt_reason is null"

_LOCK_DUE = text(f"""
    select id from lead where {_RUNNING} and {_NEXT} <= :now
    order by {_NEXT} limit :limit for update skip locked
""")  # noqa: S608

_FACTS = text(f"""
    select l.id, l.number, coalesce(l.company, l.name) as label, l.source, l.recycle_at, l.protect_until,
        l.do_not_contact,
        h.id as holding_id, h.rep_id, h.grade, r.name as rep_name, t.manager_id, {BEGAN_UNDER}
    from lead l
    join holding h on h.lead_id = l.id and h.ended_at is null
    join rule_version v on v.id = h.rule_version
    join rep_account r on r.rep_id = h.rep_id
    left join team t on t.id = r.team_id
    where l.id = any(cast(:leads as uuid[]))
""")  # noqa: S608

_PLANNED = text("""
    with planned as (
        select * from json_to_recordset(cast(:rows as json)) as t(
            lead_id uuid, recycle_at timestamptz, remind_at timestamptz, postponed boolean, data jsonb)
    ), moved as (
        update lead l set remind_at = t.remind_at, reminders_for = t.recycle_at, recycle_at = t.recycle_at,
            version = l.version + t.postponed::int,
            updated_at = case when t.postponed then :now else l.updated_at end
        from planned t where l.id = t.lead_id
        returning l.id, l.version, t.postponed, t.data
    )
    insert into lead_event (lead_id, sequence, type, cause, at, data)
    select id, version, 'postponed', 'late_notice', :now, data from moved where postponed
""")


CHUNK = 500
"""Leads a transaction reminds of at most."""

_NEXT_DUE = text(f"""
    select least(
        (select min(recycle_at) from lead where state = 'held' and recycle_at > :now),
        (select min({_NEXT}) from lead where {_RUNNING} and {_NEXT} > :now))
""")  # noqa: S608


def next_due_after(session: Session, now: datetime) -> datetime | None:
    """Return when the next reminder or deadline comes after `now`; None: nothing is planned."""
    return session.execute(_NEXT_DUE, {"now": now}).scalar()


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one batch came to; fewer `leads` than `CHUNK` means that nothing more is due."""

    leads: int
    notices: int
    postponed: int


def rules_under(session: Session, fact: Row[Any]) -> PoolRules:
    """Return the rules a holding began under, from the columns of `BEGAN_UNDER`."""
    return rules_of(session, InForce(fact.company_rules, fact.pool_rules))


def remind(session: Session, now: datetime) -> Reminded:
    """Send the reminders that are due for up to `CHUNK` leads and plan each one's next.

    A lead whose last reminder comes too late has its deadline moved in the same transaction, the reason in
    its history. Leads that somebody is working on at this moment are left for the next batch.
    """
    leads = session.execute(_LOCK_DUE, {"now": now, "limit": CHUNK}).scalars().all()
    facts = session.execute(_FACTS, {"leads": array(leads)}).all()
    plans = [(fact, each) for fact, each in zip(facts, _plans(session, facts, now), strict=True)]
    rows = [_row(fact, each) for fact, each in plans]
    if rows:
        session.execute(_PLANNED, {"rows": orjson.dumps(rows).decode(), "now": now})
    messages = [message for fact, each in plans for message in _messages(fact, each)]
    sent = deliver(session, messages, now)
    return Reminded(len(facts), sent, sum(row["postponed"] for row in rows))


def _plans(session: Session, facts: Sequence[Row[Any]], now: datetime) -> list[Plan]:
    calendars = calendars_of(session, {fact.rep_id for fact in facts})
    return [
        Plan(None, fact.recycle_at, fact.protect_until)
        if fact.protect_until and fact.protect_until > now
        else plan(rules, rules.cycle(fact.grade, fact.source), fact.recycle_at, calendars[fact.rep_id], now)
        for fact in facts
        for rules in [rules_under(session, fact)]
    ]


def _row(fact: Row[Any], planned: Plan) -> dict[str, Any]:
    return {
        "lead_id": fact.id,
        "recycle_at": planned.recycle_at,
        "remind_at": planned.look_again_at,
        "postponed": planned.is_postponed(fact.recycle_at),
        "data": {
            "holding_id": fact.holding_id,
            "from": fact.recycle_at,
            "to": planned.recycle_at,
            "reason": "the last reminder came later than a working day before",
        },
    }


def _messages(fact: Row[Any], planned: Plan) -> list[Message]:
    """The reminder to the rep; the last one goes to the manager too."""
    if planned.send is None:
        return []
    manager = fact.manager_id if planned.send is Kind.LAST_DAY and fact.manager_id != fact.rep_id else None
    return [
        Message(
            recipient_id=recipient,
            kind=planned.send,
            about={
                "lead": fact.label or f"#{fact.number}",
                "rep": fact.rep_name,
                "quiet": int(fact.do_not_contact),
            },
            lead_id=fact.id,
            holding_id=fact.holding_id,
            recycle_at=planned.recycle_at,
        )
        for recipient in (fact.rep_id, manager)
        if recipient is not None
    ]
