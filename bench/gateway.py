"""The gateway as it is, with one operation more: an empty call. `python -m bench.gateway`."""

from marshmallow import Schema

from gateway.__main__ import main
from gateway.operations import EVERYONE, get
from gateway.routes import OPERATIONS

PATH = "/v1/nothing"


class Nothing(Schema):
    """An answer with nothing in it."""


EMPTY_CALL = get(PATH, "nothing.answer", "An empty call", EVERYONE, answer=Nothing)

if __name__ == "__main__":
    main((*OPERATIONS, EMPTY_CALL))
