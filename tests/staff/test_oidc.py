"""Signing in through a real identity provider, over HTTP, with staff as a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests

from gateway.routes import OPERATIONS
from gateway.settings import Settings
from ops.node import bin_folder, installed
from ops.ports import free_port
from services.staff.domain.oidc import Identity, OidcRefused
from services.staff.repository import identities
from services.staff.repository.audit import Act
from shared.migrate import declare
from tests.gateway.support import serving
from tests.staff.office import TO_POOL, TODAY, Office
from tests.support.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = ROOT / "tests" / "support" / "identity_provider"
START, CALLBACK = "/v1/sessions/oidc/start", "/v1/sessions/oidc/callback"
ISSUER = "https://id.example"


@contextmanager
def running(*command: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait(10)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="module", params=["userinfo"])
def provider(request: pytest.FixtureRequest) -> Iterator[str]:
    """The issuer: the certified `oidc-provider` of npm as a process of its own; where it tells the e-mail."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    home = installed(PROVIDER, "identity-provider")
    shutil.copy(PROVIDER / "provider.mjs", home)
    command = (str(bin_folder() / "node"), str(home / "provider.mjs"), str(port))
    with running(*command, CLAIMS_IN=request.param):
        wait_for(lambda: answers(issuer + "/.well-known/openid-configuration"))
        yield issuer


@pytest.fixture
def url(office: Office, amqp_url: str, provider: str) -> Iterator[str]:
    """A gateway before a staff service that knows the provider."""
    declare("staff", amqp_url)
    health, settings = free_port(), Settings(amqp_url=amqp_url, port=free_port())
    environment = {
        "DATABASE_URL": office.url,
        "AMQP_URL": amqp_url,
        "ALLHANDS_ENV": "test",
        "ALLHANDS_HEALTH_PORT": str(health),
        "ALLHANDS_OIDC_ISSUER": provider,
        "ALLHANDS_OIDC_CLIENT_ID": "allhands",
        "ALLHANDS_OIDC_CLIENT_SECRET": "a secret",
        "ALLHANDS_OIDC_REDIRECT": f"http://127.0.0.1:{settings.port}{CALLBACK}",
        "ALLHANDS_OIDC_LABEL": "企业登录",
    }
    command = (sys.executable, "-W", "ignore", "-m", "shared.runner", "staff")
    with running(*command, **environment), serving(settings, OPERATIONS) as address:
        wait_for(lambda: answers(f"http://127.0.0.1:{health}/readyz"), seconds=60)
        wait_for(lambda: answers(f"{address}/v1/sessions/oidc"))  # the gateway found the broker, too
        yield address


def step(browser: requests.Session, url: str) -> requests.Response:
    return browser.get(url, allow_redirects=False, timeout=10)


def consent(location: str, subject: str) -> str:
    """Say at the provider who one is; returns where it sends the browser back to."""
    browser, issuer = requests.Session(), location.partition("/auth?")[0]
    room = step(browser, location).headers["Location"]
    said = browser.post(urljoin(issuer, room), data={"sub": subject}, allow_redirects=False, timeout=10)
    back = step(browser, said.headers["Location"])
    assert back.status_code == 303, back.text
    return back.headers["Location"]


def know(provider: str, subject: str, **claims: object) -> None:
    assert requests.put(f"{provider}/people/{subject}", json=claims, timeout=5).ok


@pytest.mark.parametrize("provider", ["userinfo", "id_token"], indirect=True)
def test_person_whom_the_provider_knows_signs_in_and_is_bound(
    office: Office, url: str, provider: str
) -> None:
    rep = office.hire("rep", number="77", email="Li.Lei@example.com")
    know(provider, "u-77", email="li.lei@EXAMPLE.com", email_verified=True)
    browser = requests.Session()
    begun = step(browser, url + START)
    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    assert (begun.status_code, asked["code_challenge_method"]) == (302, ["S256"])
    assert asked["nonce"][0] not in (asked["state"][0], "")
    [(verifier,)] = office.run("SELECT verifier FROM oidc_sign_in")
    assert verifier not in begun.headers["Location"]

    back = step(browser, consent(begun.headers["Location"], "u-77"))
    assert (back.status_code, back.headers["Location"]) == (303, "/")
    assert "HttpOnly" in back.headers["Set-Cookie"]
    assert step(browser, url + "/v1/me").json()["id"] == rep
    assert office.run("SELECT issuer, subject, employee_id::text FROM oidc_identity") == [
        (provider, "u-77", rep)
    ]
    assert len(office.audit(rep, "identity_bound")) == len(office.audit(rep, "session_started")) == 1


