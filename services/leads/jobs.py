"""The pool's unattended work: remind, sweep, assign. Each may be started anywhere, twice, or be killed.

    leads.notify   reminders that fall due, into inboxes and by e-mail
    leads.sweep    reminders first, then leads whose time is over go back to their pool
    leads.assign   pooled leads to reps on shift

Given a future `--as-of`, notify and sweep do what they would have done on the way there, hour by hour as
things fall due: in that time too a reminder comes a working day before its lead goes back.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTP
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from services.leads.domain.assignment import Dealer, is_overdue
from services.leads.domain.reminders import next_try_at
from services.leads.domain.rules import GRADES
from services.leads.domain.sweep import Fate
from services.leads.mail import MailServer, Refused
from services.leads.repository import assign as dealing
from services.leads.repository import brakes, deadlines, notices
from services.leads.repository import sweep as sweeping
from shared.clock import business_zone, utc_now
from shared.database import Database
from shared.jobs import Counts, job, period_name

_PERIOD = "5m"
_STEP = timedelta(hours=1)
_LEASE = timedelta(minutes=10)
_LETTERS = 200
_OFFERS = 3


@job("leads.notify", period=_PERIOD)
def notify(db: Database, now: datetime) -> Counts:
    """Write the reminders that are due and send waiting e-mails."""
    server = MailServer.configured()
    counts: Counter[str] = Counter()
    for moment in _moments(db, "leads.notify", now):
        counts.update(_remind(db, moment, by_mail=server is not None))
    if server is not None:
        counts.update(_send(db, server, now))
    return dict(counts)


@job("leads.sweep", period=_PERIOD)
def sweep(db: Database, now: datetime) -> Counts:
    """Return leads whose time is over to their pool, each after a delivered last reminder.

    Counts: `due` then, of them `recycled`, `held_out` of rotation, `braked` until a manager answers, `left`
    for the next run; before it, `reminded` and, for want of a timely reminder, `postponed`.
    """
    by_mail = MailServer.configured() is not None
    last = _last_success(db, "leads.sweep", utc_now())
    counts: Counter[str] = Counter()
    for moment in _moments(db, "leads.sweep", now):
        counts.update(_remind(db, moment, by_mail=by_mail))
        swept = _sweep(db, moment, last, by_mail=by_mail)
        counts["braked"], counts["left"] = swept.pop("braked"), swept.pop("left")
        counts.update(swept)
        last = moment
    counts["due"] = sum(counts[each] for each in ("recycled", "held_out", "braked", "left"))
    return dict(counts)


@job("leads.assign", period="1m")
def assign(db: Database, now: datetime) -> Counts:
    """Give pooled leads to reps on shift, as far as caps allow; who waits keeps the reason.

    Counts: `assigned`, `waiting` (nobody could), `overdue` (waiting past the promise: the manager has heard).
    """
    by_mail = MailServer.configured() is not None
    with db.transaction() as session:
        pools = dealing.pools_to_serve(session, now)
    counts: Counter[str] = Counter(assigned=0, waiting=0, overdue=0)
    for pool in pools:
        counts.update(_deal(db, pool, now, by_mail=by_mail))
    return dict(counts)


def _moments(db: Database, name: str, now: datetime) -> Iterator[datetime]:
    """Yield `now`; on the way to a future `now` also each hour by which something falls due."""
    reached = utc_now()
    if now - reached > _STEP:
        reached = max(reached, _last_success(db, name, now) or reached)
        while reached < now - _STEP:
            yield reached
            with db.transaction() as session:
                following = deadlines.next_due_after(session, reached)
            reached = max(following or now, reached + _STEP)
    yield now


def _last_success(db: Database, name: str, now: datetime) -> datetime | None:
    with db.transaction() as session:
        return brakes.last_success_before(session, name, period_name(_PERIOD, now))


def _remind(db: Database, now: datetime, *, by_mail: bool) -> Counts:
    counts = {"reminded": 0, "postponed": 0}
    while True:
        with db.transaction() as session:
            done = deadlines.remind(session, now, by_mail=by_mail)
        if not done.leads:
            return counts
        counts["reminded"] += done.notices
        counts["postponed"] += done.postponed


def _send(db: Database, server: MailServer, now: datetime) -> Counts:
    """Send queued e-mails, each address once; what fails is tried again later, at last given up."""
    counts = {"mailed": 0, "mail_failed": 0}
    while letters := _leased(db, now):
        try:
            with server.connection() as connection:
                for letter in letters:
                    sent = _send_one(db, server, connection, letter, now)
                    counts["mailed" if sent else "mail_failed"] += 1
        except Refused:
            counts["mail_failed"] += len(letters)
            _put_back(db, letters, now)
            break
    return counts


def _leased(db: Database, now: datetime) -> list[notices.Letter]:
    with db.transaction() as session:
        return notices.lease_letters(session, now, now + _LEASE, _LETTERS)


def _send_one(
    db: Database, server: MailServer, connection: SMTP, letter: notices.Letter, now: datetime
) -> bool:
    try:
        server.send(connection, letter, business_zone())
    except Refused as refusal:
        _put_back(db, [letter], now, for_good=refusal.for_good)
        return False
    with db.transaction() as session:
        notices.mark_sent(session, letter.notice_ids, now)
    return True


def _put_back(
    db: Database, letters: Sequence[notices.Letter], now: datetime, *, for_good: bool = False
) -> None:
    with db.transaction() as session:
        for letter in letters:
            again_at = None if for_good else next_try_at(letter.attempts, now)
            notices.mark_failed(session, letter.notice_ids, again_at)


def _sweep(db: Database, now: datetime, last_success_at: datetime | None, *, by_mail: bool) -> Counts:
    """Sweep once, rep by rep in chunks; teams in a storm are asked about and left alone."""
    with db.transaction() as session:
        due = sweeping.due_by_rep(session, now)
        stopped = brakes.stopped_teams(session, due, now, last_success_at, by_mail=by_mail) if due else set()
    fates: Counter[Fate] = Counter()
    for group in sweeping.chunks([each for each in due if each.team_id not in stopped]):
        fates += _sweep_group(db, group, now)
    braked = sum(each.leads for each in due if each.team_id in stopped)
    done = {"recycled": fates[Fate.RECYCLE], "held_out": fates[Fate.HOLD_OUT], "braked": braked}
    return done | {"left": sum(each.leads for each in due) - sum(done.values())}


def _sweep_group(db: Database, reps: Sequence[UUID], now: datetime) -> Counter[Fate]:
    """Sweep some reps to the end, a transaction for each chunk: a kill loses nothing done before."""
    fates: Counter[Fate] = Counter()
    while True:
        with db.transaction() as session:
            chunk = sweeping.sweep_reps(session, reps, now)
        fates += chunk
        if chunk.total() < sweeping.CHUNK or not chunk[Fate.RECYCLE] + chunk[Fate.HOLD_OUT]:
            return fates


def _deal(db: Database, served: dealing.Served, now: datetime, *, by_mail: bool) -> Counts:
    """Give away what waits in one pool, the best leads first; a grade nobody has room for is left alone."""
    with db.transaction() as session:
        dealer = Dealer(served.rules, dealing.hands_for(session, served, now), now)
    table = _Table(served, dealer, now)
    counts: Counter[str] = Counter(assigned=0, waiting=0, overdue=0)
    for grade in GRADES:
        after = None
        while True:
            with db.transaction() as session:
                after, dealt = _deal_chunk(session, table, grade, after)
            counts.update(dealt)
            if after is None or not dealer.can_take(grade):
                break
    if counts["overdue"]:
        with db.transaction() as session:
            dealing.tell_overdue(session, served, now, by_mail=by_mail)
    return dict(counts)


class _Table(NamedTuple):
    """Where leads are dealt: the pool, who deals, and when."""

    served: dealing.Served
    dealer: Dealer
    now: datetime


def _deal_chunk(
    session: Session, table: _Table, grade: str, after: dealing.Place | None
) -> tuple[dealing.Place | None, Counts]:
    """Give away one chunk; what a race took from the chosen rep is offered once more to the others."""
    found, after = dealing.waiting_leads(session, table.served, grade, table.now, after)
    explored = {lead.lead_id for lead, is_explore in found if is_explore}
    again = [lead for lead, _ in found]
    reasons: dict[UUID, str] = {}
    overdue = assigned = 0
    for _ in range(_OFFERS):
        chosen = []
        for lead in again:
            choice = table.dealer.deal(lead)
            if choice.rep_id is not None:
                chosen.append(dealing.Chosen(lead, choice.rep_id, choice.why, lead.lead_id in explored))
            elif choice.waiting_reason:
                reasons[lead.lead_id] = choice.waiting_reason
                overdue += is_overdue(table.served.rules, lead)
        given, again = dealing.give(session, table.served, chosen, table.now)
        assigned += given
    dealing.explain(session, reasons)
    return after, {"assigned": assigned, "waiting": len(reasons), "overdue": overdue}
