"""Small real services for the gateway's tests: `python toy.py staff|leads|echo`. No database, every answer derived from the call."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from shared.runner import run  # noqa: E402  (patches the world first)

import time  # noqa: E402, I001
import uuid  # noqa: E402
from typing import Any  # noqa: E402

import eventlet  # noqa: E402

from shared.errors import Conflict, Forbidden, Invalid, NotFound  # noqa: E402
from shared.rpc import CallContext, rpc  # noqa: E402

ROLES = ("rep", "manager", "marketer", "hr", "finance", "employee", "admin")
Answer = dict[str, Any]


class TokenInvalid(Forbidden):
    code = "token_invalid"


class SignInRefused(Forbidden):
    code = "sign_in_refused"


class CapReached(Conflict):
    code = "holding_cap_reached"


class VersionConflict(Conflict):
    code = "version_conflict"


class ToyStaff:
    """A token is `<role>` or `<role>.<scope>`; its owner is the same person every time."""

    name = "staff"
    ended: set[str] = set()
    verified: list[str] = []

    @rpc
    def create_session(self, body: Answer, address: str = "") -> Answer:
        if body.get("password") != "right":
            raise SignInRefused("the name or the password is wrong")
        return {"access_token": body["username"], "expires_at": "2030-01-01T00:00:00+00:00", "employee": {"name": address}}

    @rpc
    def end_session(self, token_id: str) -> None:
        self.ended.add(token_id)

    @rpc
    def verify_token(self, token: str) -> Answer:
        self.verified.append(token)
        role, _, scope = token.partition(".")
        if token in self.ended or role not in ROLES:
            raise TokenInvalid("no such token")
        actor_id = str(uuid.uuid5(uuid.NAMESPACE_OID, role))
        actor = {"id": actor_id, "roles": [role], "groups": [], "attributes": {"name": role}}
        expires_at = "2000-01-01T00:00:00+00:00" if scope == "expiring" else "2030-01-01T00:00:00+00:00"
        scopes = [scope] if ":" in scope else None
        return {"token_id": token, "expires_at": expires_at, "actor": actor, "scopes": scopes}

    @rpc
    def count_verified(self, token: str) -> int:
        return self.verified.count(token)


class ToyEcho:
    """Says what it was asked, how and by whom."""

    name = "echo"
    call = CallContext()
    ran: list[str] = []

    @rpc
    def ping(self) -> Answer:
        return {}

    @rpc
    def say(self, **given: Any) -> Answer:
        actor = self.call.actor
        return {
            "given": given,
            "trace": self.call.trace,
            "key": self.call.key,
            "actor": actor and actor.to_dict(),
            "left_seconds": self.call.deadline - time.time(),
        }

    @rpc
    def sleep(self, seconds: float, mark: str = "") -> Answer:
        eventlet.sleep(seconds)
        self.ran.append(mark)
        return {}

    @rpc
    def nap(self) -> Answer:
        return self.sleep(2)

    @rpc
    def has_run(self, mark: str) -> bool:
        return mark in self.ran

    @rpc
    def refuse(self, kind: str) -> Answer:
        raise {
            "conflict": CapReached("already holds 10 of 10", extra={"held": 10, "cap": 10}),
            "version": VersionConflict("version 3 is current"),
            "missing": NotFound("no such lead"),
            "invalid": Invalid("2 faults", errors=[{"pointer": "/phone", "code": "invalid", "detail": "Not a phone."}]),
            "defect": RuntimeError("secret of the house"),
        }[kind]

    @rpc
    def change(self, item_id: str, body: Answer, if_match: int | None) -> Answer:
        if if_match not in (None, 3):
            raise VersionConflict("version 3 is current")
        return {"id": item_id, "version": 4, "if_match": if_match, **body}

    @rpc
    def page(self, query: Answer) -> Answer:
        start = (query["after"] or {"n": 0})["n"]
        size = int(query.get("limit", 2))
        after = {"n": start + size} if start + size < 5 else None
        return {"data": list(range(start, min(start + size, 5))), "next_after": after}

    @rpc
    def upload(self, **given: Any) -> Answer:
        return given


class ToySpare(ToyEcho):
    """One that tests may kill."""

    name = "spare"


SERVICES = {"staff": ToyStaff, "echo": ToyEcho, "spare": ToySpare}

if __name__ == "__main__":
    run(SERVICES[sys.argv[1]])
