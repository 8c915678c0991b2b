"""`python -m gateway`: one HTTP process. SIGTERM stops accepting, lets running requests end, then leaves."""

import uvicorn

from gateway.app import create_app
from gateway.protocol import BoundedProtocol
from gateway.settings import Settings, from_environment
from shared import settings as kit
from shared.logging import configure_logging

KEEP_ALIVE_SECONDS = 75


def server(settings: Settings) -> uvicorn.Server:
    """Return the server of one process, not yet running."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(kit.drain_seconds()),
    )
    return uvicorn.Server(config)


if __name__ == "__main__":
    configure_logging("gateway")
    server(from_environment()).run()
