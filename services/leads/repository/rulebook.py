"""Rule versions: which one is in force, and what it says. Versions never change, so parsed ones are kept."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.rules import PoolRules, parse


class InForce(NamedTuple):
    """The ids of the company's version and of the pool's own, if it has one."""

    company: UUID
    pool: UUID | None

    @property
    def version(self) -> UUID:
        """The one a holding is written down with: the more special."""
        return self.pool or self.company


COMPANY_VERSION = """(
    select id from rule_version where kind = 'pool' and pool_id is null and effective_at <= :now
    order by number desc limit 1)"""

POOL_VERSION = """(
    select id from rule_version where kind = 'pool' and pool_id = {pool} and effective_at <= :now
    order by number desc limit 1)"""

_IN_FORCE = text(f"select {COMPANY_VERSION}, {POOL_VERSION.format(pool='cast(:pool as uuid)')}")
_BEGAN = text(
    "select v.pool_id, v.id, (select id from rule_version where kind = 'pool' and pool_id is null"
    " and effective_at <= :now order by number desc limit 1) from rule_version v where v.id = :id"
)
_DOCUMENTS = text("select id, rules from rule_version where id = any(cast(:ids as uuid[]))")

_documents: dict[UUID, bytes] = {}


def rules_in_force(session: Session, pool_id: UUID | None, now: datetime) -> tuple[InForce, PoolRules]:
    """The versions in force for a pool at `now` (for the company, without one) and the rules they make."""
    company, pool = session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one()
    in_force = InForce(company, pool)
    return in_force, rules_of(session, in_force)


def rules_of_holding(session: Session, version: UUID, started_at: datetime) -> PoolRules:
    """The rules a running holding began under: a new version does not touch it."""
    pool_id, own, company = session.execute(_BEGAN, {"id": version, "now": started_at}).one()
    return rules_of(session, InForce(company, own) if pool_id else InForce(own, None))


def rules_of(session: Session, in_force: InForce) -> PoolRules:
    """The rules that a company's version and a pool's own make together."""
    wanted = [each for each in in_force if each is not None]
    missing = [str(each) for each in wanted if each not in _documents]
    if missing:
        rows = session.execute(_DOCUMENTS, {"ids": "{" + ",".join(missing) + "}"})
        _documents.update({version: orjson.dumps(rules) for version, rules in rows})
    return _parsed(*(_documents[each] for each in wanted))


@lru_cache(maxsize=256)
def _parsed(company: bytes, pool: bytes | None = None) -> PoolRules:
    own: Mapping[str, Any] | None = orjson.loads(pool) if pool else None
    return parse(orjson.loads(company), own)
