"""Refused sign-ins in the audit log: who is known by id, nobody by name, and a flood does not fill it."""

import pytest

from services.staff.domain.oidc import OidcRefused
from services.staff.domain.signin import SignInLocked, SignInRefused
from services.staff.repository import refusals
from tests.staff.office import Office

NIL = "00000000-0000-0000-0000-000000000000"


def refused(office: Office, username: str, times: int = 1, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            office.sign_in(username, "wrong", address)


def lines(office: Office, admin: str) -> list[tuple[str, str, str]]:
    found = office.as_(admin).list_audit(query={"q": "sign_in_"})["data"]
    return [(each["action"], each["object_type"], each["object_id"]) for each in reversed(found)]


def test_failures_and_the_lock_are_one_line_each_a_quarter_of_an_hour(office: Office, admin: str) -> None:
    rep = office.hire("rep", number="3001")
    refused(office, "3001", 5)
    for _ in range(3):
        with pytest.raises(SignInLocked):
            office.sign_in("3001")
    mine = [("sign_in_refused", "employee", rep), ("sign_in_locked", "employee", rep)]
    assert sorted(lines(office, admin)) == sorted(mine)  # both of one instant
    office.clock.advance(minutes=15)
    refused(office, "3001")
    assert sorted(lines(office, admin)) == sorted([*mine, mine[0]])
    [entry, _] = office.as_(admin).list_audit(query={"action": "sign_in_refused"})["data"]
    assert (entry["after"], entry["actor_id"]) == ({"how": "password"}, None)


def test_names_that_are_nobodys_share_a_line_and_are_not_kept(office: Office, admin: str) -> None:
    for name in ("my-password-by-mistake", "stranger@example.com"):
        refused(office, name)
    assert lines(office, admin) == [("sign_in_refused", "unknown_account", NIL)]
    kept = str(office.run("SELECT * FROM audit_entry"))
    assert "mistake" not in kept
    assert "stranger" not in kept


def test_a_flood_over_all_accounts_writes_so_many_lines_and_no_more(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST_AT_ONCE", 3)
    for number in range(4001, 4007):
        office.hire("rep", number=str(number))
        refused(office, str(number), address=f"10.0.1.{number - 4000}")
    told = lines(office, admin)
    assert [each[1] for each in told].count("employee") == 3
    assert len(told) == 4


def test_a_wrong_current_password_is_noted_with_who_typed_it(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    body = {"current_password": "wrong", "new_password": "another horse"}
    with pytest.raises(SignInRefused):
        office.as_(rep).change_password(body=body)
    [entry] = office.as_(admin).list_audit(query={"action": "sign_in_refused"})["data"]
    assert (entry["object_id"], entry["actor_id"]) == (rep, rep)


def test_a_refused_answer_of_the_provider_is_noted_once_for_each_reason(
    office: Office, admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT"):
        monkeypatch.setenv(f"ALLHANDS_OIDC_{name}", "https://id.example")
    for _ in range(3):
        with pytest.raises(OidcRefused):
            office.as_(None).finish_oidc(query={"state": "made-up", "code": "made-up"})
    [entry] = office.as_(admin).list_audit(query={"action": "sign_in_refused"})["data"]
    assert (entry["object_type"], entry["object_id"]) == ("unknown_account", NIL)
    assert entry["after"]["how"] == "oidc"
    assert "not begun here" in entry["after"]["why"]
