"""Files of leads and what they fill: an import beside a bare COPY, then list pages beside a read by key."""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import requests
from sqlalchemy import text

from bench import world
from bench.load import Load, drive, request
from bench.suite import Suite

DEADLINE_SECONDS = 1800
LISTS = tuple(
    quote(path, safe="/?&=-{}")
    for path in (
        "/v1/leads?sort=-score",
        "/v1/leads?sort=-created_at&state=pooled",
        "/v1/leads?sort=-score&source=referral",
        "/v1/leads?sort=-created_at&source=referral",
        "/v1/leads?sort=score&grade=A",
        "/v1/leads?sort=-score&grade=D&city=佛山",
        "/v1/leads?sort=-created_at&q=客户7",
        "/v1/leads?sort=-score&q=公司12&source=expo",
        "/v1/leads?sort=-score&q=公司1234",
        "/v1/leads?sort=score&score_min=90",
        "/v1/pools/{pool}/leads?sort=-score",
        "/v1/pools/{pool}/leads?sort=-score&grade=B",
    )
)


def import_seconds(suite: Suite, token: str, file: Path) -> float:
    """Seconds from sending the file until every row has its outcome."""
    headers = {"Authorization": f"Bearer {token}"}
    started = time.perf_counter()
    with file.open("rb") as content:
        sent = {"file": (file.name, content, "text/csv")}
        answer = requests.post(
            f"{suite.url}/v1/imports", headers=headers, data={"kind": "leads"}, files=sent, timeout=600
        )
    answer.raise_for_status()
    job = answer.json()
    while job["state"] in {"uploading", "queued", "running"}:
        if time.perf_counter() - started > DEADLINE_SECONDS:
            raise TimeoutError(f"the import is {job['state']} after {DEADLINE_SECONDS} s")
        time.sleep(0.1)
        job = requests.get(f"{suite.url}/v1/imports/{job['id']}", headers=headers, timeout=60).json()
    if job["state"] != "completed" or job["failed"]:
        raise RuntimeError(f"the import ended as {job}")
    return time.perf_counter() - started


def copy_seconds(suite: Suite, file: Path) -> float:
    """Seconds for the same file by COPY into a bare table of text."""
    columns = ", ".join(f"{name} text" for name in world.COLUMNS)
    with suite.engine("leads").begin() as leads, file.open("rb") as content:
        leads.execute(text(f"CREATE TABLE bench_copy ({columns})"))
        started = time.perf_counter()
        cursor: Any = leads.connection.cursor()
        cursor.copy_expert("COPY bench_copy FROM STDIN CSV HEADER", content)
        leads.commit()
        seconds = time.perf_counter() - started
    with suite.engine("leads").begin() as leads:
        leads.execute(text("DROP TABLE bench_copy"))
    return seconds


def lead_copy_rate(suite: Suite) -> float:
    """Rows a second by COPY of the leads there are into a table like theirs: columns, checks, indexes."""
    with suite.engine("leads").begin() as leads, tempfile.TemporaryFile() as file:
        leads.execute(text("CREATE TABLE bench_lead (LIKE lead INCLUDING ALL)"))
        cursor: Any = leads.connection.cursor()
        cursor.copy_expert("COPY lead TO STDOUT", file)
        file.seek(0)
        started = time.perf_counter()
        cursor.copy_expert("COPY bench_lead FROM STDIN", file)
        rows = int(cursor.rowcount)
        leads.commit()
        seconds = time.perf_counter() - started
    with suite.engine("leads").begin() as leads:
        leads.execute(text("DROP TABLE bench_lead"))
    return rows / seconds


class Pages:
    """Walks lists page by page over one connection, and reads leads by id beside them."""

    def __init__(self, suite: Suite, token: str, pages: int):
        self._suite, self._token, self._pages = suite, token, pages
        with suite.engine("leads").connect() as leads:
            self._pool = leads.scalar(text("SELECT id FROM pool WHERE is_default"))
            self._ids = leads.scalars(text("SELECT id FROM lead ORDER BY md5(id::text) LIMIT 500")).all()

    def read_p95(self) -> float:
        """The 95th percentile of reading one lead by its id, in ms."""
        paths = (f"/v1/leads/{lead}" for lead in self._ids)
        return self._one_lane(paths).percentile(95)

    def wait_for_words(self) -> None:
        """Return when every lead can be found by its words: the import's worker gives them afterwards."""
        give_up_at = time.perf_counter() + DEADLINE_SECONDS
        missing = text(
            "SELECT EXISTS (SELECT FROM lead l"
            " WHERE NOT EXISTS (SELECT FROM lead_search s WHERE s.lead_id = l.id))"
        )
        with self._suite.engine("leads").connect() as leads:
            while leads.scalar(missing):
                leads.rollback()
                if time.perf_counter() > give_up_at:
                    raise TimeoutError(f"leads are still without words after {DEADLINE_SECONDS} s")
                time.sleep(2)

    def first_p95(self) -> float:
        """The 95th percentile over the first pages of every list, in ms; of the slowest list."""
        return max(self._walk(path.format(pool=self._pool), self._pages)[0] for path in LISTS)

    def deep_p95(self) -> float:
        """The same for the last pages of the longest list, walked there page by page."""
        path = LISTS[0]
        with self._suite.engine("leads").connect() as leads:
            leads_in_all = leads.scalar(text("SELECT count(*) FROM lead")) or 0
        last = max(1, leads_in_all // 200 - self._pages)
        cursor = self._walk(f"{path}&limit=200", last)[1]
        return self._walk(path, self._pages, cursor)[0]

    def _walk(self, path: str, pages: int, cursor: str | None = None) -> tuple[float, str | None]:
        """p95 in ms of so many pages from `cursor` on, and where the next would begin."""
        walked = Load()
        for _ in range(pages):
            at = f"{path}&cursor={cursor}" if cursor else path
            page = drive(self._suite.url, [request("GET", at, self._token)], lanes=1, keep=True)
            if set(page.statuses) != {200}:
                raise RuntimeError(f"GET {at} answered {page.bodies}")
            walked.latencies += page.latencies
            cursor = orjson.loads(page.bodies[0])["next_cursor"]
            if cursor is None:
                break
        return walked.percentile(95), cursor

    def _one_lane(self, paths: Iterable[str]) -> Load:
        wanted = [request("GET", path, self._token) for path in paths]
        read = drive(self._suite.url, wanted, lanes=1)
        if set(read.statuses) != {200}:
            raise RuntimeError(f"reading by id answered {dict(read.statuses)}")
        return read
