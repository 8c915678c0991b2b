"""Statements the server plans once a connection: to plan one that moves a lead costs more than to run it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, text
from sqlalchemy.orm import Session

_KNOWN = text("select from pg_prepared_statements where name = :name")
_PARAMETER = re.compile(r"(?<!:):(\w+)")


class Prepared:
    """A statement with :named parameters of given SQL types, the same for as long as the process runs.

    It is planned for any parameters, and first so that it goes from row to row by index: a plan made while
    the tables are still small stays in use until the server has counted their rows again.
    """

    def __init__(
        self, name: str, sql: str, types: Mapping[str, str], *, before: "Sequence[Prepared | str]" = ()
    ) -> None:
        """`before` goes to the server with each call, in the same round trip: prepared, or as it stands."""
        places = {parameter: f"${place}" for place, parameter in enumerate(types, start=1)}
        body = _PARAMETER.sub(lambda found: places[found[1]], sql)
        self._name = name
        self._prepare = f"""
            prepare {name} ({", ".join(types.values())}) as {body};
            set local plan_cache_mode = force_generic_plan;
            set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
            explain execute {name} ({", ".join(["null"] * len(types))});
            set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on
        """
        self._call = f"execute {name} ({', '.join(f':{parameter}' for parameter in types)})"
        self._before = [each for each in before if isinstance(each, Prepared)]
        calls = [each if isinstance(each, str) else each._call for each in before]
        self._execute = text(
            "; ".join(["set local plan_cache_mode = force_generic_plan", *calls, self._call])
        )

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Run it; `values` has what the statement and those before it name."""
        connection = session.connection()
        for each in (*self._before, self):
            if each._name not in connection.info:
                each._make_ready(connection)
        return connection.execute(self._execute, values)

    def _make_ready(self, connection: Connection) -> None:
        """Prepare it; a server that was stopped half-way through that the last time has it already."""
        if connection.execute(_KNOWN, {"name": self._name}).first() is None:
            connection.exec_driver_sql(self._prepare)
        connection.info[self._name] = True
