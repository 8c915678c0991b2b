"""Rules: which version is in force, and what it says. Versions never change, so parsed ones are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.rules import PoolRules, parse
from services.leads.repository.locks import array


class Draft(NamedTuple):
    """A document that is not in force: the company's, or a pool's own."""

    pool_id: UUID | None
    rules: Mapping[str, Any]


class InForce(NamedTuple):
    """The ids of the company's version and of the pool's own, if it has one."""

    company: UUID
    pool: UUID | None

    @property
    def version(self) -> UUID:
        """The one a holding is written down with: the more special."""
        return self.pool or self.company


NOT_WITHDRAWN = "not exists (select from rule_withdrawal taken where taken.version_id = {version}.id)"
"""Holds of a `version` that counts once it has begun: a row of rule_version by that name."""

_BEGUN = f"""
    select rule_version.id from rule_version
    where kind = 'pool' and effective_at <= {{at}} and {NOT_WITHDRAWN.format(version="rule_version")}"""  # noqa: S608

COMPANY_VERSION = f"({_BEGUN.format(at=':now')} and pool_id is null order by number desc limit 1)"

POOL_VERSION = f"({_BEGUN.format(at=':now')} and pool_id = {{pool}} order by number desc limit 1)"

COMPANY_VERSION_AT = f"({_BEGUN} and pool_id is null order by number desc limit 1)"

_IN_FORCE = text(f"select {COMPANY_VERSION}, {POOL_VERSION.format(pool='cast(:pool as uuid)')}")
_BEGAN = text(f"select v.pool_id, v.id, {COMPANY_VERSION} from rule_version v where v.id = :id")  # noqa: S608
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
    return _parsed(*_read(session, [each for each in in_force if each is not None]))


def rules_with(session: Session, pool_id: UUID | None, draft: Draft, now: datetime) -> PoolRules:
    """The rules a pool would have at `now` if a draft were in force, as far as it touches that pool."""
    in_force = InForce(*session.execute(_IN_FORCE, {"pool": pool_id, "now": now}).one())
    return rules_drafted(session, in_force, pool_id, draft)


def rules_drafted(session: Session, in_force: InForce, pool_id: UUID | None, draft: Draft) -> PoolRules:
    """The rules of these versions with a draft in place of one of them, as far as it touches the pool."""
    written = orjson.dumps(draft.rules)
    if draft.pool_id is None:
        return _parsed(written, *_read(session, [in_force.pool] if in_force.pool else []))
    if draft.pool_id == pool_id:
        return _parsed(*_read(session, [in_force.company]), written)
    return rules_of(session, in_force)


def _read(session: Session, versions: Sequence[UUID]) -> list[bytes]:
    missing = [each for each in versions if each not in _documents]
    if missing:
        rows = session.execute(_DOCUMENTS, {"ids": array(missing)})
        _documents.update({version: orjson.dumps(rules) for version, rules in rows})
    return [_documents[each] for each in versions]


@lru_cache(maxsize=256)
def _parsed(company: bytes, pool: bytes | None = None) -> PoolRules:
    own: Mapping[str, Any] | None = orjson.loads(pool) if pool else None
    return parse(orjson.loads(company), own)
