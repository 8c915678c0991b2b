"""`python -m gateway`: one HTTP process."""

import signal
from collections.abc import Sequence

from gateway.operations import Operation
from gateway.routes import OPERATIONS
from gateway.server import server
from gateway.settings import from_environment
from shared import memory
from shared.logging import configure_logging


def main(operations: Sequence[Operation] = OPERATIONS) -> None:
    """Serve until SIGTERM or SIGINT, then leave with 0."""
    configure_logging("gateway")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # uvicorn raises it again when it has stopped in order
    serving = server(from_environment(), operations)
    memory.settle()
    serving.run()


if __name__ == "__main__":
    main()
