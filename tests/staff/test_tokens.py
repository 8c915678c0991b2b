"""Sessions and API tokens: whom they speak for, and when they die."""

import base64
import hashlib
import secrets
from datetime import timedelta
from uuid import uuid4

import pytest

from services.staff.domain.reach import RoleNotAllowed
from services.staff.domain.signin import ExpiryOutOfRange
from services.staff.repository.constraints import NameTaken
from services.staff.repository.employees import HasLeft
from services.staff.repository.tokens import TokenUnknown
from shared.errors import Invalid
from tests.staff.office import NOW, TO_POOL, TODAY, Office, at_once

BODY = {"name": "nightly export", "scopes": ["leads:read", "*:read"]}


def token_id(office: Office, token: str) -> str:
    return str(office.as_(None).verify_token(token=token)["token_id"])


def test_session_speaks_for_its_employee(office: Office) -> None:
    manager = office.hire("manager", "rep", region="华东")
    team = office.team(manager=manager)
    office.move(manager, team)
    answer = office.as_(None).verify_token(token=office.session_of(manager))
    assert answer["scopes"] is None
    assert answer["actor"] == {
        "id": manager,
        "roles": ["manager", "rep"],
        "groups": [team],
        "attributes": {"name": "员工1001", "team_id": team, "region": "华东", "seniority": "regular"},
    }


@pytest.mark.parametrize("token", ["", "x", "ahs_" + "A" * 43, "\ud800", "ä", "\x00"])
def test_made_up_token_is_refused(office: Office, token: str) -> None:
    office.session_of(office.hire("rep"))
    assert not office.is_live(token)


def test_secret_is_kept_as_its_digest_only(office: Office) -> None:
    token = office.session_of(office.hire("rep"))
    assert len(token) == len("ahs_") + 43
    rows = office.run("SELECT row_to_json(access_token)::text FROM access_token")
    assert not [row for [row] in rows if token in row or token.removeprefix("ahs_") in row]


def test_session_dies_after_twelve_hours(office: Office) -> None:
    token = office.session_of(office.hire("rep"))
    office.clock.advance(hours=12, seconds=-1)
    assert office.is_live(token)
    office.clock.advance(seconds=1)
    assert not office.is_live(token)


def test_ended_session_is_dead_and_may_be_ended_again(office: Office) -> None:
    rep = office.hire("rep")
    token, other = office.session_of(rep), office.session_of(rep)
    ended = token_id(office, token)
    office.as_(rep).end_session(token_id=ended)
    office.as_(rep).end_session(token_id=ended)
    assert (office.is_live(token), office.is_live(other)) == (False, True)
    assert len(office.audit(rep, "session_ended")) == 1


def test_nobody_ends_a_session_of_another(office: Office) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    token = office.session_of(rep)
    office.as_(other).end_session(token_id=token_id(office, token))
    assert office.is_live(token)


