"""`python -m bench.lists`: every filter and search, in several orders, near and far, of a million leads.

Prints for each kind of caller the processor time of a page in ms, PostgreSQL's and ours together, for it
depends less than the clock on what else the machine does; and the clock's beside it.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.million import million_leads
from services.leads.repository.list_sorts import SORTS
from services.leads.repository.listing import list_leads
from services.leads.repository.reach import Visible, visible_to
from shared.context import Actor
from shared.database import Database
from shared.ids import new_id

ORDERS = ("score", "-score", "-created_at", "recycle_at")
DEPTHS = (None, 0.25, 0.5, 0.97)
VALUES: Mapping[str, tuple[Any, ...]] = {
    "source": ("website", "rare", "tiny", "old-expo", "nobody"),
    "channel": ("online", "people", "social"),
    "campaign": ("活动0", "活动9", "活动150"),
    "region": ("华东", "港澳"),
    "city": ("北京", "西宁"),
    "grade": ("A", "D"),
    "tag": ("newsletter", "vip", "稀有"),
    "state": ("pooled", "held", "nurturing", "converted", "lost", "invalid", "merged"),
    "do_not_contact": (True, False),
    "untouched": (True, False),
    "score_min": (90, 30),
    "score_max": (5, 60),
    "created_from": (datetime(2026, 11, 20, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
    "created_to": (datetime(2024, 12, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
    "q": (
        "张", "张伟", "宏图", "科技", "有限公司", "zw", "zhang", "zhangwei", "ht", "hzhtkj", "8000",
        "宏图 张", "北京 科技 伟", "不存在啊", "欧阳", "ouyang", "#12345", "股份", "银川", "yc",
    ),
}  # fmt: skip
PAIRS: tuple[Mapping[str, Any], ...] = (
    {"source": "rare", "region": "华东"},
    {"source": "old-expo", "tag": "vip"},
    {"source": "old-expo", "grade": "D"},
    {"source": "ads", "tag": "hot", "city": "北京"},
    {"state": "lost", "grade": "A", "city": "北京"},
    {"grade": "D", "score_min": 90},
    {"q": "有限公司", "source": "rare"},
    {"q": "张", "city": "北京"},
    {"q": "科技", "source": "old-expo"},
    {"q": "王", "region": "港澳"},
    {"q": "股份", "tag": "vip"},
)


def filters() -> Iterator[Mapping[str, Any]]:
    """Nothing, each value of each filter, and some pairs that rarely or never meet."""
    yield {}
    yield from ({name: value} for name, values in VALUES.items() for value in values)
    yield from PAIRS


def places(session: Session, order: str) -> list[dict[str, Any] | None]:
    """Where pages begin: at once, and after so large a part of the leads in that order."""
    sort = SORTS[order]
    only = "state = 'held'" if sort.column == "recycle_at" else f"{sort.column} is not null"
    sample = f"select {sort.column} as value, id from lead where {only} order by random() limit 400"  # noqa: S608
    found = sorted(session.execute(text(sample)).all(), reverse=sort.descending)
    at = [found[int(len(found) * depth)] for depth in DEPTHS if depth is not None]
    return [None, *({"value": row.value, "id": str(row.id)} for row in at)]


class Spent(NamedTuple):
    """Milliseconds of one page."""

    processor: float
    clock: float


def spent_on(session: Session, caller: Visible, query: dict[str, Any]) -> Spent:
    """Read one page."""
    backend = Path(f"/proc/{session.scalar(text('select pg_backend_pid()'))}/schedstat")
    ours, theirs, began = time.process_time(), int(backend.read_text().split()[0]), time.perf_counter()
    list_leads(session, caller, query)
    clock = time.perf_counter() - began
    processor = time.process_time() - ours + (int(backend.read_text().split()[0]) - theirs) / 1e9
    return Spent(processor * 1e3, clock * 1e3)


def callers(session: Session) -> dict[str, Visible]:
    """An administrator, a manager of three teams, a rep, and one pool's list."""
    teams = frozenset(session.scalars(text("select id from team order by id limit 3")))
    rep = session.scalars(text("select rep_id from rep_account order by held desc limit 1")).one()
    pool = session.scalars(
        text("select pool_id from lead where pool_id is not null group by 1 order by count(*) desc limit 1")
    )
    return {
        "admin": visible_to(session, Actor(new_id(), frozenset({"admin"}))),
        "manager": visible_to(session, Actor(new_id(), frozenset({"manager"}), teams)),
        "rep": visible_to(session, Actor(rep, frozenset({"rep"}))),
        "pool": Visible(pools=[pool.one()], hands=[]),
    }


def measure(db: Database, caller: str) -> Iterator[tuple[Spent, str]]:
    """Every page a caller may ask for."""
    for order in ORDERS[:3] if caller == "pool" else ORDERS:
        with db.transaction() as session:
            begin_at, visible = places(session, order), callers(session)[caller]
        for filtered in filters():
            if caller == "pool" and "state" in filtered:
                continue
            for depth, after in zip(DEPTHS, begin_at, strict=True):
                query = {"limit": 50, "sort": order, "after": after, **filtered}
                query |= {"state": "pooled"} if caller == "pool" else {}
                with db.transaction() as session:
                    yield spent_on(session, visible, query), f"{order} {filtered} {depth or ''}"


def main() -> None:
    """Build, measure, print the percentiles and the slowest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slowest", type=int, default=10)
    parser.add_argument("--leads", type=int, default=1_000_000)
    asked = parser.parse_args()
    with million_leads(asked.leads) as url:
        report(url, asked.slowest)


def report(url: str, slowest: int) -> None:
    """Measure and print."""
    db = Database(url, statement_timeout_ms=0)
    for caller in ("admin", "manager", "rep", "pool"):
        found = sorted(measure(db, caller))
        clock = sorted(spent.clock for spent, _ in found)
        print(f"{caller}, {len(found)} pages; ms of processor / by the clock")
        for share in (50, 95, 99, 100):
            at = min(len(found) - 1, len(found) * share // 100)
            print(f"  p{share} {found[at][0].processor:.0f} / {clock[at]:.0f}")
        for spent, what in found[-slowest:]:
            print(f"  {spent.processor:7.0f} {what}")
    db.close()


if __name__ == "__main__":
    main()
