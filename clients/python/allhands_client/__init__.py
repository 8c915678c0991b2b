"""The Allhands HTTP API for Python. `client.py` is where to begin; `models.py` has the shapes.

`models.py` and `operations/` are written by `make client` from the OpenAPI document; the rest by hand.
"""

from allhands_client.client import Client
from allhands_client.pages import Page, Pages
from allhands_client.problems import (
    AllhandsError,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Problem,
    TooManyRequests,
    Unavailable,
    Unreachable,
    VersionChanged,
)

__all__ = [
    "AllhandsError",
    "Client",
    "Conflict",
    "Fault",
    "Forbidden",
    "Invalid",
    "NotFound",
    "NotSignedIn",
    "Page",
    "Pages",
    "Problem",
    "TooManyRequests",
    "Unavailable",
    "Unreachable",
    "VersionChanged",
]
