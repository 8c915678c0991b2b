"""Proposals of other cycles: made from what a month taught, approved, declined, made again.

At most one is open. An approved one is a version of the rules, written by the function that writes any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.cycle import Finding
from services.leads.domain.cycle_proposal import CycleChange, ProposalDecided, ProposalOutdated, proposed
from services.leads.domain.proportions import Interval
from services.leads.domain.reminders import Kind
from services.leads.repository import rule_versions
from services.leads.repository.cycles import findings_of
from services.leads.repository.notices import Message, deliver
from services.leads.repository.rulebook import COMPANY_VERSION
from shared.clock import business_zone
from shared.context import Actor
from shared.database import advisory_lock
from shared.errors import NotFound
from shared.ids import new_id

Answer = dict[str, Any]

_RULES_NOW = text(f"select id, rules from rule_version where id = {COMPANY_VERSION}")  # noqa: S608
_STATED = f"""
    select p.*, {COMPANY_VERSION} <> p.base_version as is_outdated
    from cycle_proposal p where true
"""  # noqa: S608
_ONE = text(f"{_STATED} and p.id = :id")
_LOCKED = text(f"{_STATED} and p.id = :id for update of p")
_OPEN = text(f"{_STATED} and p.state = 'open' for update of p")
_PAGE = text(f"""
    {_STATED} and (cast(:state as text) is null or p.state = :state)
      and (cast(:before as timestamptz) is null or (p.created_at, p.id) < (:before, cast(:before_id as uuid)))
    order by p.created_at desc, p.id desc limit :limit
""")
_DECLINED = text("""
    select exists (select from cycle_proposal
        where month = :month and state = 'declined' and rules = cast(:rules as jsonb))
""")
_ADD = text("""
    insert into cycle_proposal (id, month, base_version, rules, changes, created_at)
    values (:id, :month, :base, cast(:rules as jsonb), cast(:changes as jsonb), :now)
""")
_DECIDE = text("""
    update cycle_proposal set state = :state, decided_at = :now, decided_by = :by, reason = :reason,
        version_id = :version
    where id = :id and state = 'open'
