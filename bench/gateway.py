"""The gateway as it is, with one operation more: an empty call. `python -m bench.gateway`."""

from marshmallow import Schema

from gateway.operations import EVERYONE, get
from gateway.routes import OPERATIONS
from gateway.server import server
from gateway.settings import from_environment
from shared.logging import configure_logging

PATH = "/v1/nothing"


class Nothing(Schema):
    """An answer with nothing in it."""


EMPTY_CALL = get(PATH, "nothing.answer", "An empty call", EVERYONE, answer=Nothing)

if __name__ == "__main__":
    configure_logging("gateway")
    server(from_environment(), (*OPERATIONS, EMPTY_CALL)).run()
