"""How a call and its answer look on the wire: nameko's RPC format, plus ours. No framework imported here.

request   exchange `nameko-rpc` (topic), routing key `<service>.<method>`, mandatory, delivery_mode 1,
          `expiration` = what is left until the deadline, reply_to,
          correlation_id, content_type application/json
          body    {"args": [], "kwargs": {…}}
          headers nameko.call_id_stack, nameko.trace, nameko.actor (JSON text), nameko.key,
                  nameko.deadline (epoch seconds as text: some clients write floats in single precision)
reply     to `reply_to` on `nameko-rpc`; or, if it begins with `amq.rabbitmq.reply-to`, on the default one
          body    {"result": …, "error": null} or {"result": null, "error": {…, "refusal": {…}}}
"""

from typing import Any

import orjson

from shared.context import Actor
from shared.errors import NotFound, Refusal, Unavailable, from_wire, to_wire

RPC_EXCHANGE = "nameko-rpc"
DIRECT_REPLY_TO = "amq.rabbitmq.reply-to"
JSON = "application/json"
DEADLINE, TRACE, ACTOR, KEY, CALL_STACK = (
    "nameko.deadline",
    "nameko.trace",
    "nameko.actor",
    "nameko.key",
    "nameko.call_id_stack",
)


def rpc_queue(service: str) -> str:
    """Return the name of the queue a service reads its calls from."""
    return f"rpc-{service}"


def reply_exchange(reply_to: str) -> str:
    """Return the exchange a reply to `reply_to` is published on."""
    return "" if reply_to.startswith(DIRECT_REPLY_TO) else RPC_EXCHANGE


def call_headers(
    *, deadline: float, trace: str, actor: Actor | None, key: str | None, stack: list[str] | None = None
) -> dict[str, Any]:
    """Return the headers of a call; `deadline` in epoch seconds."""
    headers: dict[str, Any] = {DEADLINE: f"{deadline:.3f}", TRACE: trace, CALL_STACK: stack or []}
    if actor is not None:
        headers[ACTOR] = actor.to_header()
    if key is not None:
        headers[KEY] = key
    return headers


def call_body(kwargs: dict[str, Any]) -> bytes:
    """Return the body of a call."""
    return orjson.dumps({"args": [], "kwargs": kwargs})


def expiration_ms(deadline: float, now: float) -> str:
    """Return the message `expiration` of a call made at `now`, both in epoch seconds: at least 1 ms."""
    return str(max(1, int((deadline - now) * 1000)))


def result_body(result: Any) -> bytes:
    """Return the body of a reply that went well; raises `TypeError` if `result` is not JSON-ready."""
    return orjson.dumps({"result": result, "error": None})


def refusal_body(refusal: Refusal) -> bytes:
    """Return the body of a reply that refuses, readable by nameko's own client too."""
    kind = type(refusal)
    error = {
        "exc_type": kind.__name__,
        "exc_path": f"{kind.__module__}.{kind.__name__}",
        "exc_args": [refusal.detail],
        "value": refusal.detail,
        "refusal": to_wire(refusal),
    }
    return orjson.dumps({"result": None, "error": error})


def read_reply(body: bytes | str | dict[str, Any]) -> Any:
    """Return the result of a reply, or raise the refusal it carries (a bare 500 `Refusal` for a defect)."""
    reply = body if isinstance(body, dict) else orjson.loads(body)
    error = reply.get("error")
    if not error:
        return reply["result"]
    if refusal := error.get("refusal"):
        raise from_wire(refusal)
    raise Refusal("something went wrong on our side")


def unroutable(service: str) -> Refusal:
    """Return the refusal for a call that no service took (the broker returned it)."""
    return Unavailable(f"{service} is not running")


def no_such_method(method: str) -> Refusal:
    """Return the refusal for a method the service does not have."""
    return NotFound(f"no method {method}")
