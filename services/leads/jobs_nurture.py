"""leads.nurture: leads come to tracks, go on with their steps, stop, and messages leave.

Chunks of their own transactions; what others are working on is left for the next run. Killed at any point
and started again, or started twice at once, it goes on with what is still due: a step of an enrolment has one
row, and a message leaves by it alone.
"""

from collections import Counter
from datetime import datetime, timedelta

from services.leads.domain.reminders import next_try_at
from services.leads.nurture_sending import Channels, NotSent, channels
from services.leads.repository.nurturing import outbox
from services.leads.repository.nurturing.channels import list_channels, note_test, take_test, unsubscribe_key
from services.leads.repository.nurturing.enrol import FIRST, Start, candidates, enrol, looked_at_all
from services.leads.repository.nurturing.steps import Running, take_steps
from services.leads.repository.nurturing.stops import stop_changed
from services.leads.repository.nurturing.tracks import TrackInForce, active_tracks
from services.leads.repository.reps import company_calendar
from shared.clock import business_day
from shared.database import Database
from shared.jobs import Counts, job

CHUNK = 500
MOST_ENROLLED = 20_000
"""Leads a run puts on tracks: a company of a million begins over days, not in a flood."""
MOST_SENT = 2_000
"""Messages a run hands over: the next begins a minute later."""
_LEASE = timedelta(minutes=10)


@job("leads.nurture", period="1m")
def nurture(db: Database, now: datetime) -> Counts:
    """Stop, enrol, do steps, send. Emits `lead_nurture_started`, `nurture_step_sent`, `lead_nurture_stopped`.

    Counts: `stopped`, `enrolled`, of these `held_out`, `steps` done, and `sent`, `failed`, `called_off`.
    """
    counts: Counter[str] = Counter(dict.fromkeys(("stopped", "enrolled", "held_out", "steps", "sent"), 0))
    with db.transaction() as session:
        set_up, key = list_channels(session), unsubscribe_key(session)
    with channels(set_up, key) as ways:
        counts["stopped"] += _stop(db, now)
        counts.update(_enrol(db, now))
        counts.update(_step(db, ways, now))
        counts.update(_send(db, ways, now))
    return dict(counts)


def _stop(db: Database, now: datetime) -> int:
    total, after = 0, FIRST
    while True:
        with db.transaction() as session:
            some, last = stop_changed(session, after, CHUNK, now)
        total += some
        if last is None:
            return total
        after = last


def _enrol(db: Database, now: datetime) -> Counts:
    with db.transaction() as session:
        tracks, calendar = active_tracks(session), company_calendar(session)
    counts: Counter[str] = Counter()
    for in_force in tracks:
        counts.update(_enrol_on(db, Start(in_force, calendar, now), MOST_ENROLLED - counts["enrolled"]))
    return dict(counts)


def _enrol_on(db: Database, start: Start, most: int) -> Counts:
    """Put those of the audience on a track, at most so many; when all were looked at, note it."""
    counts: Counter[str] = Counter()
    after, whole = FIRST, _is_full_look(start.in_force, start.now)
    while counts["enrolled"] < most:
        with db.transaction() as session:
            found = candidates(session, start.in_force, after, CHUNK, now=start.now, whole=whole)
            fit = [row.id for row in found if start.track.is_for(dict(row._mapping))]
            counts.update(enrol(session, start, fit))
            if len(found) < CHUNK:
                looked_at_all(session, start.in_force, start.now)
                break
        after = found[-1].id
    return dict(counts)


def _is_full_look(in_force: TrackInForce, now: datetime) -> bool:
    """Whether it is the first look of the day: at everybody, whatever a clock may have been wrong about."""
    return in_force.looked_at is None or business_day(in_force.looked_at) != business_day(now)


def _step(db: Database, ways: Channels, now: datetime) -> Counts:
    counts: Counter[str] = Counter()
    while True:
        with db.transaction() as session:
            done = take_steps(session, Running(ways.open, company_calendar(session), now), CHUNK)
        looked = done.pop("looked")
        counts.update(done)
        if looked < CHUNK:
            return dict(counts)


def _send(db: Database, ways: Channels, now: datetime) -> Counts:
    """Send test messages, then what is due in the outbox, one after another."""
    _test(db, ways, now)
    counts: Counter[str] = Counter(sent=0, failed=0, called_off=0)
    with db.transaction() as session:
        counts["failed"] += outbox.give_up_lost(session, now)
    for _ in range(MOST_SENT):
        with db.transaction() as session:
            looked = outbox.take_next(session, now, now + _LEASE)
        if looked.parcel is not None:
            counts["sent" if _hand_over(db, ways, looked.parcel, now) else "failed"] += 1
        elif looked.called_off:
            counts["called_off"] += 1
        else:
            break
    return dict(counts)


def _hand_over(db: Database, ways: Channels, parcel: outbox.Parcel, now: datetime) -> bool:
    try:
        ways.send(parcel)
    except NotSent as fault:
        _note_fault(db, parcel, fault, now)
        return False
    with db.transaction() as session:
        outbox.note_sent(session, parcel.id, now)
    return True


def _note_fault(db: Database, parcel: outbox.Parcel, fault: NotSent, now: datetime) -> None:
    with db.transaction() as session:
        if fault.uncertain:
            outbox.note_uncertain(session, parcel.id, now)
        else:
            again_at = None if fault.for_good else next_try_at(parcel.attempts, now)
            outbox.note_failed(session, parcel.id, fault.why, again_at, now)


def _test(db: Database, ways: Channels, now: datetime) -> None:
    while True:
        with db.transaction() as session:
            row = take_test(session)
        if row is None:
            return
        why = None
        try:
            ways.test(row)
        except NotSent as fault:
            why = fault.why
        with db.transaction() as session:
            note_test(session, row, why, now)
