"""`python -m gateway.contract`: the OpenAPI document on standard output, for what is generated from it."""

import sys

import orjson

from gateway.openapi import document
from gateway.routes import OPERATIONS


def contract_json() -> bytes:
    """The document as it is served at /openapi.json."""
    return orjson.dumps(document(OPERATIONS))


if __name__ == "__main__":
    sys.stdout.buffer.write(contract_json())
