"""The HTTP server of one gateway process: uvicorn with our protocol, limits and manners."""

from collections.abc import Sequence

import uvicorn

from gateway.app import create_app
from gateway.operations import Operation
from gateway.protocol import BoundedProtocol
from gateway.settings import Settings
from shared import settings as kit

KEEP_ALIVE_SECONDS = 75


def server(settings: Settings, operations: Sequence[Operation]) -> uvicorn.Server:
    """Return the server, not yet running. On SIGTERM it takes nothing new and lets running requests end."""
    config = uvicorn.Config(
        create_app(settings, operations),
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
