"""Where the demo company's leads come from: sources with names and channels, and what each cost. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from ops.demo.chance import Chance
from ops.demo.market import CHANNEL_OF
from ops.demo.people import ZONE
from ops.demo.simulator import HISTORY, Demo
from ops.demo.things import Row

_NAMES = {
    "referral": ("员工转介绍", "referral"),
    "expo": ("行业展会", "event"),
    "website": ("官网表单", "form"),
    "wechat": ("微信公众号", "official_account"),
    "webinar": ("线上直播", "event"),
    "hotline": ("400 热线", "phone"),
    "advert": ("搜索广告", "ad"),
    "list": ("外购名单", "file"),
}
_YUAN_A_MONTH = {
    "expo": 120_000,
    "website": 8_000,
    "wechat": 15_000,
    "webinar": 20_000,
    "hotline": 6_000,
    "advert": 90_000,
    "list": 30_000,
}
_SEED = 8


def sources(demo: Demo) -> dict[str, list[Row]]:
    """The rows of each table; the same every time."""
    chance = Chance(_SEED)
    founded = demo.company.founded_at
    told = {
        code: {
            "id": chance.id(founded),
            "code": code,
            "name": name,
            "channel": CHANNEL_OF[code],
            "kind": kind,
            "created_at": founded,
            "updated_at": founded,
        }
        for code, (name, kind) in _NAMES.items()
    }
    costs = [
        {
            "id": chance.id(founded),
            "source_id": told[code]["id"],
            "from_on": first,
            "to_on": last,
            "amount_fen": round(yuan * chance.uniform(0.8, 1.2)) * 100,
            "created_at": founded,
        }
        for first, last in _months(demo)
        for code, yuan in _YUAN_A_MONTH.items()
    ]
    return {"source": list(told.values()), "source_cost": costs}


def _months(demo: Demo) -> Iterator[tuple[date, date]]:
    """The calendar months in which leads came in, each from its first day to its last or today."""
    today = demo.now.astimezone(ZONE).date()
    month = (demo.now - HISTORY).astimezone(ZONE).date().replace(day=1)
    while month <= today:
        following = (month + timedelta(days=32)).replace(day=1)
        yield month, min(following - timedelta(days=1), today)
        month = following
