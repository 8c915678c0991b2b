"""Calling the pool's remote methods without a broker: same code, same database, a clock that can be set."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.leads.rpc_pool import PoolRpc
from services.leads.wired import Wired
from shared import context
from shared.clock import Clock
from shared.context import Actor
from shared.database import Database
from shared.errors import Refusal
from shared.rpc import CallContext
from tests.leads.world import NOW


class Asking:
    """One caller at a time asks, first at `now`; ids may be given as they are."""

    def __init__(self, db: Database, rpc: type[Wired] = PoolRpc, now: datetime = NOW) -> None:
        self._rpc = rpc()
        self._rpc.db, self._rpc.call, self._rpc.clock = db, CallContext(), Clock(now)

    def __call__(
        self, actor: Actor | None, method: str, *args: Any, key: str | None = None, **more: Any
    ) -> Any:
        context.actor.set(actor)
        context.key.set(key)
        return getattr(self._rpc, method)(
            *(str(each) if isinstance(each, UUID) else each for each in args), **more
        )

    def refused(self, *args: Any, **more: Any) -> Refusal:
        """Ask, expect a refusal, and return it."""
        with pytest.raises(Refusal) as caught:
            self(*args, **more)
        return caught.value

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self._rpc.clock.now()

    def later(self, **time: float) -> None:
        """Move the clock on."""
        self._rpc.clock = Clock(self._rpc.clock.now() + timedelta(**time))

    def forget(self) -> None:
        """Leave no caller behind for the next test."""
        context.actor.set(None)
        context.key.set(None)
