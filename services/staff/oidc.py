"""The company's identity provider: its settings, its address book, and whether a token of its own is good.

Knows nothing of employees. Off unless ALLHANDS_OIDC_ISSUER is set:

ALLHANDS_OIDC_ISSUER         the provider, as its tokens call it; https in production    (off)
ALLHANDS_OIDC_CLIENT_ID      this suite at the provider
ALLHANDS_OIDC_CLIENT_SECRET  its secret there
ALLHANDS_OIDC_REDIRECT       https://<this suite>/v1/sessions/oidc/callback, as registered there
ALLHANDS_OIDC_LABEL          what the button says                                       (Single sign-on)
"""

import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from environs import Env
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.staff.domain.oidc import (
    Identity,
    OidcOff,
    OidcRefused,
    ProviderAway,
    email_of,
    with_userinfo,
)
from shared.settings import SettingMissing, is_production

ALGORITHMS = ("RS256", "PS256", "ES256")
SCOPE = "openid email profile"
KEY_TYPES = frozenset({"RSA", "EC"})
REMEMBER_SECONDS = 600.0
ASK_AGAIN_SECONDS = 10.0
TIMEOUT_SECONDS = 3.0
CLOCK_SKEW_SECONDS = 60
LONGEST_TOKEN = 16_384


@dataclass(frozen=True)
class Provider:
    """How to reach the provider, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    label: str = "Single sign-on"


def provider() -> Provider:
    """The provider in the environment, or `OidcOff`."""
    env = Env()
    issuer = env.str("ALLHANDS_OIDC_ISSUER", default="")
    if not issuer:
        raise OidcOff("no identity provider is set up")
    if is_production() and not issuer.startswith("https://"):
        raise SettingMissing("ALLHANDS_OIDC_ISSUER must begin with https:// in production")
    return Provider(
        issuer,
        env.str("ALLHANDS_OIDC_CLIENT_ID"),
        env.str("ALLHANDS_OIDC_CLIENT_SECRET"),
        env.str("ALLHANDS_OIDC_REDIRECT"),
        env.str("ALLHANDS_OIDC_LABEL", default="Single sign-on"),
    )


def address_to_sign_in(known: Provider, state: str, nonce: str, verifier: str) -> str:
    """Where to send the browser: the provider's page, bound to this sign-in by state, nonce and PKCE."""
    with _session(known) as session:
        url, _ = session.create_authorization_url(
            _book(known.issuer).address("authorization_endpoint"),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
    return str(url)


def identity_of(known: Provider, code: str, nonce: str, verifier: str) -> Identity:
    """Exchange the code for an ID token and return whom it names; `OidcRefused`, `ProviderAway`.

    A provider that keeps to the standard (OpenID Connect Core 5.4) tells the e-mail at its userinfo endpoint.
    """
    book = _book(known.issuer)
    address = book.address("token_endpoint")
    try:
        with _session(known) as session:
            told = session.fetch_token(
                address, code=code, code_verifier=verifier, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
    except OAuthError as error:
        raise OidcRefused("the provider refused the code") from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderAway("the identity provider does not answer", retry_after=5) from error
    token = told.get("id_token")
    try:
        claims = verified(known, token, book.keys(), nonce)
    except OidcRefused:
        claims = verified(known, token, book.keys(anew=True), nonce)  # it may have changed its keys
    if "email" not in claims:
        claims = with_userinfo(claims, _userinfo(book, told.get("access_token")))
    return Identity(known.issuer, claims["sub"], email_of(claims))


def _userinfo(book: "AddressBook", token: object) -> Any:
    """What the provider tells of the person beside the ID token; nothing if it tells nothing."""
    address = book.address("userinfo_endpoint", is_needed=False)
    if not address or not isinstance(token, str):
        return {}
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = requests.get(address, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        return answer.json() if answer.status_code == requests.codes.ok else {}
    except (requests.RequestException, ValueError) as error:
        raise ProviderAway("the identity provider does not answer", retry_after=5) from error


def verified(known: Provider, token: object, keys: KeySet, nonce: str, now: float | None = None) -> Any:
    """The claims of an ID token that is good: signature, algorithm, issuer, audience, nonce and times.

    Anything else raises `OidcRefused`. `now` in epoch seconds.
    """
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise OidcRefused("the provider sent no usable ID token")
    wanted = {"iss": known.issuer, "aud": known.client_id, "nonce": nonce}
    options: Any = {name: {"essential": True, "value": value} for name, value in wanted.items()}
    params = {"client_id": known.client_id, "nonce": nonce}
    try:
        decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(decoded.claims, decoded.header, options, params)
        claims.validate(int(now or time.time()), CLOCK_SKEW_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise OidcRefused("the ID token is not good") from error
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise OidcRefused("the ID token names nobody")
    return dict(claims)


class AddressBook:
    """What a provider publishes of itself: its addresses and its keys, remembered for minutes."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._pages: dict[str, tuple[float, Any]] = {}

    def address(self, name: str, *, is_needed: bool = True) -> str:
        """One of the provider's endpoints; empty if it has none and none is needed."""
        page = self._page(self._issuer.rstrip("/") + "/.well-known/openid-configuration", REMEMBER_SECONDS)
        found = page.get(name, "" if not is_needed else None)
        if page.get("issuer") != self._issuer or not isinstance(found, str):
            raise ProviderAway("the identity provider describes itself wrongly", retry_after=60)
        return found

    def keys(self, *, anew: bool = False) -> KeySet:
        """Its public keys; `anew` when a token was signed with one we do not know. Never a shared secret."""
        found = self._page(self.address("jwks_uri"), ASK_AGAIN_SECONDS if anew else REMEMBER_SECONDS)
        return public_keys(found)

    def _page(self, url: str, remember_seconds: float) -> Any:
        read_at, page = self._pages.get(url, (0.0, None))
        if page is None or time.monotonic() > read_at + remember_seconds:
            try:
                answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
                answer.raise_for_status()
                page = answer.json()
            except (requests.RequestException, ValueError) as error:
                raise ProviderAway("the identity provider does not answer", retry_after=5) from error
            self._pages[url] = (time.monotonic(), page)
        return page


def public_keys(published: Any) -> KeySet:
    """The RSA and EC signing keys of a published set."""
    try:
        keys = [key for key in published["keys"] if key["kty"] in KEY_TYPES and key.get("use") != "enc"]
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderAway("the identity provider's keys cannot be read", retry_after=60) from error


@cache
def _book(issuer: str) -> AddressBook:
    return AddressBook(issuer)


def _session(known: Provider) -> OAuth2Session:
    return OAuth2Session(
        known.client_id,
        known.client_secret,
        scope=SCOPE,
        redirect_uri=known.redirect,
        code_challenge_method="S256",
    )
