"""The pool's unattended work: remind, sweep, assign. Each may be started anywhere, twice, or be killed.

    leads.notify   reminders that fall due, into inboxes and by e-mail
    leads.sweep    reminders first, then leads whose time is over go back to their pool
    leads.assign   pooled leads to reps on shift
    leads.rescore  see `jobs_rescore`
    leads.index    see `jobs_index`
    leads.duplicates   see `jobs_duplicates`
    leads.expire   see `jobs_exports`
    leads.cycle    see `jobs_cycle`
    leads.experiments   see `jobs_experiments`
    leads.nurture  see `jobs_nurture`
    leads.train, leads.drift   see `jobs_models`

Given a future `--as-of`, notify and sweep do what they would have done on the way there, hour by hour as
things fall due: in that time too a reminder comes a working day before its lead goes back.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTP

from services.leads import (
    jobs_cycle,
    jobs_duplicates,
    jobs_experiments,
    jobs_exports,
    jobs_index,
    jobs_models,
    jobs_nurture,
    jobs_rescore,
)
from services.leads.dealing import deal_pool
from services.leads.domain.reminders import next_try_at
from services.leads.mail import MailServer, Refused
from services.leads.repository import brakes, deadlines, notices
from services.leads.repository.waiting import pools_to_serve
from services.leads.sweeping import sweep_once
from shared.clock import business_zone, utc_now
from shared.database import Database
from shared.jobs import Counts, job, period_name

rescore = jobs_rescore.rescore
index = jobs_index.index
duplicates = jobs_duplicates.duplicates
expire = jobs_exports.expire
cycle = jobs_cycle.cycle
experiments = jobs_experiments.experiments
nurture = jobs_nurture.nurture
train = jobs_models.train
drift = jobs_models.drift

_PERIOD = "5m"
_STEP = timedelta(hours=1)
_LEASE = timedelta(minutes=10)
_LETTERS = 200


@job("leads.notify", period=_PERIOD)
def notify(db: Database, now: datetime) -> Counts:
    """Write the reminders that are due and send waiting e-mails; without a mail server they are let go."""
    server = MailServer.configured()
    counts: Counter[str] = Counter()
    for moment in _moments(db, "leads.notify", now):
        counts.update(_remind(db, moment))
    if server is not None:
        counts.update(_send(db, server, now))
    else:
        with db.transaction() as session:
            notices.mail_nothing(session)
    return dict(counts)


@job("leads.sweep", period=_PERIOD)
def sweep(db: Database, now: datetime) -> Counts:
    """Return leads whose time is over to their pool, each after a delivered last reminder.

    Counts: `due` then, of them `recycled`, `held_out` of rotation, `braked` until a manager answers, `left`
    for the next run; before it, `reminded` and, for want of a timely reminder, `postponed`.
    """
    last = _last_success(db, "leads.sweep", utc_now())
    counts: Counter[str] = Counter()
    for moment in _moments(db, "leads.sweep", now):
        counts.update(_remind(db, moment))
        swept = sweep_once(db, moment, last)
        counts["braked"], counts["left"] = swept.pop("braked"), swept.pop("left")
        counts.update(swept)
        last = moment
    counts["due"] = sum(counts[each] for each in ("recycled", "held_out", "braked", "left"))
    return dict(counts)


@job("leads.assign", period="1m")
def assign(db: Database, now: datetime) -> Counts:
    """Give pooled leads to reps on shift, as far as caps allow; who waits keeps the reason.

    Counts: `assigned`, `waiting` (nobody could), `overdue` (waiting past the promise: the manager has heard),
    `overflowed` (left for another pool or for nurturing, as the rules say).
    """
    with db.transaction() as session:
        pools = pools_to_serve(session, now)
    counts: Counter[str] = Counter(assigned=0, waiting=0, overdue=0, overflowed=0)
    for pool in pools:
        counts.update(deal_pool(db, pool, now))
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


def _remind(db: Database, now: datetime) -> Counts:
    counts = {"reminded": 0, "postponed": 0}
    while True:
        with db.transaction() as session:
            done = deadlines.remind(session, now)
        counts["reminded"] += done.notices
        counts["postponed"] += done.postponed
        if done.leads < deadlines.CHUNK:
            return counts


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
        server.send(connection, letter, business_zone(), now)
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
