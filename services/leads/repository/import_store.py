"""What an import reads and writes, batch by batch: COPY in, everything of a batch in one transaction.

Runs in the imports worker on a plain blocking connection. `DryStore` decides the same and keeps it to itself.
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import orjson
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a type
from uuid_utils import uuid7

from services.leads.domain.drafts import Draft
from services.leads.domain.fields import COLUMN_FIELDS, UNSTORABLE
from services.leads.domain.identity import Key
from services.leads.domain.importing import RowFault
from services.leads.domain.merging import state_at_arrival
from services.leads.domain.routing import PoolChoice, choose_pool, product_of
from services.leads.domain.scoring import Score, Scorer
from services.leads.repository.import_batch import Resolved, Update
from services.leads.repository.known import values_of
from shared.ids import new_id

_READ = ("state", "version", *COLUMN_FIELDS, "tags", "extra", "outcome", "closed_at", "survivor_id")
_SCORED = ("grade", "grade_cell", "fit", "intent", "intent_at", "score", "score_rule_id", "created_at")
_ROW_COLUMNS = "import_id, row, outcome, code, pointer, detail, lead_id, raw, before"
_LEAD_COLUMNS = (
    "id, state, created_at, updated_at, "
    + ", ".join(COLUMN_FIELDS)
    + ", tags, extra, import_id, grade, grade_cell, fit, intent, intent_at, score, score_rule_id, scored_at,"
    " pool_id, home_pool_id, pooled_at, claimable_at, outcome, closed_at"
)
_UPDATED = (*COLUMN_FIELDS, "tags", "extra", "state", "outcome", "closed_at", *_SCORED[:-1])


_NO_POOL = (None, None, None, None)


class VersionGone(Exception):
    """A lead changed between reading and writing it."""


class Said(NamedTuple):
    """The same for every row, as text; for each pool its two columns and two times."""

    import_id: str
    now: str
    rules: str
    actor_id: str | None
    pools: Mapping[UUID, tuple[str, str, str, str]]


@dataclass(frozen=True)
class Setting:
    """What holds for every row of one import."""

    import_id: UUID
    now: datetime
    rules: UUID
    scorer: Scorer
    scorers: Mapping[UUID, Scorer]
    pool_id: UUID | None
    pools: tuple[PoolChoice, ...]
    freeze_minutes: Mapping[UUID, float]
    actor_id: UUID | None

    @cached_property
    def said(self) -> Said:
        """What is written into every row, put into words once."""
        now = self.now.isoformat()
        pools = {
            each: (str(each), str(each), now, (self.now + timedelta(minutes=minutes)).isoformat())
            for each, minutes in self.freeze_minutes.items()
        }
        actor = str(self.actor_id) if self.actor_id else None
        return Said(str(self.import_id), now, str(self.rules), actor, pools)


class Store(Protocol):
    """Where a batch is looked up and written."""

    def owners(self, cursor: Cursor, keys: Iterable[Key]) -> dict[Key, UUID]:
        """The leads that these keys belong to."""

    def leads(self, cursor: Cursor, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """Those leads as they stand, by id; a merged one as its survivor."""

    def write(self, cursor: Cursor, resolved: Resolved, setting: Setting) -> None:
        """Write everything that was decided, except the outcomes of rows."""


class LiveStore:
    """The tables themselves."""

    def __init__(self) -> None:
        self._pool_of: dict[tuple[str | None, ...], UUID | None] = {}

    def owners(self, cursor: Cursor, keys: Iterable[Key]) -> dict[Key, UUID]:
        """The leads that these keys belong to."""
        by_kind: dict[str, list[str]] = {}
        for kind, value in keys:
            by_kind.setdefault(kind, []).append(value)
        found = {}
        for kind, values in by_kind.items():
            cursor.execute(
                "select value, lead_id from lead_identity where kind = %s and value = any(%s)", (kind, values)
            )
            found.update({Key(kind, value): UUID(str(lead_id)) for value, lead_id in cursor})
        return found

    def leads(self, cursor: Cursor, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """Those leads as they stand, by id; a merged one as its survivor."""
        found: dict[UUID, dict[str, Any]] = {}
        wanted = {str(each) for each in ids}
        while wanted:
            columns = ", ".join(("id", *_READ, *_SCORED))
            cursor.execute(f"select {columns} from lead where id = any(%s::uuid[])", (list(wanted),))  # noqa: S608
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
            found.update({UUID(str(row["id"])): row for row in rows})
            survivors = {str(row["survivor_id"]) for row in rows if row["survivor_id"]}
            wanted = survivors - {str(each) for each in found}
        return {lead_id: _survivor(lead, found) for lead_id, lead in found.items()}

    def write(self, cursor: Cursor, resolved: Resolved, setting: Setting) -> None:
        """COPY the new leads with their keys and history, then the changes to known ones."""
        arrivals, keys, events = _Lines(), [], _Lines()
        for draft in resolved.arrivals:
            self._arrive(draft, setting, arrivals, events)
            keys += [(key.kind, key.value, draft.id) for key in draft.keys]
        keys += [(key.kind, key.value, str(lead_id)) for key, lead_id in resolved.gained]
        identities = _Lines()
        identities.rows(sorted(keys))
        arrivals.copy(cursor, f"lead ({_LEAD_COLUMNS})")
        identities.copy(cursor, "lead_identity (kind, value, lead_id)")
        _write_updates(cursor, resolved.updates.values(), setting, events)
        events.copy(cursor, "lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)")

    def _arrive(self, draft: Draft, setting: Setting, arrivals: "_Lines", events: "_Lines") -> None:
        values = draft.values()
        score = setting.scorer.arrive(values, draft.created_at or setting.now, setting.now)
        state = state_at_arrival(draft, score.score, setting.scorer.rules.nurture_below)
        pool = self._route(values, setting) if state == "pooled" else None
        if pool is None and state == "pooled":
            state = "new"
        draft.id = str(uuid7())
        said, now, field = setting.said, setting.said.now, draft.fields.get
        arrivals.row((
            draft.id, state, draft.created_at or now, now, *[field(name) for name in COLUMN_FIELDS],
            _array(draft.tags) if draft.tags else "{}", orjson.dumps(draft.extra).decode(), said.import_id,
            score.grade, score.grade_cell, score.fit, score.intent, now, score.score, said.rules, now,
            *(said.pools[pool] if pool else _NO_POOL),
            None if draft.outcome == "open" else draft.outcome, draft.closed_at,
        ))  # fmt: skip
        pool_text = f'"{said.pools[pool][0]}"' if pool else "null"
        data = (
            f'{{"import_id":"{said.import_id}","row":{draft.row},"state":"{state}",'
            f'"pool_id":{pool_text},"grade":"{score.grade}"}}'
        )
        events.row((draft.id, 1, "captured", "import", said.actor_id, said.rules, now, data))

    def _route(self, values: Mapping[str, Any], setting: Setting) -> UUID | None:
        if setting.pool_id:
            return setting.pool_id
        place = (values.get("region"), values.get("city"), product_of(values))
        if place not in self._pool_of:
            if len(self._pool_of) > 10_000:
                self._pool_of.clear()
            self._pool_of[place] = choose_pool(values, setting.pools)
        return self._pool_of[place]


class DryStore:
    """Temporary tables over the real ones: what a dry run would have made is known to its later batches."""

    def __init__(self, cursor: Cursor) -> None:
        cursor.execute(
            "create temp table dry_identity"
            " (kind text, value text, lead_id uuid not null, primary key (kind, value));"
            "create temp table dry_lead (id uuid primary key, lead jsonb not null)"
        )
        self._live = LiveStore()

    def owners(self, cursor: Cursor, keys: Iterable[Key]) -> dict[Key, UUID]:
        """The leads, real or imagined, that these keys belong to."""
        wanted = list(keys)
        cursor.execute(
            "select d.kind, d.value, d.lead_id from dry_identity d"
            " join unnest(%s::text[], %s::text[]) k(kind, value) using (kind, value)",
            ([key.kind for key in wanted], [key.value for key in wanted]),
        )
        imagined = {Key(kind, value): UUID(str(lead_id)) for kind, value, lead_id in cursor}
        return self._live.owners(cursor, wanted) | imagined

    def leads(self, cursor: Cursor, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """Those leads as this run would have left them."""
        wanted = list(ids)
        found = self._live.leads(cursor, wanted)
        cursor.execute(
            "select id, lead from dry_lead where id = any(%s::uuid[])", ([str(w) for w in wanted],)
        )
        return found | {UUID(str(lead_id)): lead for lead_id, lead in cursor}

    def write(self, cursor: Cursor, resolved: Resolved, setting: Setting) -> None:  # noqa: ARG002
        """Remember it for the batches to come."""
        leads, keys = _Lines(), _Lines()
        for draft in resolved.arrivals:
            lead_id = str(new_id())
            state = state_at_arrival(draft, 100, 0)
            lead = {"id": lead_id, **draft.fields, "state": state, "tags": draft.tags, "extra": draft.extra}
            leads.row((lead_id, orjson.dumps(lead).decode()))
            keys.rows([(key.kind, key.value, lead_id) for key in draft.keys])
        keys.rows([(key.kind, key.value, str(lead_id)) for key, lead_id in resolved.gained])
        for known_id, update in resolved.updates.items():
            cursor.execute("delete from dry_lead where id = %s", (str(known_id),))
            leads.row((known_id, orjson.dumps(update.lead, default=str).decode()))
        leads.copy(cursor, "dry_lead (id, lead)")
        keys.copy(cursor, "dry_identity (kind, value, lead_id)")


def write_outcomes(cursor: Cursor, resolved: Resolved, setting: Setting, *, dry: bool) -> None:
    """COPY the one outcome of every row."""
    lines = _Lines()
    import_id = setting.said.import_id
    first_rows = {update.row: update for update in resolved.updates.values()}
    for row, outcome, about in resolved.outcomes:
        if isinstance(about, Draft):
            lines.row((import_id, row, outcome, None, None, None, None if dry else about.id, None, None))
        elif isinstance(about, RowFault):
            raw = _json([UNSTORABLE.sub("", cell) for cell in about.raw])
            lines.row((import_id, row, outcome, about.code, about.pointer, about.detail, None, raw, None))
        else:
            before = None if dry or row not in first_rows else _before(first_rows[row])
            lead_id = None if dry else str(about)
            lines.row((import_id, row, outcome, None, None, None, lead_id, None, before))
    lines.copy(cursor, f"import_row ({_ROW_COLUMNS})")


def _before(update: Update) -> str:
    return _json({"version": update.lead["version"], "fields": update.before})


def _write_updates(cursor: Cursor, updates: Iterable[Update], setting: Setting, events: "_Lines") -> None:
    """Write changed leads, each on condition that it is still the version that was read."""
    rows = []
    now = setting.now.isoformat()
    for update in updates:
        lead = update.lead
        score = _score_again(update, setting)
        lead["version"] += 1
        columns = {name: lead[name] for name in _UPDATED if name not in _SCORED}
        columns |= {"id": str(lead["id"]), "version": lead["version"], **_scored(score, setting)}
        rows.append(columns)
        data = _json(
            {"import_id": str(setting.import_id), "row": update.row, "changed": sorted(update.before)}
        )
        by = (setting.said.actor_id, setting.said.rules, now, data)
        events.row((lead["id"], lead["version"], "updated", "import", *by))
    if not rows:
        return
    assignments = ", ".join(f"{name} = u.{name}" for name in _UPDATED)
    cursor.execute(
        f"update lead l set {assignments}, version = u.version, updated_at = %s, scored_at = %s"  # noqa: S608
        " from jsonb_populate_recordset(null::lead, %s::jsonb) u"
        " where l.id = u.id and l.version = u.version - 1",
        (now, now, _json(rows)),
    )
    if cursor.rowcount != len(rows):
        raise VersionGone


def _score_again(update: Update, setting: Setting) -> Score:
    lead = update.lead
    earlier = setting.scorers.get(
        UUID(str(lead["score_rule_id"])) if lead["score_rule_id"] else setting.rules
    )
    before = (earlier or setting.scorer).points(values_of({**lead, **update.before}))
    return setting.scorer.again(
        values_of(lead),
        before,
        intent=lead["intent"],
        intent_at=lead["intent_at"] or setting.now,
        created_at=lead["created_at"],
        now=setting.now,
    )


def _scored(score: Score, setting: Setting) -> dict[str, Any]:
    return {
        "grade": score.grade,
        "grade_cell": score.grade_cell,
        "fit": score.fit,
        "intent": score.intent,
        "intent_at": setting.now.isoformat(),
        "score": score.score,
        "score_rule_id": str(setting.rules),
    }


def _survivor(lead: dict[str, Any], found: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    while lead["survivor_id"]:
        lead = found[UUID(str(lead["survivor_id"]))]
    return lead


def _array(tags: tuple[str, ...]) -> str:
    quoted = ('"' + tag.replace("\\", "\\\\").replace('"', '\\"') + '"' for tag in tags)
    return "{" + ",".join(quoted) + "}"


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


class _Lines:
    """Rows on their way into one COPY; None is NULL."""

    def __init__(self) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._write = self._writer.writerow
        self.row_count = 0

    def row(self, values: Sequence[Any]) -> None:
        """Add one row."""
        self._write(values)
        self.row_count += 1

    def rows(self, rows: Collection[Sequence[Any]]) -> None:
        """Add many rows."""
        self._writer.writerows(rows)
        self.row_count += len(rows)

    def copy(self, cursor: Cursor, into: str) -> None:
        """Send them."""
        if self.row_count:
            self._text.seek(0)
            cursor.copy_expert(f"copy {into} from stdin (format csv)", self._text, 1 << 20)