""")
_MANAGERS = text("select distinct manager_id from team where manager_id is not null order by manager_id")


class _Made(NamedTuple):
    """A proposal before it is written: of which month, from which version, and what it says."""

    month: str
    base: UUID
    rules: Mapping[str, Any]
    changes: Sequence[CycleChange]

    def is_like(self, row: Row[Any]) -> bool:
        """Say whether one that is there says the same of the same rules."""
        return (row.base_version, row.rules) == (self.base, self.rules)


def propose(session: Session, month: str, findings: Sequence[Finding], now: datetime) -> bool:
    """Write what a month proposes, in place of what is still open, and tell who may decide; say whether.

    Nothing is proposed that equals the rules in force, is open already, or was declined this month.
    """
    advisory_lock(session, "leads.pool_rules")
    made = _make(session, month, findings, now)
    before = session.execute(_OPEN, {"now": now}).first()
    if before is not None and made.is_like(before):
        return False
    if before is not None:
        _decide(session, before.id, "replaced", now=now)
    asked = {"month": month, "rules": orjson.dumps(made.rules).decode()}
    if not made.changes or session.execute(_DECLINED, asked).scalar():
        return False
    _add(session, made, now)
    _tell(session, month, len(made.changes), now)
    return True


def list_proposals(session: Session, query: Mapping[str, Any], now: datetime) -> Answer:
    """A page of proposals, newest first."""
    after, limit = query["after"], query["limit"]
    wanted = {"state": query.get("state"), "now": now, "limit": limit + 1}
    wanted |= {"before": after["at"] if after else None, "before_id": after["id"] if after else None}
    rows = session.execute(_PAGE, wanted).all()
    last = rows[limit - 1] if len(rows) > limit else None
    more = {"at": last.created_at.isoformat(), "id": str(last.id)} if last else None
    return {"data": [_told(row) for row in rows[:limit]], "next_after": more}


def get_proposal(session: Session, proposal_id: UUID, now: datetime) -> Answer:
    """One proposal, or `NotFound`."""
    return _told(_found(session.execute(_ONE, {"id": proposal_id, "now": now}).first()))


def approve(session: Session, proposal_id: UUID, *, actor: Actor | None, now: datetime) -> Answer:
    """Put a proposal in force as the next version of the company's rules; once approved it stays so.

    Raises `ProposalDecided`, `ProposalOutdated` if the rules are no longer those it was made from, and what
    `rule_versions.add_version` raises.
    """
    row = _locked(session, proposal_id, now)
    if row.state != "approved":
        _check_open(row)
        if row.is_outdated:
            raise ProposalOutdated("the rules have changed since; rebase the proposal and look again")
        body = {"pool_id": None, "rules": row.rules, "effective_at": None, "replaces": []}
        note = f"学习周期 / learned cycles {row.month}"
        version = rule_versions.add_version(session, body | {"note": note}, actor=actor, now=now)
        _decide(session, row.id, "approved", actor=actor, version=UUID(version["id"]), now=now)
    return get_proposal(session, proposal_id, now)


def decline(
    session: Session, proposal_id: UUID, reason: str, *, actor: Actor | None, now: datetime
) -> Answer:
    """Leave the rules as they are, for a reason; raises `ProposalDecided` unless it is open or declined."""
    row = _locked(session, proposal_id, now)
    if row.state != "declined":
        _check_open(row)
        _decide(session, row.id, "declined", actor=actor, reason=reason, now=now)
    return get_proposal(session, proposal_id, now)


def rebase(session: Session, proposal_id: UUID, *, actor: Actor | None, now: datetime) -> Answer:
    """Make an open proposal again from the rules in force, in its place; answers the new one.

    If the rules have all that was learned already, it is replaced by none and answered as it is.
    """
    row = _locked(session, proposal_id, now)
    _check_open(row)
    made = _make(session, row.month, findings_of(session, row.month), now)
    if made.is_like(row):
        return _told(row)
    _decide(session, row.id, "replaced", actor=actor, now=now)
    new = _add(session, made, now) if made.changes else row.id
    return get_proposal(session, new, now)


def _make(session: Session, month: str, findings: Sequence[Finding], now: datetime) -> _Made:
    base, document = session.execute(_RULES_NOW, {"now": now}).one()
    return _Made(month, base, *proposed(document, findings))


def _add(session: Session, made: _Made, now: datetime) -> UUID:
    proposal = new_id()
    written = {
        "rules": orjson.dumps(made.rules).decode(),
        "changes": orjson.dumps([asdict(each) for each in made.changes]).decode(),
    }
    about = {"id": proposal, "month": made.month, "base": made.base, "now": now}
    session.execute(_ADD, about | written)
    return proposal


def _decide(
    session: Session,
    proposal_id: UUID,
    state: str,
    *,
    now: datetime,
    actor: Actor | None = None,
    reason: str | None = None,
    version: UUID | None = None,
) -> None:
    by = actor.id if actor else None
    said = {"id": proposal_id, "state": state, "now": now, "by": by, "reason": reason, "version": version}
    session.execute(_DECIDE, said)


def _tell(session: Session, month: str, changes: int, now: datetime) -> None:
    about = {"month": month, "count": changes}
    managers = session.execute(_MANAGERS).scalars().all()
    deliver(session, [Message(each, Kind.CYCLE_PROPOSED, about) for each in managers], now)


def _locked(session: Session, proposal_id: UUID, now: datetime) -> Row[Any]:
    """The proposal, nobody else deciding about it or writing rules meanwhile."""
    advisory_lock(session, "leads.pool_rules")
    return _found(session.execute(_LOCKED, {"id": proposal_id, "now": now}).first())


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("no such proposal")
    return row


def _check_open(row: Row[Any]) -> None:
    if row.state != "open":
        raise ProposalDecided(f"the proposal is {row.state}", extra={"state": row.state})


def _told(row: Row[Any]) -> Answer:
    zone = business_zone()
    return {
        "id": str(row.id),
        "month": row.month,
        "state": row.state,
        "base_version_id": str(row.base_version),
        "outdated": row.state == "open" and row.is_outdated,
        "rules": row.rules,
        "changes": [_change(each) for each in row.changes],
        "created_at": row.created_at.astimezone(zone).isoformat(),
        "decided_at": row.decided_at.astimezone(zone).isoformat() if row.decided_at else None,
        "decided_by": str(row.decided_by) if row.decided_by else None,
        "reason": row.reason,
        "version_id": str(row.version_id) if row.version_id else None,
    }


def _change(kept: Mapping[str, Any]) -> Answer:
    change = CycleChange(**{**kept, "late": Interval(**kept["late"])})
    return {**kept, "words": change.words()}
