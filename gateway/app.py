"""Assembles the gateway: the routes, and the edge around them."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from prometheus_client import Gauge
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge import Edge
from gateway.http import Gateway, PathEndpoint
from gateway.operations import Operation, by_path
from gateway.pages import page_routes
from gateway.problems import NoSuchThing
from gateway.routes import OPERATIONS
from gateway.settings import Settings

IN_FLIGHT = Gauge("allhands_rpc_in_flight", "Calls whose answers are awaited.")
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
    api = Areas([*routes, *page_routes(operations)])
    return Edge(Router(redirect_slashes=False, default=api, lifespan=lifespan))


class Areas:
    """Finds the route of a path among those that share its first words and length, not among all of them."""

    def __init__(self, routes: Sequence[Route]) -> None:
        areas: defaultdict[tuple[int, str], list[BaseRoute]] = defaultdict(list)
        for route in routes:
            areas[_area_of(route.path)].append(route)
        self._routers = {
            area: Router(found, redirect_slashes=False, default=no_route) for area, found in areas.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to its area's router."""
        await self._routers.get(_area_of(scope["path"]), no_route)(scope, receive, send)


async def no_route(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Refuse an address that names nothing."""
    raise NoSuchThing("there is nothing at this address")


def _area_of(path: str) -> tuple[int, str]:
    words = path.split("/", 3)
    return path.count("/"), words[2] if len(words) > 2 else path
