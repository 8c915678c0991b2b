"""A service that says what it was asked, how and by whom; or sleeps, or refuses."""

import time
from typing import Any, ClassVar

import eventlet

from shared.errors import Conflict, Invalid, NotFound
from shared.rpc import CallContext, rpc

Answer = dict[str, Any]


class CapReached(Conflict):
    code = "holding_cap_reached"


class VersionConflict(Conflict):
    code = "version_conflict"


class ToyEcho:
    name = "echo"
    call = CallContext()
    ran: ClassVar[list[str]] = []

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
            "invalid": Invalid(
                "2 faults", errors=[{"pointer": "/phone", "code": "invalid", "detail": "Not a phone."}]
            ),
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
    def page_by_body(self, body: Answer) -> Answer:
        return self.page(body)

    @rpc
    def upload(self, **given: Any) -> Answer:
        return given
