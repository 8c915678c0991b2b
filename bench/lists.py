"""`python -m bench.lists`: every filter and search, in several orders, near and far, of a million leads.

Prints the processor time of a page in ms, PostgreSQL's and ours together: it depends less than the clock on
what else the machine does.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.million import million_leads
from services.leads.repository.listing import SORTS, list_leads
from services.leads.repository.reach import visible_to
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


def page_ms(session: Session, actor: Actor, query: dict[str, Any]) -> float:
    """Processor time of one page."""
    backend = Path(f"/proc/{session.scalar(text('select pg_backend_pid()'))}/schedstat")
    ours, theirs = time.process_time(), int(backend.read_text().split()[0])
    list_leads(session, visible_to(session, actor), query)
    return (time.process_time() - ours) * 1e3 + (int(backend.read_text().split()[0]) - theirs) / 1e6


def main() -> None:
    """Build, measure, print the percentiles and the slowest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slowest", type=int, default=30)
    parser.add_argument("--leads", type=int, default=1_000_000)
    asked = parser.parse_args()
    found: list[tuple[float, str]] = []
    admin = Actor(new_id(), frozenset({"admin"}))
    with million_leads(asked.leads) as url:
        db = Database(url, statement_timeout_ms=0)
        for order in ORDERS:
            with db.transaction() as session:
                begin_at = places(session, order)
            for filtered in filters():
                for depth, after in zip(DEPTHS, begin_at, strict=True):
                    query = {"limit": 50, "sort": order, "after": after, **filtered}
                    with db.transaction() as session:
                        found.append((page_ms(session, admin, query), f"{order} {filtered} {depth or ''}"))
        db.close()
    found.sort()
    for share in (50, 95, 99, 100):
        at = found[min(len(found) - 1, len(found) * share // 100)][0]
        print(f"p{share} {at:.0f} ms of {len(found)} pages")
    for spent, what in found[-asked.slowest :]:
        print(f"{spent:7.0f} {what}")


if __name__ == "__main__":
    main()
