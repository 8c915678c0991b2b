"""Comparing leads that are due with those they share a blocking key with, a bounded number at a time.

Nothing here waits for a lead somebody is working on: its pairs are left, and it stays due.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.blocks import LARGEST, block_keys
from services.leads.domain.likeness import QUEUED_FROM, Likeness, compare
from services.leads.domain.traits import FIELDS, Traits, traits_of
from services.leads.repository.locks import array
from shared.ids import new_id

CHUNK = 500
"""Leads a transaction compares at most."""

Pair = tuple[UUID, UUID]

_TAKE = text("""
    delete from duplicate_due where tick in (
        select tick from duplicate_due order by tick limit :limit for update skip locked)
    returning lead_id
""")
_LEADS = text(f"""
    select id, state, {", ".join(FIELDS)} from lead
    where id = any(cast(:leads as uuid[])) and state not in ('merged', 'invalid')
""")  # noqa: S608 - columns of ours
_FORGET = text("""
    delete from duplicate_key k using duplicate_seen s, unnest(s.keys) as old(key)
    where s.lead_id = any(cast(:leads as uuid[])) and k.lead_id = s.lead_id and k.key = old.key
""")
_SAID = ", ".join(f"coalesce(l.{name}, '')" for name in FIELDS)
MADE_OF = f"md5(concat_ws(chr(10), {_SAID}))::uuid"
"""A digest of what is compared of a lead `l`."""
_SEE = text(f"""
    with told as (select * from json_to_recordset(cast(:rows as json)) as t(lead_id uuid, keys bigint[])
    ), seen as (
        insert into duplicate_seen (lead_id, keys, made_of)
        select t.lead_id, t.keys, {MADE_OF} from told t join lead l on l.id = t.lead_id
        on conflict (lead_id) do update set keys = excluded.keys, made_of = excluded.made_of
    )
    insert into duplicate_key (key, lead_id) select k.key, t.lead_id from told t, unnest(t.keys) as k(key)
""")  # noqa: S608 - columns of ours
_CANDIDATES = text("""
    select least(s.lead_id, o.lead_id), greatest(s.lead_id, o.lead_id)
    from duplicate_seen s cross join unnest(s.keys) as mine(key)
    cross join lateral (
        select array_agg(b.lead_id) as members
        from (select lead_id from duplicate_key where key = mine.key limit :most + 1) b
        having count(*) <= :most) block
    cross join unnest(block.members) as o(lead_id)
    where s.lead_id = any(cast(:leads as uuid[])) and o.lead_id <> s.lead_id
    union select lead_id, other_id from duplicate
    where lead_id = any(cast(:leads as uuid[])) and state <> 'merged'
    union select lead_id, other_id from duplicate
    where other_id = any(cast(:leads as uuid[])) and state <> 'merged'
""")


class Scanned(NamedTuple):
    """What one transaction came to; fewer `leads` than `CHUNK` means that nothing more is due."""

    leads: int
    compared: int
    queued: int
    left: int


def scan(session: Session, now: datetime) -> Scanned:
    """Compare leads that are due with those they may be, and put into the queue what is worth a look."""
    due = session.execute(_TAKE, {"limit": CHUNK}).scalars().all()
    mine = _traits(session, set(due))
    _see(session, set(due), mine)
    pairs = [tuple(row) for row in session.execute(_CANDIDATES, {"leads": array(mine), "most": LARGEST})]
    others = _traits(session, {each for pair in pairs for each in pair} - mine.keys())
    known = mine | others
    found = {
        (one, other): compare(known[one], known[other])
        for one, other in pairs
        if one in known and other in known
    }
    queued, left = _keep(session, found, now)
    return Scanned(len(due), len(found), queued, left)


def _traits(session: Session, leads: Collection[UUID]) -> dict[UUID, Traits]:
    rows = session.execute(_LEADS, {"leads": array(leads)}) if leads else ()
    return {row.id: traits_of(dict(row._mapping)) for row in rows}


def _see(session: Session, due: Collection[UUID], mine: Mapping[UUID, Traits]) -> None:
    """Give leads the keys they have now; one that was merged has none."""
    session.execute(_FORGET, {"leads": array(due)})
    rows = [{"lead_id": lead, "keys": block_keys(mine[lead]) if lead in mine else []} for lead in due]
    session.execute(_SEE, {"rows": orjson.dumps(rows).decode()})


_KNOWN = text("""
    select d.lead_id, d.other_id from duplicate d
    join json_to_recordset(cast(:rows as json)) as t(lead_id uuid, other_id uuid)
    on t.lead_id = d.lead_id and t.other_id = d.other_id
