"""Signing in: limits kept in the database, the same words for everybody who fails."""

import pytest

from services.staff import passwords, rpc_access
from services.staff.domain.signin import SignInBusy, SignInLocked, SignInRefused
from services.staff.repository import attempts, employees
from shared.errors import Invalid, Refusal
from tests.staff.office import NOW, PASSWORD, TO_POOL, TODAY, Office, at_once


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a crowd takes longer than anyone at the door would wait."""
    monkeypatch.setattr(rpc_access, "ADMISSION_SECONDS", 60)


def fail(office: Office, username: str, times: int, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            office.sign_in(username, "wrong", address)


@pytest.mark.parametrize("username", ["1001", " 1001 ", "e1001@example.com", "E1001@Example.COM"])
def test_employee_signs_in_by_number_or_email(office: Office, username: str) -> None:
    rep = office.hire("rep")
    session = office.sign_in(username)
    assert session["employee"]["id"] == rep
    assert session["expires_at"] == "2027-01-15T13:00:00+00:00"
    assert office.is_live(session["access_token"])


def test_wrong_password_and_unknown_user_are_refused_in_the_same_words(office: Office) -> None:
    office.hire("rep")
    refusals = []
    for username, password in (("1001", "wrong"), ("nobody", PASSWORD), ("nobody@example.com", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            office.sign_in(username, password)
        refusals.append((refused.value.code, refused.value.detail, refused.value.extra))
    assert len(set(map(str, refusals))) == 1


def test_unknown_user_costs_a_hash_of_the_same_kind() -> None:
    parameters = passwords.hashed("x").rsplit("$", 2)[0]
    assert parameters == "$argon2id$v=19$m=19456,t=2,p=1"
    assert passwords._NOBODY.rsplit("$", 2)[0] == parameters
    assert not passwords.matches(None, "the password of nobody")


def test_leaver_cannot_sign_in(office: Office, admin: str) -> None:
    rep = office.hire("rep", number="3001")
    office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    with pytest.raises(SignInRefused):
        office.sign_in("3001")


@pytest.mark.parametrize(
    "body",
    [{}, {"username": "1001"}, {"username": "1001", "password": ""}, {"username": 5, "password": "x"},
     {"username": "1001", "password": "x" * 129}, {"username": "1001", "password": "x", "remember": True}],
)  # fmt: skip
def test_unclear_credentials_are_refused_before_anything_is_counted(
    office: Office, body: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        office.as_(None).create_session(body=body, address="10.0.0.1")
    assert office.run("SELECT count(*) FROM sign_in_attempt") == [(0,)]


@pytest.mark.parametrize("password", ["\ud800", "\x00", "密码🔑", "p" * 128])
def test_any_text_is_taken_as_a_password(office: Office, password: str) -> None:
    office.hire("rep")
    with pytest.raises(SignInRefused):
        office.sign_in("1001", password)


def test_correct_password_is_refused_after_five_failures(office: Office) -> None:
    office.hire("rep")
    fail(office, "1001", 5)
    with pytest.raises(SignInLocked) as refused:
        office.sign_in("1001")
    assert refused.value.status == 429
    assert refused.value.retry_after == 901


def test_number_and_other_spellings_share_one_count(office: Office) -> None:
    office.hire("rep", number="A1")
    fail(office, "a1", 3)
    fail(office, " A1 ", 2)
    with pytest.raises(SignInLocked):
        office.sign_in("A1")


def test_unknown_user_is_locked_out_alike(office: Office) -> None:
    fail(office, "nobody", 5)
    with pytest.raises(SignInLocked):
        office.sign_in("nobody")


def test_lock_of_one_account_leaves_others_alone(office: Office) -> None:
    office.hire("rep")
    office.hire("rep")
    fail(office, "1001", 5)
    assert office.sign_in("1002")


def test_lock_ends_fifteen_minutes_after_the_first_failure(office: Office) -> None:
    office.hire("rep")
    fail(office, "1001", 1)
    office.clock.advance(minutes=5)
    fail(office, "1001", 4)
    office.clock.advance(minutes=9, seconds=59)
    with pytest.raises(SignInLocked):
        office.sign_in("1001")
    office.clock.advance(seconds=1)
    assert office.sign_in("1001")


def test_success_forgives_the_failures_before_it(office: Office) -> None:
    office.hire("rep")
    fail(office, "1001", 4)
    office.clock.advance(seconds=1)
    office.sign_in("1001")
    office.clock.advance(seconds=1)
    fail(office, "1001", 4)
    assert office.sign_in("1001")


def test_address_is_locked_out_after_thirty_failures_over_many_accounts(office: Office) -> None:
    office.hire("rep")
    for account in range(30):
        fail(office, f"guess{account}", 1, "10.0.0.9")
    with pytest.raises(SignInLocked):
        office.sign_in("1001", address="10.0.0.9")
    assert office.sign_in("1001", address="10.0.0.1")


def test_success_does_not_forgive_an_address(office: Office) -> None:
    office.hire("rep")
    for account in range(29):
        fail(office, f"guess{account}", 1, "10.0.0.9")
    office.sign_in("1001", address="10.0.0.9")
    fail(office, "guess", 1, "10.0.0.9")
    with pytest.raises(SignInLocked):
        office.sign_in("1001", address="10.0.0.9")


def test_call_without_an_address_is_limited_by_account_only(office: Office) -> None:
    fail(office, "nobody", 5, address="")
    office.hire("rep")
    assert office.sign_in("1001", address="")


def test_attempt_that_never_finished_counts_as_a_failure_after_ten_seconds(office: Office) -> None:
    office.hire("rep")
    with office.db.transaction() as session:
        for _ in range(5):
            assert attempts.begin(session, "1001", "", NOW)
            session.flush()
    office.clock.advance(seconds=10)
    with pytest.raises(SignInLocked):
        office.sign_in("1001")


def test_sign_in_gives_up_when_those_before_it_never_finish(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc_access, "ADMISSION_SECONDS", 0.1)
    with office.db.transaction() as session:
        for _ in range(5):
            assert attempts.begin(session, "1001", "", NOW)
            session.flush()
    with pytest.raises(SignInBusy):
        office.sign_in("1001")


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("addresses", [1, 12])
def test_crowd_of_guesses_gets_five_and_no_more(office: Office, addresses: int) -> None:
    office.hire("rep")
    guesses = [
        lambda place=place: office.sign_in("1001", "wrong", f"10.0.0.{place % addresses}")
        for place in range(12)
    ]
    codes = sorted(answer.code for answer in at_once(*guesses) if isinstance(answer, Refusal))
    assert codes == ["sign_in_locked"] * 7 + ["sign_in_refused"] * 5


@pytest.mark.usefixtures("patience")
def test_crowd_at_one_address_gets_thirty_guesses_over_all_accounts(office: Office) -> None:
    for account in range(25):
        fail(office, f"early{account}", 1)
    guesses = [lambda place=place: office.sign_in(f"late{place}", "wrong") for place in range(12)]
    codes = sorted(answer.code for answer in at_once(*guesses))
    assert codes == ["sign_in_locked"] * 7 + ["sign_in_refused"] * 5


@pytest.mark.usefixtures("patience")
def test_two_right_passwords_at_the_fifth_place_both_get_in(office: Office) -> None:
    office.hire("rep")
    fail(office, "1001", 4)
    office.clock.advance(seconds=1)
    answers = at_once(*[lambda: office.sign_in("1001")] * 2)
    assert [isinstance(answer, dict) for answer in answers] == [True, True]


@pytest.mark.usefixtures("patience")
def test_two_wrong_passwords_at_the_fifth_place_are_one_failure_and_one_lock(office: Office) -> None:
    office.hire("rep")
    fail(office, "1001", 4)
    answers = at_once(*[lambda: office.sign_in("1001", "wrong")] * 2)
    assert sorted(answer.code for answer in answers) == ["sign_in_locked", "sign_in_refused"]


def test_password_changed_while_it_was_verified_no_longer_lets_in(office: Office) -> None:
    rep = office.hire("rep")
    with office.db.transaction() as session:
        known = employees.by_sign_in_name(session, "1001")
    assert known is not None
    office.run(
        "UPDATE employee SET password_hash = :hash WHERE id = :id", hash=passwords.hashed("new one"), id=rep
    )
    with office.db.transaction() as session, pytest.raises(SignInRefused):
        employees.check_unchanged(session, known)


def test_own_password_is_changed_with_the_current_one(office: Office) -> None:
    rep = office.hire("rep")
    token = office.session_of(rep)
    body = {"current_password": PASSWORD, "new_password": "another horse"}
    office.as_(rep).change_password(body=body)
    assert not office.is_live(token)
    assert office.sign_in("1001", "another horse")
    assert len(office.audit(rep, "password_changed")) == 1


def test_own_password_is_guessed_no_faster_than_at_the_door(office: Office) -> None:
    rep = office.hire("rep")
    body = {"current_password": "wrong", "new_password": "another horse"}
    for _ in range(5):
        with pytest.raises(SignInRefused):
            office.as_(rep).change_password(body=body)
    with pytest.raises(SignInLocked):
        office.as_(rep).change_password(body={**body, "current_password": PASSWORD})
