"""A staff service without people: a token is `<role>` or `<role>.<scope or remark>`."""

import uuid
from typing import Any, ClassVar

import eventlet

from shared.errors import Forbidden
from shared.rpc import rpc
from tests.gateway.toys.leads.service import listed

ROLES = ("rep", "manager", "marketer", "hr", "finance", "employee", "admin")
Answer = dict[str, Any]


class TokenInvalid(Forbidden):
    code = "token_invalid"


class SignInRefused(Forbidden):
    code = "sign_in_refused"


class ToyStaff:
    """Everyone of a role is the same person."""

    name = "staff"
    ended: ClassVar[set[str]] = set()
    verified: ClassVar[list[str]] = []

    @rpc
    def create_session(self, body: Answer, address: str = "") -> Answer:
        if body.get("password") != "right":
            raise SignInRefused("the name or the password is wrong")
        return {
            "access_token": body["username"],
            "expires_at": "2030-01-01T00:00:00+00:00",
            "employee": {"name": address},
        }

    @rpc
    def end_session(self, token_id: str) -> None:
        self.ended.add(token_id)

    @rpc
    def verify_token(self, token: str) -> Answer:
        self.verified.append(token)
        role, _, scope = token.partition(".")
        eventlet.sleep(0.4 if scope == "slow" else 0)
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

    @rpc
    def list_imports(self, query: Answer) -> Answer:
        """Seven imports, one each third second."""
        return listed("employees", range(0, 21, 3), query)
