"""Which pool a new lead belongs to: by region and product, else the company's default. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.errors import Conflict, Invalid

_PRODUCT_COLUMNS = ("product", "产品", "意向产品")
_SUFFIXES = ("特别行政区", "自治区", "大区", "地区", "省", "市", "区")


class PoolUnknown(Invalid):
    """The pool named does not exist, or takes no leads any more."""

    code = "pool_unknown"


class NoPool(Conflict):
    """No pool takes this lead: none fits, and there is no default."""

    code = "no_pool"


@dataclass(frozen=True, slots=True)
class PoolChoice:
    """What routing knows of an active pool."""

    id: UUID
    region: str | None
    product: str | None
    is_default: bool


def choose_pool(lead: Mapping[str, Any], pools: Iterable[PoolChoice]) -> UUID | None:
    """The pool that names most of the lead's region and product and contradicts neither; else the default.

    A pool's region is compared with the lead's region, then with its city; ties go to the older pool.
    """
    places = {_plain(lead.get("region")), _plain(lead.get("city"))} - {None}
    product = _plain(product_of(lead))
    best, most = None, -1
    for pool in pools:
        if (pool.region and _plain(pool.region) not in places) or (
            pool.product and _plain(pool.product) != product
        ):
            continue
        fits = 4 * bool(pool.region) + 2 * bool(pool.product) + pool.is_default
        if fits > most and (fits > 0):
            best, most = pool.id, fits
    return best


def product_of(lead: Mapping[str, Any]) -> str | None:
    """The product a lead asked for, which is one of its extra attributes."""
    extra = lead.get("extra")
    if not extra:
        return None
    return next((str(extra[name]) for name in _PRODUCT_COLUMNS if extra.get(name)), None)


def _plain(place: str | None) -> str | None:
    if not place:
        return None
    plain = place.strip().casefold()
    suffix = next((s for s in _SUFFIXES if plain.endswith(s) and len(plain) > len(s) + 1), "")
    return plain.removesuffix(suffix) or None
