"""What is read when a lead is wanted: rep, counters, lead, pool, rules and calendar, all under the locks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from services.leads.domain.holding import month_of
from services.leads.repository.locks import PREPARED_LOCKS, array
from services.leads.repository.ownership.facts import LET_GO_AT, REP_FACTS
from services.leads.repository.prepared import Prepared
from services.leads.repository.rulebook import COMPANY_VERSION, POOL_VERSION, TRIALS
from shared.clock import business_day
from shared.idempotency import KEY_SQL

Facts = dict[tuple[UUID, UUID], Row[Any]]
"""A row for each lead and rep that exist."""

_SQL = f"""
    select t.lead_id, l.state, l.version, l.pool_id, l.grade, l.source, l.claimable_at, l.do_not_contact,
        {REP_FACTS},
        p.id as of_pool, p.active as pool_active, p.region as pool_region, p.team_ids as pool_teams,
        {COMPANY_VERSION} as company_version, {POOL_VERSION.format(pool="p.id")} as pool_version,
        {TRIALS} as trials, {LET_GO_AT} as let_go_at,
        c.id as calendar_id, c.staff_sequence as calendar_sequence, r.leave,
        (select k.status is null and k.fingerprint = :print from request_key k
         where k.caller = :caller and k.key = :key) as is_first
    from unnest(:take_leads, :take_reps) as t(lead_id, rep_id)
    join lead l on l.id = t.lead_id
    join rep_account r on r.rep_id = t.rep_id
    left join pool p on p.id = coalesce(l.pool_id, l.home_pool_id)
    left join rep_day d on d.rep_id = t.rep_id and d.day = :day
    left join rep_month m on m.rep_id = t.rep_id and m.month = :month
    left join lateral (
        select id, staff_sequence from calendar where id = r.calendar_id or is_default
        order by id is distinct from r.calendar_id limit 1) c on true
"""  # noqa: S608 - our own words
_TYPES = {
    "take_leads": "uuid[]",
    "take_reps": "uuid[]",
    "day": "date",
    "month": "date",
    "now": "timestamptz",
    "caller": "uuid",
    "key": "text",
    "print": "bytea",
}
_UNKEYED = {"caller": None, "key": None, "print": None}

# Several statements in one round trip: each sees what the locks before it waited for; the last one answers.
# A join under `for update` would not do: after waiting it sees the locked row anew, but nothing else.
_KEY = Prepared(
    "request_key_taken",
    KEY_SQL,
    {"caller": "uuid", "key": "text", "operation": "text", "print": "bytea"},
)
_READ = Prepared("leads_wanted", _SQL, _TYPES, before=PREPARED_LOCKS)
_READ_KEYED = Prepared("leads_wanted", _SQL, _TYPES, before=(_KEY, *PREPARED_LOCKS))


def read_wanted(
    session: Session,
    pairs: Iterable[tuple[UUID, UUID]],
    now: datetime,
    keyed: dict[str, Any] | None = None,
) -> Facts:
    """Lock reps, then leads, and read what decides about each lead and rep.

    `keyed` is `key_params` of a request: its key is written first, so that a twin waits here; `is_first` of
    the rows then tells whether the work is still to be done.
    """
    pairs, today = list(pairs), business_day(now)
    values = {
        "reps": array({rep for _, rep in pairs}),
        "leads": array({lead for lead, _ in pairs}),
        "take_leads": array(lead for lead, _ in pairs),
        "take_reps": array(rep for _, rep in pairs),
        "day": today,
        "month": month_of(today),
        "now": now,
    }
    rows = (_READ_KEYED if keyed else _READ).run(session, values | (keyed or _UNKEYED))
    return {(row.lead_id, row.rep_id): row for row in rows}
