"""A million leads in a PostgreSQL that lives as long as this process: some five minutes of two cores."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2

from ops.throwaway import Throwaway
from services.leads.repository.search import words_of
from shared.migrate import upgrade

FILL = Path(__file__).with_name("million.sql")
_WITHOUT_INDEX = "drop index ix_lead_search_words"
_WITH_INDEX = (
    "create index ix_lead_search_words on lead_search using gin (words) with (gin_pending_list_limit = 512)"
)
_AT_ONCE = 20_000


@contextmanager
def million_leads(count: int = 1_000_000) -> Iterator[str]:
    """Give the address of a database with so many leads; it goes with the block."""
    with empty_leads() as (url, owner):
        _fill(owner, count)
        yield url


@contextmanager
def empty_leads() -> Iterator[tuple[str, str]]:
    """Give the address of a leads database, and that of its server's owner; it goes with the block."""
    with TemporaryDirectory(prefix="allhands-million-") as folder:
        Path(folder).chmod(0o755)
        throwaway = Throwaway(Path(folder, "postgres"), os.getpid())
        throwaway.start()
        try:
            server = throwaway.postgres().server
            server.ensure_owner("leads", "leads")
            server.ensure_database("leads", owner="leads")
            url = server.url("leads", user="leads", password="leads")  # noqa: S106 - for minutes, here
            upgrade("leads", url)
            yield url, server.url("leads")
        finally:
            throwaway.stop()


def _fill(url: str, count: int) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '1GB'; set work_mem = '256MB'")
        cursor.execute("select set_config('bench.leads', %s, false)", [str(count)])
        cursor.execute(FILL.read_text(encoding="utf-8"))
        cursor.execute(_WITHOUT_INDEX)
        with psycopg2.connect(url) as reading, reading.cursor("leads") as leads:
            leads.execute("select id, name, company, phone from lead")
            while rows := leads.fetchmany(_AT_ONCE):
                columns = "(lead_id, said, words, made_of)"
                cursor.copy_expert(f"copy lead_search {columns} from stdin", io.StringIO(_lines(rows)))
        cursor.execute(_WITH_INDEX)
        cursor.execute("vacuum analyze")
    connection.close()


def _lines(rows: list[tuple[Any, ...]]) -> str:
    """The words of leads, as COPY has them."""
    lines = []
    for lead_id, name, company, phone in rows:
        found = words_of({"name": name, "company": company, "phone": phone})
        words = ",".join('"' + _plain(word) + '"' for word in found["words"])
        lines.append(f"{lead_id}\t{_plain(found['said'])}\t{{{words}}}\t{found['made_of']}\n")
    return "".join(lines)


def _plain(said: str) -> str:
    return said.translate({ord(each): None for each in '\\"\t\n\r'})
