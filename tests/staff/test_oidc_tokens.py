"""Which ID tokens are good: twenty and more forgeries of one that is."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from services.staff.domain.oidc import OidcRefused, ProviderAway, email_of
from services.staff.oidc import Provider, public_keys, verified

NOW = 1_800_000_000
PROVIDER = Provider("https://id.example", "allhands", "secret", "https://us.example/callback")
NONCE = "the nonce of this sign-in"
OURS = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
THEIRS = RSAKey.generate_key(2048, {"kid": "one"})
GOOD: dict[str, Any] = {
    "iss": "https://id.example",
    "sub": "248289761001",
    "aud": "allhands",
    "exp": NOW + 300,
    "iat": NOW,
    "nonce": NONCE,
    "email": "e@example.com",
    "email_verified": True,
}
PUBLISHED: dict[str, Any] = {"keys": [OURS.as_dict(private=False), CURVE.as_dict(private=False)]}
KEYS: KeySet = public_keys(PUBLISHED)


def signed(claims: dict[str, Any] | None = None, key: Any = OURS, alg: str = "RS256", **header: Any) -> str:
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jwt.encode(
        {"alg": alg, "kid": "one", **header}, claims or GOOD, key, algorithms=[alg], registry=registry
    )


def changed(**claims: Any) -> str:
    return signed({name: value for name, value in {**GOOD, **claims}.items() if value is not None})


def by_hand(header: dict[str, Any], sign: Callable[[bytes], bytes] = lambda _: b"") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, GOOD)]
    signature = base64.urlsafe_b64encode(sign(b".".join(parts))).rstrip(b"=")
    return b".".join([*parts, signature]).decode()


def sign_with_ours(text: bytes) -> bytes:
    return OURS.get_op_key("sign").sign(text, padding.PKCS1v15(), hashes.SHA256())


def with_public_key_as_secret(form: bytes) -> str:
    return by_hand({"alg": "HS256", "kid": "one"}, lambda text: hmac.digest(form, text, hashlib.sha256))


def with_other_claims() -> str:
    head, _, tail = signed().split(".")
    body = base64.urlsafe_b64encode(json.dumps({**GOOD, "sub": "another"}).encode()).rstrip(b"=").decode()
    return ".".join((head, body, tail))


FORGERIES = {
    "no algorithm": by_hand({"alg": "none", "kid": "one"}),
    "no algorithm, in other letters": by_hand({"alg": "nOnE"}),
    "no algorithm named": by_hand({"kid": "one"}),
    "HS256 with our public key as PEM": with_public_key_as_secret(OURS.as_pem(private=False)),
    "HS256 with our public key as JSON": with_public_key_as_secret(
        json.dumps(OURS.as_dict(private=False)).encode()
    ),
    "HS256 with the client's secret": with_public_key_as_secret(b"secret"),
    "RS384, which we do not pin": signed(alg="RS384"),
    "key of another provider under our kid": signed(key=THEIRS),
    "kid that nobody published": signed(key=THEIRS, kid="three"),
    "RSA signature under the kid of the curve": signed(kid="two"),
    "kid like a path": signed(key=THEIRS, kid="../../dev/null"),
    "key brought along as jwk": signed(key=THEIRS, jwk=THEIRS.as_dict(private=False)),
    "key brought along as jku": signed(key=THEIRS, jku="https://evil.example/keys"),
    "critical header we do not know": by_hand(
        {"alg": "RS256", "kid": "one", "crit": ["sudo"], "sudo": True}, sign_with_ours
    ),
    "other issuer": changed(iss="https://evil.example"),
    "issuer with a slash more": changed(iss="https://id.example/"),
    "no issuer": changed(iss=None),
    "other audience": changed(aud="another client"),
    "no audience": changed(aud=None),
    "many audiences, issued to another": changed(aud=["allhands", "evil"], azp="evil"),
    "many audiences, issued to nobody named": changed(aud=["allhands", "evil"]),
    "other nonce": changed(nonce="of another sign-in"),
    "no nonce": changed(nonce=None),
    "expired": changed(exp=NOW - 61, iat=NOW - 400),
    "never expires": changed(exp=None),
    "expiry in words": changed(exp="tomorrow"),
    "issued tomorrow": changed(iat=NOW + 86_400, exp=NOW + 90_000),
    "good from tomorrow": changed(nbf=NOW + 86_400),
    "nobody": changed(sub=None),
    "empty subject": changed(sub=""),
    "subject that is a list": changed(sub=["248289761001"]),
    "changed after signing": with_other_claims(),
    "signature cut off": signed().rsplit(".", 1)[0] + ".",
    "two parts": signed().rsplit(".", 1)[0],
    "too long": changed(padding="x" * 17_000),
    "not a token": "token",
    "no token": None,
    "not even text": {"alg": "none"},
}


@pytest.mark.parametrize(("key", "alg", "kid"), [(OURS, "RS256", "one"), (CURVE, "ES256", "two")])
def test_token_of_the_provider_for_this_sign_in_is_good(key: Any, alg: str, kid: str) -> None:
    claims = verified(PROVIDER, signed(key=key, alg=alg, kid=kid), KEYS, NONCE, NOW)
    assert (claims["sub"], email_of(claims)) == ("248289761001", "e@example.com")


def test_one_of_many_audiences_is_good_when_issued_to_us() -> None:
    assert verified(PROVIDER, changed(aud=["other", "allhands"], azp="allhands"), KEYS, NONCE, NOW)


@pytest.mark.parametrize("seconds", [0, 300, 359])
def test_clock_may_be_a_minute_off(seconds: int) -> None:
    assert verified(PROVIDER, signed(), KEYS, NONCE, NOW + seconds)


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_forged_token_is_refused(forgery: Any) -> None:
    with pytest.raises(OidcRefused):
        verified(PROVIDER, forgery, KEYS, NONCE, NOW)


def test_published_secret_is_never_a_key() -> None:
    secret = {**OctKey.import_key("published by mistake, thirty-two bytes").as_dict(), "kid": "four"}
    keys = public_keys({"keys": [*PUBLISHED["keys"], secret]})
    forged = by_hand(
        {"alg": "HS256", "kid": "four"},
        lambda text: hmac.digest(b"published by mistake, thirty-two bytes", text, hashlib.sha256),
    )
    assert {key.key_type for key in keys.keys} == {"RSA", "EC"}
    with pytest.raises(OidcRefused):
        verified(PROVIDER, forged, keys, NONCE, NOW)


@pytest.mark.parametrize("published", [None, [], {}, {"keys": [{}]}, {"keys": [{"kty": "RSA"}]}])
def test_unreadable_keys_are_the_providers_fault(published: Any) -> None:
    with pytest.raises(ProviderAway):
        public_keys(published)


@pytest.mark.parametrize("says", [False, None, "true", 1])
def test_email_counts_only_when_the_provider_says_it_is_verified(says: Any) -> None:
    assert email_of({"email": "e@example.com", "email_verified": says}) is None
    assert email_of({"email": ["e@example.com"], "email_verified": True}) is None