""")
_LOCK = text("""
    select id from lead where id = any(cast(:leads as uuid[])) and state <> 'merged'
    order by id for share skip locked
""")
_AGAIN = text("insert into duplicate_due (lead_id) select unnest(cast(:leads as uuid[]))")
_QUEUE = text("""
    insert into duplicate as d (id, lead_id, other_id, kind, likeness, evidence, found_at, changed_at)
    select id, lead_id, other_id, 'near', likeness, evidence, :now, :now
    from jsonb_to_recordset(cast(:rows as jsonb)) as t(
        id uuid, lead_id uuid, other_id uuid, likeness bigint, evidence jsonb)
    where likeness >= :queued_from
    order by lead_id, other_id
    on conflict (lead_id, other_id) do update set likeness = excluded.likeness, evidence = excluded.evidence,
        changed_at = excluded.changed_at, state = 'open', decided_at = null, decided_by = null, reason = null
    where d.evidence <> excluded.evidence and d.state <> 'merged'
""")
_FADE = text("""
    with told as (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as t(
            lead_id uuid, other_id uuid, likeness bigint, evidence jsonb)
        where likeness < :queued_from
    ), gone as (
        delete from duplicate d using told t
        where d.lead_id = t.lead_id and d.other_id = t.other_id and d.kind = 'near' and d.state = 'open'
    )
    update duplicate d set likeness = t.likeness, evidence = t.evidence, changed_at = :now
    from told t where d.lead_id = t.lead_id and d.other_id = t.other_id and d.evidence <> t.evidence
        and d.state = 'open' and d.kind <> 'near'
""")


def _keep(session: Session, found: Mapping[Pair, Likeness], now: datetime) -> tuple[int, int]:
    """Queue what is worth a look, take out what is no longer; how many were queued, and how many left."""
    known = _known(session, found)
    matter = [pair for pair, likeness in found.items() if likeness.is_worth_a_look or pair in known]
    leads = {each for pair in matter for each in pair}
    free = set(session.execute(_LOCK, {"leads": array(leads)}).scalars())
    rows = [_row(pair, found[pair]) for pair in matter if free.issuperset(pair)]
    left = {each for pair in matter if not free.issuperset(pair) for each in pair}
    session.execute(_AGAIN, {"leads": array(left)})
    values = {"rows": orjson.dumps(rows).decode(), "now": now, "queued_from": QUEUED_FROM}
    queued: int = session.execute(_QUEUE, values).rowcount  # type: ignore[attr-defined]
    session.execute(_FADE, values)
    return queued, len(left)


def _known(session: Session, found: Iterable[Pair]) -> set[Pair]:
    rows = [{"lead_id": one, "other_id": other} for one, other in found]
    return {
        (row.lead_id, row.other_id) for row in session.execute(_KNOWN, {"rows": orjson.dumps(rows).decode()})
    }


def _row(pair: Pair, likeness: Likeness) -> dict[str, Any]:
    return {
        "id": new_id(),
        "lead_id": pair[0],
        "other_id": pair[1],
        "likeness": likeness.score,
        "evidence": [each.told() for each in likeness.evidence],
    }
