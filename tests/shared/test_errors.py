"""Refusals and how they travel."""

import orjson
import pytest

from shared import wire
from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    Unavailable,
    from_wire,
    to_wire,
)


class CapReached(Conflict):
    code = "cap_reached"


@pytest.mark.parametrize("kind", [Invalid, Forbidden, NotFound, Conflict, TooMany, Unavailable])
def test_each_kind_survives_the_wire(kind):
    refusal = kind("why", pointer="/a", extra={"n": 1}, errors=[{"pointer": "/a"}], retry_after=7)
    returned = from_wire(orjson.loads(orjson.dumps(to_wire(refusal))))
    assert type(returned) is kind
    assert vars(returned) == vars(refusal) | {"code": kind.code}


def test_code_of_a_domain_refusal_survives_without_its_class():
    returned = from_wire(to_wire(CapReached("full")))
    assert (type(returned), returned.code, returned.detail) == (Conflict, "cap_reached", "full")


def test_unavailable_says_when_to_try_again():
    assert Unavailable().retry_after == 1


def test_unknown_status_becomes_a_bare_refusal():
    assert type(from_wire({"status": 418})) is Refusal


def test_reply_of_a_plain_nameko_error_carries_none_of_its_text():
    body = orjson.dumps(
        {"result": None, "error": {"exc_type": "KeyError", "value": "secret", "exc_args": []}}
    )
    with pytest.raises(Refusal) as caught:
        wire.read_reply(body)
    assert caught.value.code == "internal"
    assert "secret" not in caught.value.detail


def test_expiration_is_what_is_left_and_never_nothing():
    assert wire.expiration_ms(101.5, 100.0) == "1500"
    assert wire.expiration_ms(99.0, 100.0) == "1"


def test_direct_replies_go_through_the_default_exchange():
    assert wire.reply_exchange("amq.rabbitmq.reply-to.g1h2") == ""
    assert wire.reply_exchange("0b0c") == "nameko-rpc"