def test_change_of_role_shows_at_the_next_verification(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    token = office.session_of(rep)
    office.as_(admin).update_employee(employee_id=rep, body={"roles": ["marketer"]})
    assert office.as_(None).verify_token(token=token)["actor"]["roles"] == ["marketer"]


def test_api_token_carries_its_scopes(office: Office) -> None:
    rep = office.hire("rep")
    created = office.as_(rep).create_api_token(body=BODY)
    assert office.as_(None).verify_token(token=created["access_token"])["scopes"] == BODY["scopes"]


def test_api_token_lives_ninety_days_unless_said_otherwise(office: Office) -> None:
    rep = office.hire("rep")
    created = office.as_(rep).create_api_token(body=BODY)
    assert created["expires_at"] == (NOW + timedelta(days=90)).isoformat()
    brief = office.as_(rep).create_api_token(
        body={**BODY, "name": "brief", "expires_at": "2027-01-15T10:00+08:00"}
    )
    office.clock.advance(hours=1)
    assert (office.is_live(created["access_token"]), office.is_live(brief["access_token"])) == (True, False)


@pytest.mark.parametrize("expires_at", ["2027-01-15T09:00+08:00", "2028-06-01T00:00Z"])
def test_api_token_that_ends_now_or_in_more_than_a_year_is_refused(office: Office, expires_at: str) -> None:
    with pytest.raises(ExpiryOutOfRange):
        office.as_(office.hire("rep")).create_api_token(body={**BODY, "expires_at": expires_at})


@pytest.mark.parametrize(
    "change",
    [{"scopes": []}, {"scopes": ["all"]}, {"scopes": ["leads:read"] * 2}, {"scopes": ["leads:delete"]},
     {"name": ""}, {"expires_at": "2027-02-01T00:00"}, {"owner": "me"}],
)  # fmt: skip
def test_unclear_api_token_is_refused(office: Office, change: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        office.as_(office.hire("rep")).create_api_token(body={**BODY, **change})


@pytest.mark.parametrize(
    "scope", ["foo:read", "lead:write", "leads", "leads:*", "Leads:read", "sessions:write"]
)
def test_scope_of_no_area_is_refused_with_the_ones_there_are(office: Office, scope: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.as_(office.hire("rep")).create_api_token(body={**BODY, "scopes": ["*:read", scope]})
    [error] = refused.value.errors
    assert error["pointer"] == "/scopes/1"
    assert "*:write, " in error["detail"]
    assert "leads:read, leads:write" in error["detail"]


def test_name_of_a_live_token_is_taken_for_its_owner_only(office: Office) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    office.as_(rep).create_api_token(body=BODY)
    with pytest.raises(NameTaken):
        office.as_(rep).create_api_token(body=BODY)
    assert office.as_(other).create_api_token(body=BODY)


def test_name_of_an_expired_token_is_free(office: Office) -> None:
    rep = office.hire("rep")
    office.as_(rep).create_api_token(body=BODY)
    office.clock.advance(days=91)
    assert office.as_(rep).create_api_token(body=BODY)


def test_list_shows_own_live_api_tokens_without_secrets(office: Office) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    created = office.as_(rep).create_api_token(body=BODY)
    office.as_(other).create_api_token(body=BODY)
    office.session_of(rep)
    office.is_live(created["access_token"])
    [row] = office.as_(rep).list_api_tokens()["data"]
    assert (row["id"], row["last_used_at"]) == (created["id"], NOW.isoformat())
    assert "access_token" not in row


def test_last_use_is_noted_to_the_minute(office: Office) -> None:
    rep = office.hire("rep")
    token = office.as_(rep).create_api_token(body=BODY)["access_token"]
    uses = []
    for seconds in (0, 30, 31):
        office.clock.advance(seconds=seconds)
        office.is_live(token)
        uses.append(office.as_(rep).list_api_tokens()["data"][0]["last_used_at"])
    assert uses == [NOW.isoformat(), NOW.isoformat(), (NOW + timedelta(seconds=61)).isoformat()]


def test_revoked_api_token_is_dead_and_its_name_free(office: Office) -> None:
    rep = office.hire("rep")
    created = office.as_(rep).create_api_token(body=BODY)
    office.as_(rep).revoke_api_token(token_id=created["id"])
    assert not office.is_live(created["access_token"])
    assert office.as_(rep).create_api_token(body=BODY)


def test_token_of_another_or_of_nobody_is_not_found(office: Office) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    created = office.as_(rep).create_api_token(body=BODY)
    for wanted in (created["id"], str(uuid4())):
        with pytest.raises(TokenUnknown):
            office.as_(other).revoke_api_token(token_id=wanted)
    assert office.is_live(created["access_token"])


def test_departure_kills_sessions_and_api_tokens_at_once(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    session, api = office.session_of(rep), office.as_(rep).create_api_token(body=BODY)["access_token"]
    office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    assert (office.is_live(session), office.is_live(api)) == (False, False)
    assert office.broken_checks() == []


def test_api_token_created_while_its_owner_leaves_is_dead(office: Office, admin: str) -> None:
    reps = [office.hire("rep") for _ in range(4)]
    leave = {"effective_on": TODAY, "plan": TO_POOL}
    at_once(
        *(lambda rep=rep: office.as_(rep).create_api_token(body=BODY) for rep in reps),
        *(lambda rep=rep: office.as_(admin).depart_employee(employee_id=rep, body=leave) for rep in reps),
    )
    assert office.broken_checks() == []


def test_leaver_creates_no_api_token(office: Office, admin: str) -> None:
    rep = office.hire("rep")
    office.as_(admin).depart_employee(employee_id=rep, body={"effective_on": TODAY, "plan": TO_POOL})
    with pytest.raises(HasLeft):
        office.as_(rep).create_api_token(body=BODY)


# -- an admin over everybody's tokens -----------------------------------------


def test_admin_lists_and_ends_tokens_of_others(office: Office, admin: str) -> None:
    rep, other = office.hire("rep"), office.hire("rep")
    mine, theirs = (office.as_(each).create_api_token(body=BODY) for each in (rep, other))
    call = office.as_(admin)
    assert [row["id"] for row in call.list_api_tokens(query={"employee_id": rep})["data"]] == [mine["id"]]
    everybody = call.list_api_tokens(query={"everybody": "true"})["data"]
    assert {(row["id"], row["employee_id"]) for row in everybody} == {
        (mine["id"], rep),
        (theirs["id"], other),
    }
    assert not any("access_token" in row for row in everybody)
    call.revoke_api_token(token_id=mine["id"])
    assert (office.is_live(mine["access_token"]), office.is_live(theirs["access_token"])) == (False, True)
    [noted] = office.audit(rep, "api_token_revoked")
    assert (str(noted["actor_id"]), noted["before"]["token_id"]) == (admin, mine["id"])


@pytest.mark.parametrize("role", ["hr", "manager", "finance", "rep"])
def test_nobody_else_sees_or_ends_tokens_of_others(office: Office, admin: str, role: str) -> None:
    made = office.as_(admin).create_api_token(body=BODY)
    call = office.as_(office.hire(role))
    for query in ({"employee_id": admin}, {"everybody": "true"}):
        with pytest.raises(RoleNotAllowed):
            call.list_api_tokens(query=query)
    with pytest.raises(TokenUnknown):
        call.revoke_api_token(token_id=made["id"])
    assert office.is_live(made["access_token"])


# -- scopes, expiry, forgeries ------------------------------------------------


def test_token_is_dead_at_the_second_it_expires_whatever_its_scopes(office: Office) -> None:
    rep = office.hire("rep")
    lives = {timedelta(minutes=1): "*:read", timedelta(days=90): "leads:read", timedelta(days=366): "*:write"}
    made = {
        life: office.as_(rep).create_api_token(
            body={"name": str(life), "scopes": [scope], "expires_at": (NOW + life).isoformat()}
        )["access_token"]
        for life, scope in lives.items()
    }
    for life in lives:
        office.clock.at = NOW + life - timedelta(microseconds=1)
        assert office.is_live(made[life])
        office.clock.at = NOW + life
        assert not office.is_live(made[life])


def forged(token: str, secret_digest: str, token_id: str) -> dict[str, str]:
    """Tokens that somebody might make of one that is good."""
    prefix, body = token[:4], token[4:]
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return {
        "nothing": "",
        "a word": "admin",
        "the prefix alone": prefix,
        "without its prefix": body,
        "with the prefix of an API token": "aht_" + body,
        "with its prefix twice": prefix + token,
        "in capitals": token.upper(),
        "in small letters": token.lower(),
        "backwards": prefix + body[::-1],
        "one letter short": token[:-1],
        "one letter longer": token + "A",
        "first letter changed": prefix + ("B" if body[0] == "A" else "A") + body[1:],
        "last letter changed": token[:-1] + ("B" if token[-1] == "A" else "A"),
        "padded": token + "=",
        "a blank before": " " + token,
        "a blank behind": token + " ",
        "a line behind": token + "\n",
        "a null behind": token + "\0",
        "percent-encoded": token.replace("_", "%5F"),
        "its digest, as the table keeps it": secret_digest,
        "its id": token_id,
        "its id under the prefix": prefix + token_id,
        "a pattern": prefix + "%",
        "an injection": prefix + "' OR '1'='1",
        "unsigned JWT": f"{head}.{head}.",
        "a fresh one of the right form": prefix + secrets.token_urlsafe(32),
    }


@pytest.mark.parametrize("kind", ["session", "api token"])
def test_forgeries_of_a_good_token_are_refused(office: Office, kind: str) -> None:
    rep = office.hire("rep")
    if kind == "session":
        good = office.session_of(rep)
    else:
        good = office.as_(rep).create_api_token(body=BODY)["access_token"]
    digest = hashlib.sha256(good.encode()).hexdigest()
    forgeries = forged(good, digest, token_id(office, good))
    if kind == "api token":
        del forgeries["with the prefix of an API token"]
    assert len(forgeries) >= 20
    assert {name for name, forgery in forgeries.items() if office.is_live(forgery)} == set()
    assert office.is_live(good)