def test_way_back_is_for_the_browser_that_was_sent_and_once(office: Office, url: str, provider: str) -> None:
    office.hire("rep", email="once@example.com")
    know(provider, "u-once", email="once@example.com", email_verified=True)
    browser = requests.Session()
    begun = step(browser, url + START)
    held = browser.cookies["allhands_oidc"]
    back = consent(begun.headers["Location"], "u-once")
    assert step(requests.Session(), back).status_code == 401
    assert step(browser, back).status_code == 303
    again = requests.get(back, headers={"Cookie": f"allhands_oidc={held}"}, timeout=10)
    assert (again.status_code, again.json()["code"]) == (401, "oidc_refused")


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "boss@example.com", "email_verified": False},
        {"email": "boss@example.com"},
        {"email": "boss@example.com", "email_verified": "true"},
        {"email": "stranger@example.com", "email_verified": True},
        {},
    ],
)
def test_whom_the_provider_does_not_vouch_for_gets_nothing(
    office: Office, url: str, provider: str, claims: dict[str, object]
) -> None:
    office.hire("admin", email="boss@example.com")
    know(provider, "u-x", **claims)
    browser = requests.Session()
    back = step(browser, consent(step(browser, url + START).headers["Location"], "u-x"))
    assert (back.status_code, back.json()["code"]) == (401, "oidc_refused")
    assert office.run("SELECT count(*) FROM oidc_identity") == [(0,)]
    assert office.run("SELECT count(*) FROM employee") == [(1,)]


def test_made_up_code_and_refusal_at_the_provider_are_401(office: Office, url: str) -> None:
    for query in ("code=made-up", "error=access_denied"):
        browser = requests.Session()
        state = parse_qs(urlsplit(step(browser, url + START).headers["Location"]).query)["state"][0]
        answer = step(browser, f"{url}{CALLBACK}?state={state}&{query}&session_state=its-own")
        assert (answer.status_code, answer.json()["code"]) == (401, "oidc_refused")


PLACE = "/leads?q=%E6%9D%8E&stage=won,lost;x"
AS_BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def begin(browser: requests.Session, url: str, place: str) -> str:
    """Go to the provider from a page of ours; returns where that is."""
    begun = browser.get(url + START, params={"return_to": place}, allow_redirects=False, timeout=10)
    assert begun.status_code == 302, begun.text
    return str(begun.headers["Location"])


def test_person_comes_back_to_the_page_they_were_on(office: Office, url: str, provider: str) -> None:
    office.hire("rep", email="back@example.com")
    know(provider, "u-back", email="back@example.com", email_verified=True)
    browser = requests.Session()
    back = step(browser, consent(begin(browser, url, PLACE), "u-back"))
    assert (back.status_code, back.headers["Location"]) == (303, PLACE)
    assert not [cookie for cookie in browser.cookies if "oidc" in cookie.name]


def test_place_of_an_abandoned_sign_in_is_forgotten_by_the_next(
    office: Office, url: str, provider: str
) -> None:
    office.hire("rep", email="next@example.com")
    know(provider, "u-next", email="next@example.com", email_verified=True)
    browser = requests.Session()
    begin(browser, url, PLACE)
    back = step(browser, consent(step(browser, url + START).headers["Location"], "u-next"))
    assert back.headers["Location"] == "/"


ELSEWHERE = ["//evil.example", "https://evil.example", "/\\evil.example", "\\/evil.example", "leads", "/\t/x"]


