"""Who may sign in to the demo: one person per role, with a password that only this installation knows."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

ROLES = ("rep", "manager", "marketer", "hr", "finance", "employee", "admin")


@dataclass(frozen=True)
class Login:
    """A role, and the name and password of somebody who has it."""

    role: str
    username: str
    password: str

    def __str__(self) -> str:
        return f"LOGIN {self.role} {self.username} {self.password}"


def username(role: str) -> str:
    """The e-mail address of the demo's person for a role."""
    return f"{role}@example.com"


def logins(secret: str) -> list[Login]:
    """One login per role; passwords follow from the installation's secret."""
    return [Login(role, username(role), _password(secret, role)) for role in ROLES]


def _password(secret: str, role: str) -> str:
    digest = hmac.new(secret.encode(), f"demo {role}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()
