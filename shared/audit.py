"""The audit log: who did what to which object. Written beside the change, never altered, read in pages.

class AuditEntry(AuditColumns, Base):                  # append-only by a trigger of the service's
    …

LOG = AuditLog(AuditEntry)
LOG.record(session, Act(now, actor_id, trace), "team_changed", ("team", team.id), before=…, after=…)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from shared.ids import new_id
from shared.pages import Page, page_of

Facts = dict[str, Any]
Fit = Callable[[str, Facts | None], Facts | None]


@dataclass(frozen=True)
class Act:
    """On whose behalf, in which request and when something is done; `actor_id` None is the system itself."""

    now: datetime
    actor_id: UUID | None = None
    trace: str | None = None


class AuditColumns:
    """The columns of an entry; of two sides only what differs is kept."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    before: Mapped[Facts | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[Facts | None] = mapped_column(JSONB(none_as_null=True))
    trace: Mapped[str | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805 - SQLAlchemy calls it with the class
        return (
            Index("ix_audit_entry_at", "at", "id"),
            Index("ix_audit_entry_object", "object_id", "id"),
        )


def _as_they_are(_action: str, facts: Facts | None) -> Facts | None:
    return facts


class AuditLog:
    """One service's part of the log, in the table it is made with."""

    def __init__(self, entries: type[AuditColumns], fit: Fit = _as_they_are) -> None:
        """`fit` gives for an action the facts of a side as they may be kept."""
        self._entries, self._fit = entries, fit
        self._entry: Callable[..., AuditColumns] = entries  # the columns alone have no constructor

    def record(
        self,
        session: Session,
        act: Act,
        action: str,
        what: tuple[str, UUID],
        *,
        before: Facts | None = None,
        after: Facts | None = None,
    ) -> None:
        """Write one entry about the object `what` (type, id)."""
        if before is not None and after is not None:
            changed = {name for name in before | after if before.get(name) != after.get(name)}
            before = {name: value for name, value in before.items() if name in changed}
            after = {name: value for name, value in after.items() if name in changed}
        session.add(
            self._entry(
                id=new_id(), at=act.now, actor_id=act.actor_id, action=action, object_type=what[0],
                object_id=what[1], before=self._fit(action, before),
                after=self._fit(action, after), trace=act.trace,
            )
        )  # fmt: skip

    def page(self, session: Session, query: Mapping[str, Any], *also: ColumnElement[bool]) -> Page[Any]:
        """Entries, the latest first, that fit every filter of `AuditQuery`; an `until` or `to` itself is out.

        `also` are conditions under which an entry speaks of the words of `q`, beside saying them. Places are
        {at, id}, as in every service's part of the log.
        """
        statement = select(self._entries).where(*self._conditions(query))
        if "q" in query:
            statement = statement.where(or_(*self._says(query["q"]), *also))
        place = query["after"]
        after = {"value": place.get("at"), "id": place.get("id")} if place else None
        found = page_of(session, statement, self._entries, "-at", {**query, "after": after})
        last = found.next_after
        return Page(found.rows, {"at": last["value"], "id": last["id"]} if last else None)

    def _conditions(self, query: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        entry = self._entries
        fits = {
            "actor_id": entry.actor_id.__eq__,
            "object_type": entry.object_type.__eq__,
            "object_id": entry.object_id.__eq__,
            "target_id": entry.object_id.__eq__,
            "action": entry.action.__eq__,
            **dict.fromkeys(("since", "from"), entry.at.__ge__),
            **dict.fromkeys(("until", "to"), entry.at.__lt__),
        }
        return [fit(query[name]) for name, fit in fits.items() if name in query]

    def _says(self, words: str) -> list[ColumnElement[bool]]:
        """That an entry says the words, in its action or in a value of either side."""
        sides = (self._entries.before, self._entries.after)
        values = [cast(func.jsonb_path_query_array(side, "$.*"), Text) for side in sides]
        return [said.icontains(words, autoescape=True) for said in (self._entries.action, *values)]


def latest(rows: Sequence[Any], limit: int) -> Page[Any]:
    """A page out of up to `limit` and one more rows that some other statement found, the latest first."""
    kept = list(rows[:limit])
    more = len(rows) > limit
    return Page(kept, {"at": kept[-1].at.isoformat(), "id": str(kept[-1].id)} if more else None)
