"""Assembles the gateway: the routes, and the edge around them."""

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


def create_app(settings: Settings, operations: Sequence[Operation] = OPERATIONS) -> ASGIApp:
    """Build the ASGI application; its lifespan connects to the broker."""
    gateway = Gateway(settings)
    IN_FLIGHT.set_function(lambda: gateway.rpc.in_flight)

    @asynccontextmanager
    async def lifespan(_: Router) -> AsyncIterator[None]:
        await gateway.rpc.start()
        yield
        await gateway.rpc.stop()

    api: list[BaseRoute] = [
        Route(path, PathEndpoint(gateway, each)) for path, each in by_path(operations).items()
    ]
    return Edge(
        Router(api + page_routes(operations), redirect_slashes=False, default=no_route, lifespan=lifespan)
    )


async def no_route(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Refuse an address that names nothing."""
    raise NoSuchThing("there is nothing at this address")
