"""Assembles the gateway: the routes, and the edge around them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from prometheus_client import Gauge
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.console import console_of
from gateway.edge import Edge
from gateway.http import Gateway, PathEndpoint
from gateway.operations import Operation, by_path
from gateway.pages import no_route, page_routes
from gateway.routes import OPERATIONS
from gateway.settings import Settings

IN_FLIGHT = Gauge("allhands_rpc_in_flight", "Calls under way, those too that wait for a callee to appear.")
CONNECTED = Gauge("allhands_broker_connected", "Whether the message broker is reachable.")


def create_app(settings: Settings, operations: Sequence[Operation] = OPERATIONS) -> ASGIApp:
    """Build the ASGI application; its lifespan connects to the broker."""
    gateway = Gateway(settings)
    IN_FLIGHT.set_function(lambda: gateway.rpc.in_flight)
    CONNECTED.set_function(lambda: gateway.rpc.is_connected)

    @asynccontextmanager
    async def lifespan(_: Router) -> AsyncIterator[None]:
        await gateway.rpc.start()
        gateway.limits.start()
        yield
        gateway.limits.stop()
        await gateway.rpc.stop()

    routes = [Route(path, PathEndpoint(gateway, each)) for path, each in by_path(operations).items()]
    console = console_of(settings.console_dir)
    pages = page_routes(operations, with_home=console is None)
    api = Areas([*routes, *pages], console or no_route)
    return Edge(Router(redirect_slashes=False, default=api, lifespan=lifespan))


class Areas:
    """Finds the route of a path among those that share its first words and length, not among all of them."""

    def __init__(self, routes: Sequence[Route], default: ASGIApp) -> None:
        """`default` answers what none of them does."""
        areas: defaultdict[tuple[int, str], list[BaseRoute]] = defaultdict(list)
        for route in routes:
            areas[_area_of(route.path)].append(route)
        self._routers = {
            area: Router(found, redirect_slashes=False, default=default) for area, found in areas.items()
        }
        self._default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to its area's router."""
        await self._routers.get(_area_of(scope["path"]), self._default)(scope, receive, send)


def _area_of(path: str) -> tuple[int, str]:
    words = path.split("/", 3)
    return path.count("/"), words[2] if len(words) > 2 else path
