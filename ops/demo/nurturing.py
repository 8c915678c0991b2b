"""Two nurture tracks of the demo company, and what they did in the last weeks: by the product's own code.

Only leads that nobody touched since are nurtured, so that their history stays in order of time. No message
leaves: each is written down as sent by e-mail, and some people answer.
"""

from contextlib import closing
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.repository.nurturing import channels, outbox, reports, tracks
from services.leads.repository.nurturing.enrol import Start, enrol
from services.leads.repository.nurturing.steps import Running, take_steps
from services.leads.repository.nurturing.stops import stop_changed
from services.leads.repository.reps import company_calendar
from shared.clock import business_zone
from shared.database import Database

TRACKS = 2
DAYS = 20
_FIRST = UUID(int=0)
_CHUNK = 5_000
_EVERY_NTH_REPLIES = 9
_QUIET = text("""
    select id from lead where updated_at < :base and state in ('nurturing', 'pooled', 'held')
      and region = (select region from lead where state = 'pooled' and region is not null
        group by region order by count(*) desc, region limit 1)
    order by id limit 2000
""")
_REGION = text("select distinct region from lead where id = any(cast(:ids as uuid[]))")


def nurture(leads_url: str, now: datetime) -> int:
    """Turn the first two drafts on for one region and let three weeks go by; how many leads came."""
    with closing(Database(leads_url, statement_timeout_ms=0)) as db:
        morning = now.astimezone(business_zone()).replace(hour=10, minute=0, second=0, microsecond=0)
        base = morning - timedelta(days=DAYS)
        with db.transaction() as session:
            leads = list(session.execute(_QUIET, {"base": base}).scalars())
            _turn_on(session, leads, base)
        with db.transaction() as session:
            calendar = company_calendar(session)
            came = [
                enrol(session, Start(each, calendar, base), leads) for each in tracks.active_tracks(session)
            ]
        sent: list[UUID] = []
        for day in range(DAYS):
            _go_on(db, base + timedelta(days=day, hours=2), sent)
        return sum(each["enrolled"] for each in came)


def _turn_on(session: Session, leads: list[UUID], base: datetime) -> None:
    ids = "{" + ",".join(map(str, leads)) + "}"
    regions = [region for region in session.execute(_REGION, {"ids": ids}).scalars() if region]
    for track in tracks.list_tracks(session)[:TRACKS]:
        document: dict[str, Any] = deepcopy(track["document"])
        document["audience"]["conditions"] = [{"field": "region", "any": regions or ["华东"]}]
        document["held_out_share"] = 0.2
        changes = {"active": True, "document": document}
        tracks.update_track(session, UUID(track["id"]), changes, None, actor=None, now=base)
    channels.save_channel(session, "email", {"active": True}, None, secret="", now=base)


def _go_on(db: Database, at: datetime, sent: list[UUID]) -> None:
    """One day: who is to stop does, steps are taken, messages count as sent, and some answer."""
    with db.transaction() as session:
        stop_changed(session, _FIRST, _CHUNK, at)
    with db.transaction() as session:
        take_steps(session, Running(frozenset({"email"}), company_calendar(session), at), _CHUNK)
    while True:
        with db.transaction() as session:
            looked = outbox.take_next(session, at, at + timedelta(minutes=10))
            if looked.parcel is None and not looked.called_off:
                return
            if looked.parcel is not None:
                _send(session, looked.parcel.id, at, sent)


def _send(session: Session, message_id: UUID, at: datetime, sent: list[UUID]) -> None:
    outbox.note_sent(session, message_id, at)
    sent.append(message_id)
    status = "reply" if len(sent) % _EVERY_NTH_REPLIES == 0 else "delivered"
    reports.take_report(session, "email", message_id, status, at=at, now=at)
