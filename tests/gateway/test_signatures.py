"""Inbound webhooks are those of Standard Webhooks, and nothing that is not signed so gets in."""

import pytest

from gateway.signatures import SignatureInvalid, check_signed, secret_of, sign

NOW = 1614265330
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(**changed: str) -> dict[str, str]:
    told = {"webhook-id": ID, "webhook-timestamp": str(NOW), "webhook-signature": SIGNATURE}
    return told | {f"webhook-{name}": value for name, value in changed.items()}


def test_signature_is_that_of_the_published_example() -> None:
    assert sign(SECRET, ID, str(NOW), BODY) == SIGNATURE
    assert check_signed(headers(), BODY, [SECRET], NOW) == ID


def test_one_of_many_signatures_by_one_of_many_secrets_is_enough() -> None:
    other = secret_of("server", "key", 1)
    assert check_signed(headers(signature=f"v2,x v1,YQ== {SIGNATURE}"), BODY, [other, SECRET], NOW) == ID


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": ""},
        {"signature": SIGNATURE.removeprefix("v1,")},
        {"signature": "v1," + "A" * 43 + "="},
        {"signature": "v1,é"},
        {"signature": " ".join(["v1,x"] * 10 + [SIGNATURE])},
        {"id": "another"},
        {"id": ""},
        {"id": "x" * 101},
        {"timestamp": str(NOW + 1)},
        {"timestamp": "now"},
        {"timestamp": "-1"},
        {"timestamp": ""},
    ],
)
def test_a_forgery_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(SignatureInvalid):
        check_signed(headers(**changed), BODY, [SECRET], NOW)


def test_another_body_or_another_secret_is_refused() -> None:
    for body, secret in ((BODY + b" ", SECRET), (BODY, secret_of("server", "key", 1))):
        with pytest.raises(SignatureInvalid):
            check_signed(headers(), body, [secret], NOW)


@pytest.mark.parametrize(("off", "is_taken"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_message_counts_within_five_minutes_of_its_time(off: int, is_taken: bool) -> None:
    if is_taken:
        assert check_signed(headers(), BODY, [SECRET], NOW + off) == ID
    else:
        with pytest.raises(SignatureInvalid):
            check_signed(headers(), BODY, [SECRET], NOW + off)


def test_every_key_and_every_generation_of_it_has_a_secret_of_its_own() -> None:
    secrets = {secret_of(server, key, each) for server in "ab" for key in "cd" for each in (1, 2)}
    assert len(secrets) == 8
