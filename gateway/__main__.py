"""`python -m gateway`: one HTTP process."""

from gateway.server import server
from gateway.settings import from_environment
from shared.logging import configure_logging

if __name__ == "__main__":
    configure_logging("gateway")
    server(from_environment()).run()
