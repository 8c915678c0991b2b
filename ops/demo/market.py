"""The demo's leads as they arrive, and their true worth: known coefficients over visible fields. Pure.

The product never reads the truth; tests do, to see whether what it learns is so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ops.demo import words
from ops.demo.chance import Chance, logistic, phone
from ops.demo.people import ZONE, Company, person_name

INTERCEPT = -3.1
SOURCE_LOGIT: Mapping[str, float] = {
    "referral": 1.1,
    "expo": 0.6,
    "website": 0.3,
    "wechat": 0.0,
    "webinar": -0.1,
    "hotline": 0.4,
    "advert": -0.5,
    "list": -1.2,
}
SOURCE_SHARE = (0.1, 0.09, 0.22, 0.14, 0.1, 0.06, 0.17, 0.12)
CHANNEL_OF = {
    "referral": "员工推荐",
    "expo": "线下活动",
    "website": "自有媒体",
    "wechat": "自有媒体",
    "webinar": "线上活动",
    "hotline": "电话",
    "advert": "广告",
    "list": "外购",
}
TIER_LOGIT = {1: 0.35, 2: 0.0, 3: -0.35}
SIZE_LOGIT = {"1-49": -0.4, "50-199": 0.2, "200-999": 0.6, "1000+": 0.3}
SIZE_SHARE = (0.42, 0.3, 0.19, 0.09)
TITLE_LOGIT = {
    "总经理": 0.7,
    "采购总监": 0.9,
    "部门经理": 0.4,
    "主管": 0.1,
    "工程师": -0.2,
    "助理": -0.5,
    "学生": -1.6,
}
TITLE_SHARE = (0.1, 0.09, 0.2, 0.2, 0.19, 0.14, 0.08)
VISIT_LOGIT = 0.12
"""Per page visited before the lead came in, up to ten."""
QUOTE_LOGIT = 1.0
"""They asked for a price themselves."""

WIN_SHAPE = 1.6
WIN_SCALE_DAYS = {"referral": 12.0, "expo": 20.0, "list": 30.0}
WIN_SCALE_ELSE = 17.0
"""Days in one hand until a win that will come, Weibull; 80% have come by scale × 1.35."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A lead as captured. `logit` is the truth: how likely an average rep wins it in one undisturbed hand."""

    id: UUID
    arrived_at: datetime
    fields: Mapping[str, str | None]
    extra: Mapping[str, Any]
    tags: tuple[str, ...]
    region: str
    city_tier: int
    finder_id: UUID | None
    sharer_id: UUID | None
    logit: float
    inbound: tuple[datetime, ...] = field(default=())
    """When they came back of their own accord."""

    @property
    def p_win(self) -> float:
        """The same as a probability."""
        return logistic(self.logit)

    @property
    def source(self) -> str:
        """Where it came from."""
        return str(self.fields["source"])


def win_scale_days(source: str) -> float:
    """The scale of the waiting time for a win, in days."""
    return WIN_SCALE_DAYS.get(source, WIN_SCALE_ELSE)


def true_logit(
    source: str, city_tier: int, size: str, title: str, visits: int, *, asked_price: bool
) -> float:
    """The logit of winning, from what anybody can see of the lead."""
    return (
        INTERCEPT
        + SOURCE_LOGIT[source]
        + TIER_LOGIT[city_tier]
        + SIZE_LOGIT[size]
        + TITLE_LOGIT[title]
        + VISIT_LOGIT * min(visits, 10)
        + QUOTE_LOGIT * asked_price
    )


def arrivals(
    chance: Chance, company: Company, count: int, start: datetime, end: datetime
) -> Iterator[Prospect]:
    """`count` leads between the two moments, in the order they arrive; most by day, fewer at weekends."""
    finders = [person.id for person in company.people if person.left_on is None]
    moments = sorted(_moment(chance, start, end) for _ in range(count))
    for number, at in enumerate(moments):
        yield _prospect(chance, number, at, end, finders)


def _moment(chance: Chance, start: datetime, end: datetime) -> datetime:
    while True:
        at = chance.within(start, end)
        local = at.astimezone(ZONE)
        if chance.happens((0.95 if 8 <= local.hour < 22 else 0.12) * (0.45 if local.weekday() > 4 else 1)):
            return at


def _prospect(chance: Chance, number: int, at: datetime, end: datetime, finders: Sequence[UUID]) -> Prospect:
    source = chance.pick(tuple(SOURCE_LOGIT), SOURCE_SHARE)
    region = chance.pick(words.REGIONS, (0.3, 0.42, 0.28))
    city, tier = chance.pick(words.CITIES[region], (5, 4, 3, 3, 2, 2, 1))
    size, title = chance.pick(words.SIZES, SIZE_SHARE), chance.pick(tuple(TITLE_LOGIT), TITLE_SHARE)
    visits = min(int(chance.expovariate(0.4)), 20) if source != "list" else 0
    asked = source != "list" and chance.happens(0.12)
    credit = chance.pick(finders) if source in {"referral", "webinar", "wechat"} else None
    return Prospect(
        id=chance.id(at),
        arrived_at=at,
        fields={
            **_identity(chance, number),
            "title": title,
            "source": source,
            "channel": CHANNEL_OF[source],
            "campaign": chance.pick(words.CAMPAIGNS) if chance.happens(0.6) else None,
            "region": region if chance.happens(0.93) else None,
            "city": city,
            "industry": chance.pick(words.TRADES),
            "company_size": size,
        },
        extra={"page_visits": visits, "asked_price": asked},
        tags=("展会",) if source == "expo" else (),
        region=region,
        city_tier=tier,
        finder_id=credit if source == "referral" else None,
        sharer_id=credit if source != "referral" else None,
        logit=true_logit(source, tier, size, title, visits, asked_price=asked),
        inbound=_returns(chance, at, end, visits),
    )


def _identity(chance: Chance, number: int) -> dict[str, str | None]:
    stem = chance.pick(words.COMPANY_STEMS) + chance.pick(words.COMPANY_STEMS)
    return {
        "name": person_name(chance),
        "company": f"{stem}{chance.pick(words.COMPANY_KINDS)}有限公司",
        "phone": phone(number),
        "email": f"lead{number}@example.com" if chance.happens(0.55) else None,
        "wechat_id": f"wx_demo_{number}" if chance.happens(0.3) else None,
    }


def _returns(chance: Chance, at: datetime, end: datetime, visits: int) -> tuple[datetime, ...]:
    times = min(3, visits // 3) if chance.happens(0.6) else 0
    moments = (at + timedelta(days=chance.expovariate(0.25)) for _ in range(times))
    return tuple(sorted(moment for moment in moments if moment < end))
