"""One key, one outcome."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared import context
from shared.context import Actor
from shared.database import Database
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.idempotency import KeyReused, RequestInFlight, once, run_once
from shared.ids import new_id
from shared.tables import outbox, request_key
from tests.shared.toy.models import Counter
from tests.shared.toy.service import count_up


class Full(Conflict):
    code = "full"


def count(db: Database, counter_id: UUID, key: str | None, body: object = None):
    request = {"id": str(counter_id), "body": body}
    return run_once(db, key, "count", request, lambda session: count_up(session, counter_id))


def value_of(db: Database, counter_id: UUID) -> int:
    with db.transaction() as session:
        return session.scalar(select(Counter.value).where(Counter.id == counter_id)) or 0


def test_without_a_key_the_work_runs_every_time(db):
    counter_id = new_id()
    assert [count(db, counter_id, None) for _ in range(2)] == [{"value": 1}, {"value": 2}]


def test_same_key_gets_the_same_answer_and_one_effect(db):
    counter_id = new_id()
    assert [count(db, counter_id, "k") for _ in range(3)] == [{"value": 1}] * 3
    assert value_of(db, counter_id) == 1
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(outbox)) == 1


def test_fifty_twins_at_once_have_one_effect(toy_db, monkeypatch):
    monkeypatch.setenv("ALLHANDS_MAX_WORKERS", "50")
    db = Database(toy_db)
    counter_id = new_id()
    with ThreadPoolExecutor(50) as pool:
        answers = [pool.submit(count, db, counter_id, "k") for _ in range(50)]
        assert [answer.result() for answer in answers] == [{"value": 1}] * 50
    assert value_of(db, counter_id) == 1
    db.close()


def test_other_body_with_the_same_key_is_refused(db):
    counter_id = new_id()
    count(db, counter_id, "k", {"a": 1, "b": 2})
    assert count(db, counter_id, "k", {"b": 2, "a": 1}) == {"value": 1}
    with pytest.raises(KeyReused) as caught:
        count(db, counter_id, "k", {"a": 2})
    assert (caught.value.status, caught.value.code) == (422, "idempotency_key_reused")
    assert value_of(db, counter_id) == 1


def test_key_of_another_caller_is_another_key(db):
    counter_id = new_id()
    for expected in (1, 2):
        token = context.actor.set(Actor(new_id()))
        assert count(db, counter_id, "k") == {"value": expected}
        context.actor.reset(token)


def test_twin_that_waited_too_long_is_told_so(toy_db, monkeypatch):
    monkeypatch.setenv("ALLHANDS_LOCK_TIMEOUT_MS", "100")
    db = Database(toy_db)
    counter_id = new_id()
    running, finish = threading.Event(), threading.Event()

    def slow(session):
        running.set()
        finish.wait(10)
        return count_up(session, counter_id)

    request = {"id": str(counter_id), "body": None}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run_once, db, "k", "count", request, slow)
        running.wait(10)
        with pytest.raises(RequestInFlight) as caught:
            count(db, counter_id, "k")
        finish.set()
        assert first.result() == {"value": 1}
    assert (caught.value.status, caught.value.code) == (409, "request_in_flight")
    assert count(db, counter_id, "k") == {"value": 1}
    db.close()


@pytest.mark.parametrize("refusal", [Full("full", extra={"cap": 1}), NotFound("gone")])
def test_refusal_is_an_outcome_and_leaves_no_effect(db, refusal):
    counter_id = new_id()
    attempts = []

    def refuse(session):
        attempts.append(1)
        count_up(session, counter_id)
        raise refusal

    for _ in range(3):
        with pytest.raises(type(refusal).__mro__[1] if type(refusal) is Full else NotFound) as caught:
            run_once(db, "k", "count", {}, refuse)
        assert (caught.value.code, caught.value.extra) == (refusal.code, refusal.extra)
    assert len(attempts) == 1
    assert value_of(db, counter_id) == 0


@pytest.mark.parametrize("passing", [Invalid("bad"), Unavailable(), KeyError("defect")])
def test_what_may_pass_is_not_remembered(db, passing):
    def fail(_):
        raise passing

    counter_id = new_id()
    with pytest.raises(type(passing)):
        run_once(db, "k", "count", {"id": str(counter_id), "body": None}, fail)
    assert count(db, counter_id, "k") == {"value": 1}


def test_twin_that_succeeded_meanwhile_outdoes_a_refusal(db):
    counter_id = new_id()
    request = {"id": str(counter_id), "body": None}

    def refuse(session):
        session.rollback()
        count(db, counter_id, "k")
        raise Full("full")

    assert run_once(db, "k", "count", request, refuse) == {"value": 1}


def test_key_inside_ones_own_transaction_rolls_back_with_it(db):
    with pytest.raises(Full), db.transaction() as session:
        once(session, "k", "count", {}, lambda: (_ for _ in ()).throw(Full("full")))
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(request_key)) == 0
        assert once(session, "k", "count", {}, lambda: {"done": True}) == {"done": True}
