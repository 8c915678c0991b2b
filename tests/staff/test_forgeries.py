"""Forged tokens at the gateway: whatever looks like a JWT, wherever a good token stands, is nobody's.

Ours are opaque words, found by their digest: no key signs them, so no key and no algorithm can be confused.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.suite import Suite

Headers = list[tuple[str, str]]


def word(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def jwt(claims: dict[str, Any], key: bytes | None = b"secret", alg: str = "HS256", **header: Any) -> str:
    """A JWT as a library would make it; without a key it has no signature."""
    parts = [word(json.dumps(part).encode()) for part in ({"alg": alg, "typ": "JWT", **header}, claims)]
    text = ".".join(parts)
    return f"{text}.{word(hmac.digest(key, text.encode(), hashlib.sha256)) if key is not None else ''}"


def signed_forgeries(token: str, me: str) -> dict[str, str]:
    """JWTs that claim to be an administrator, by every trick that has worked somewhere."""
    claims = {"sub": me, "roles": ["admin"], "iss": "allhands", "aud": "allhands", "exp": time.time() + 600}
    good = jwt(claims)
    head, payload, signature = good.split(".")
    own_key = {"kty": "oct", "k": word(b"mine")}
    return {
        "alg none": jwt(claims, None, "none"),
        "alg None": jwt(claims, None, "None"),
        "alg none with a signature": jwt(claims, alg="none"),
        "no alg": jwt(claims, None, ""),
        "HS256 by an empty key": jwt(claims, b""),
        "HS256 by a word": jwt(claims),
        "HS256 by a good token": jwt(claims, token.encode()),
        "HS256 by a good token's digest": jwt(claims, hashlib.sha256(token.encode()).digest()),
        "RS256 said, HS256 done": jwt(claims, alg="RS256"),
        "key in its own header": jwt(claims, b"mine", jwk=own_key),
        "key at an address": jwt(claims, b"mine", jku="https://keys.example/jwks.json"),
        "kid a file": jwt(claims, b"", kid="../../../../dev/null"),
        "kid a query": jwt(claims, b"x", kid="' UNION SELECT 'x' --"),
        "critical header": jwt(claims, crit=["exp"]),
        "expired": jwt({**claims, "exp": 1}),
        "not yet valid": jwt({**claims, "nbf": time.time() + 600}),
        "never expires": jwt({key: claims[key] for key in ("sub", "roles")}),
        "another audience": jwt({**claims, "aud": "elsewhere"}),
        "another issuer": jwt({**claims, "iss": "https://elsewhere.example"}),
        "signature stripped": f"{head}.{payload}.",
        "two parts": f"{head}.{payload}",
        "payload changed": f"{head}.{word(json.dumps({**claims, 'sub': 'x'}).encode())}.{signature}",
        "five parts, encrypted": f"{head}....",
        "a good token as its claims": f"{head}.{word(token.encode())}.{signature}",
        "a good token behind": f"{good}.{token}",
    }


def misplaced(token: str) -> dict[str, Headers]:
    """A good token where none is read, or beside another."""
    bearer, forged = f"Bearer {token}", f"Bearer ahs_{secrets.token_urlsafe(32)}"
    return {
        "header twice, the good one first": [("Authorization", bearer), ("Authorization", forged)],
        "header twice, the good one last": [("Authorization", forged), ("Authorization", bearer)],
        "header twice, the same": [("Authorization", bearer)] * 2,
        "two in one header": [("Authorization", f"{bearer}, {forged}")],
        "scheme twice": [("Authorization", f"Bearer {bearer}")],
        "no scheme": [("Authorization", token)],
        "as a password": [("Authorization", "Basic " + base64.b64encode(f"{token}:".encode()).decode())],
        "another scheme": [("Authorization", f"Token {token}")],
        "a blank within": [("Authorization", f"Bearer {token[:9]} {token[9:]}")],
        "a tab within": [("Authorization", f"Bearer {token[:9]}\t{token[9:]}")],
        "quoted": [("Authorization", f'Bearer "{token}"')],
        "another header": [("X-Api-Key", token), ("X-Access-Token", token)],
        "another cookie": [("Cookie", f"session={token}; token={token}")],
        "wrong header beside a good cookie": [
            ("Authorization", forged),
            ("Cookie", f"allhands_session={token}"),
        ],
        "as somebody behind a proxy": [("X-Forwarded-User", "admin"), ("X-Remote-User", "admin")],
    }


def status(suite: Suite, headers: Headers, path: str = "/v1/me") -> int:
    """What a request with exactly these headers is answered, repeated ones and all."""
    connection = http.client.HTTPConnection(urlsplit(suite.url).netloc, timeout=10)
    connection.putrequest("GET", path)
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.fixture
def token(suite: Suite) -> str:
    return suite.login("rep")


def test_signed_forgeries_are_nobodys(suite: Suite, token: str) -> None:
    forgeries = signed_forgeries(token, "00000000-0000-0000-0000-000000000001")
    sent = {name: [("Authorization", f"Bearer {forgery}")] for name, forgery in forgeries.items()}
    assert len(set(forgeries.values())) == len(forgeries) >= 20
    assert {name: status(suite, headers) for name, headers in sent.items()} == dict.fromkeys(sent, 401)
    assert status(suite, [("Authorization", f"Bearer {token}")]) == 200


def test_good_token_in_a_wrong_place_opens_nothing(suite: Suite, token: str) -> None:
    sent = misplaced(token)
    assert {name: status(suite, headers) for name, headers in sent.items()} == dict.fromkeys(sent, 401)
    for name in ("access_token", "token", "api_key"):
        assert status(suite, [], f"/v1/me?{name}={token}") == 401
    assert status(suite, [("Cookie", f"allhands_session={token}")]) == 200
