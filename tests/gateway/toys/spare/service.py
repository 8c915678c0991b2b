"""The echo again, for tests that kill it."""

from tests.gateway.toys.echo.service import ToyEcho


class ToySpare(ToyEcho):
    name = "spare"