@pytest.mark.parametrize("place", [*ELSEWHERE, "/" + "x" * 1000])
def test_nobody_is_sent_elsewhere_by_our_address(office: Office, url: str, place: str) -> None:
    answer = requests.get(url + START, params={"return_to": place}, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/return_to")


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example"])
def test_nobody_is_sent_elsewhere_by_a_cookie(office: Office, url: str, provider: str, place: str) -> None:
    office.hire("rep", email="cookie@example.com")
    know(provider, "u-cookie", email="cookie@example.com", email_verified=True)
    browser = requests.Session()
    back = consent(step(browser, url + START).headers["Location"], "u-cookie")
    held = {"allhands_oidc": browser.cookies["allhands_oidc"], "allhands_oidc_place": place}
    answer = requests.get(back, cookies=held, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_refused_browser_is_led_to_the_page_to_sign_in_and_knows_where_it_was(
    office: Office, url: str
) -> None:
    browser = requests.Session()
    state = parse_qs(urlsplit(begin(browser, url, PLACE)).query)["state"][0]
    refused = f"{url}{CALLBACK}?state={state}&error=access_denied"
    answer = browser.get(refused, headers=AS_BROWSER, allow_redirects=False, timeout=10)
    led = urlsplit(answer.headers["Location"])
    assert (answer.status_code, led.netloc, led.path) == (303, "", "/login")
    assert parse_qs(led.query) == {"error": ["oidc_refused"], "return_to": [PLACE]}


def test_browser_that_cannot_even_begin_is_led_there_too(office: Office, url: str) -> None:
    wrong = f"{url}{START}?return_to=//evil.example"
    answer = requests.get(wrong, headers=AS_BROWSER, allow_redirects=False, timeout=10)
    assert answer.headers["Location"] == "/login?error=invalid&return_to=%2F"


def test_offer_says_what_the_button_says(office: Office, url: str) -> None:
    answer = requests.get(url + "/v1/sessions/oidc", timeout=5).json()
    assert answer == {"enabled": True, "label": "企业登录"}


def test_without_a_provider_there_is_no_offer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLHANDS_OIDC_ISSUER", raising=False)
    assert office.as_(None).get_oidc() == {"enabled": False, "label": None}
    with pytest.raises(Exception, match="no identity provider"):
        office.as_(None).start_oidc(query={})


def bound(office: Office, subject: str, email: str | None) -> str:
    with office.db.transaction() as session:
        who = Identity(ISSUER, subject, email)
        return str(identities.employee_of(session, who, Act(office.clock.now())).id)


def test_bound_subject_stays_who_they_are_whatever_their_email(office: Office) -> None:
    one, other = office.hire("rep", email="one@example.com"), office.hire("rep", email="other@example.com")
    assert bound(office, "s", "one@example.com") == one
    assert bound(office, "s", "other@example.com") == one
    assert bound(office, "s", None) == one
    assert bound(office, "t", "other@example.com") == other


def test_second_subject_with_the_email_of_somebody_bound_is_refused(office: Office) -> None:
    one = office.hire("rep", email="one@example.com")
    assert bound(office, "s", "one@example.com") == one
    with pytest.raises(OidcRefused):
        bound(office, "t", "ONE@example.com")


def test_leaver_is_refused_and_whoever_comes_back_is_bound_anew(office: Office, admin: str) -> None:
    left = office.hire("rep", email="back@example.com")
    assert bound(office, "s", "back@example.com") == left
    office.as_(admin).depart_employee(employee_id=left, body={"effective_on": TODAY, "plan": TO_POOL})
    with pytest.raises(OidcRefused):
        bound(office, "s", "back@example.com")
    returned = office.hire("rep", email="back@example.com")
    assert bound(office, "s", "back@example.com") == returned


@pytest.mark.parametrize(("minutes", "is_good"), [(9, True), (10, False)])
def test_sign_in_is_taken_once_and_within_ten_minutes(office: Office, minutes: int, is_good: bool) -> None:
    with office.db.transaction() as session:
        identities.begin(session, "state", "nonce", "verifier", office.clock.now())
    office.clock.advance(minutes=minutes)
    for expected in (is_good, False):
        with office.db.transaction() as session:
            try:
                found = identities.take(session, "state", office.clock.now())
            except OidcRefused:
                found = None
        assert (found == ("nonce", "verifier")) == expected


def test_sign_ins_nobody_ended_are_tidied_away(office: Office) -> None:
    with office.db.transaction() as session:
        identities.begin(session, "state", "nonce", "verifier", datetime(2020, 1, 1, tzinfo=UTC))
    assert office.broken_checks() == ["S45"]
    with office.db.transaction() as session:
        assert identities.forget(session, office.clock.now()) == 1
    assert office.broken_checks() == []
