"""`python -m gateway`: one HTTP process."""

import signal

from gateway.server import server
from gateway.settings import from_environment
from shared.logging import configure_logging


def main() -> None:
    """Serve until SIGTERM or SIGINT, then leave with 0."""
    configure_logging("gateway")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # uvicorn raises it again when it has stopped in order
    server(from_environment()).run()


if __name__ == "__main__":
    main()
