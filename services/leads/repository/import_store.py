"""What an import reads and writes, batch by batch: COPY in, everything of a batch in one transaction.

Runs in the imports worker on a plain blocking connection. `DryStore` decides the same and keeps it to itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

import orjson
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a type

from services.leads.domain.drafts import Draft
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.identity import LEAD, Key
from services.leads.domain.importing import RowFault
from services.leads.domain.merging import state_at_arrival
from services.leads.domain.registering import Registration
from services.leads.domain.scoring import Score
from services.leads.repository.import_batch import Resolved, Update
from services.leads.repository.import_lines import LEAD_COLUMNS, WIN_COLUMNS, Arrivals, Lines, Setting, word
from services.leads.repository.known import values_of
from services.leads.repository.registrations import COLUMNS
from services.leads.repository.scores import GRADED_BY
from shared.files.cells import UNSTORABLE
from shared.ids import new_id

_READ = (
    "state",
    "version",
    "owner_id",
    *COLUMN_FIELDS,
    "tags",
    "extra",
    "outcome",
    "closed_at",
    "survivor_id",
)
_SCORED = ("grade", "grade_cell", "fit", "intent", "intent_at", "score", "score_rule_id", "created_at")
_EVENTS = f"select lead_id, {COLUMNS} from registration where lead_id = any(%s::uuid[])"  # noqa: S608
_SILENT = (None, None, None)
_UNSAID = "\\N\t\\N\t\\N"
_ROW_COLUMNS = "import_id, row, outcome, code, pointer, detail, lead_id, raw, before"
_UPDATED = (*COLUMN_FIELDS, "tags", "extra", "state", "outcome", "closed_at", *_SCORED[:-1])


_UNIT = "\x1f"  # never part of a clean value: one long text is bound faster than thousands of short ones
_OWNERS = (
    "select value, lead_id from lead_identity where kind = %s and value = any(string_to_array(%s, chr(31)))"
)

_LEADS = "select id::text, id from lead where id = any(string_to_array(%s, chr(31))::uuid[])"


class VersionGone(Exception):
    """A lead changed between reading and writing it."""


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
        self._arrivals: Arrivals | None = None

    def owners(self, cursor: Cursor, keys: Iterable[Key]) -> dict[Key, UUID]:
        """The leads that these keys belong to."""
        by_kind: dict[str, list[str]] = {}
        for kind, value in keys:
            by_kind.setdefault(kind, []).append(value)
        found = {}
        for kind, values in by_kind.items():
            if kind == LEAD:
                cursor.execute(_LEADS, (_UNIT.join(values),))
            else:
                cursor.execute(_OWNERS, (kind, _UNIT.join(values)))
            found.update({Key(kind, value): UUID(str(lead_id)) for value, lead_id in cursor})
        return found

    def leads(self, cursor: Cursor, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """Those leads as they stand, by id; a merged one as its survivor."""
        found: dict[UUID, dict[str, Any]] = {}
        wanted = {str(each) for each in ids}
        while wanted:
            columns = ", ".join(("id", *_READ, *_SCORED, GRADED_BY))
            cursor.execute(f"select {columns} from lead l where id = any(%s::uuid[])", (list(wanted),))  # noqa: S608
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
            found.update({UUID(str(row["id"])): row for row in rows})
            survivors = {str(row["survivor_id"]) for row in rows if row["survivor_id"]}
            wanted = survivors - {str(each) for each in found}
        _add_events(cursor, found)
        return {lead_id: _survivor(lead, found) for lead_id, lead in found.items()}

    def write(self, cursor: Cursor, resolved: Resolved, setting: Setting) -> None:
        """COPY the new leads with their keys and history, then the changes to known ones."""
        leads, wins, identities, events = Lines(), Lines(), Lines(), Lines()
        arrivals = self._arrivals = self._arrivals or Arrivals(setting)
        for draft in resolved.arrivals:
            arrivals.add(draft, leads, events, wins)
        keys = [(*key, draft.id) for draft in resolved.arrivals for key in draft.keys if key.kind != LEAD]
        identities.add_keys([*keys, *((k.kind, k.value, str(lead_id)) for k, lead_id in resolved.gained)])
        leads.copy(cursor, f"lead ({LEAD_COLUMNS})")
        wins.copy(cursor, f"lead_win ({WIN_COLUMNS})")
        _write_registrations(cursor, resolved.arrivals, setting)
        identities.copy(cursor, "lead_identity (kind, value, lead_id)")
        _write_updates(cursor, resolved, setting, events)
        events.copy(cursor, "lead_event (lead_id, sequence, type, cause, actor_id, rule_version, at, data)")


class DryStore:
    """Temporary tables over the real ones: what a dry run would have made is known to its later batches."""

    def __init__(self, cursor: Cursor) -> None:
        # An earlier dry run on this connection may have left its own.
        cursor.execute(
            "drop table if exists pg_temp.dry_identity, pg_temp.dry_lead;"
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
            " join unnest(string_to_array(%s, chr(31)), string_to_array(%s, chr(31))) k(kind, value)"
            " using (kind, value)",
            (_UNIT.join(key.kind for key in wanted), _UNIT.join(key.value for key in wanted)),
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
        imagined = {UUID(str(lead_id)): lead for lead_id, lead in cursor}
        for lead in imagined.values():
            lead["events"] = {each["key"]: Registration.from_told(each) for each in lead["events"]}
        return found | imagined

    def write(self, cursor: Cursor, resolved: Resolved, setting: Setting) -> None:  # noqa: ARG002
        """Remember it for the batches to come."""
        leads, identities = Lines(), Lines()
        keys = [(k.kind, k.value, str(lead_id)) for k, lead_id in resolved.gained]
        for draft in resolved.arrivals:
            lead_id = str(new_id())
            state = state_at_arrival(draft, 100, 0)
            lead: dict[str, Any] = {
                "id": lead_id,
                **draft.fields,
                "state": state,
                "tags": draft.tags,
                "extra": draft.extra,
            }
            owner = None if draft.row in resolved.refused else draft.owner
            lead |= {"owner_id": owner, "events": [each.told() for each in draft.events]}
            leads.add(lead_id, orjson.dumps(lead).decode())
            keys += [(key.kind, key.value, lead_id) for key in draft.keys if key.kind != LEAD]
        for known_id, update in resolved.updates.items():
            cursor.execute("delete from dry_lead where id = %s", (str(known_id),))
            told = [each.told() for each in update.lead["events"].values()]
            leads.add(known_id, _json({**update.lead, "events": told}))
        identities.add_keys(keys)
        leads.copy(cursor, "dry_lead (id, lead)")
        identities.copy(cursor, "dry_identity (kind, value, lead_id)")


def write_outcomes(cursor: Cursor, resolved: Resolved, setting: Setting, *, dry: bool) -> None:
    """COPY the one outcome of every row."""
    lines = Lines()
    import_id = setting.said.import_id
    notes = resolved.notes
    first_rows = {update.row: update for update in resolved.updates.values()}
    for row, outcome, about in resolved.outcomes:
        if isinstance(about, Draft):
            lead_id = "\\N" if dry else about.id
            said = "\t".join(map(word, notes[row])) if row in notes else _UNSAID
            lines.add_said(f"{import_id}\t{row}\t{outcome}\t{said}\t{lead_id}\t\\N\t\\N")
        elif isinstance(about, RowFault):
            raw = _json([UNSTORABLE.sub("", cell) for cell in about.raw])
            lines.add(import_id, row, outcome, about.code, about.pointer, about.detail, None, raw, None)
        else:
            before = None if dry or row not in first_rows else _before(first_rows[row])
            lines.add(import_id, row, outcome, *notes.get(row, _SILENT), None if dry else about, None, before)
    lines.copy(cursor, f"import_row ({_ROW_COLUMNS})")


def _before(update: Update) -> str:
    return _json({"version": update.lead["version"], "fields": update.before})


def _write_updates(cursor: Cursor, resolved: Resolved, setting: Setting, events: Lines) -> None:
    """Write changed leads, each on condition that it is still the version that was read."""
    rows = []
    now, others = setting.now.isoformat(), resolved.others_named()
    for lead_id, update in resolved.updates.items():
        lead = update.lead
        score = _score_again(update, setting)
        lead["version"] += 1
        columns = {name: lead[name] for name in _UPDATED if name not in _SCORED}
        columns |= {"id": str(lead["id"]), "version": lead["version"], **_scored(score, setting)}
        if lead["model_id"] is not None:
            columns["grade"] = lead["grade"]  # a model gave it: it is asked again within a second
        rows.append(columns)
        told = {
            "import_id": str(setting.import_id),
            "row": update.row,
            "changed": sorted(update.before),
            "conflicts": sorted(map(str, others.get(lead_id, ()))),
        }
        by = (setting.actor_id, setting.rules, now, _json(told))
        events.add(lead["id"], lead["version"], "updated", "import", *by)
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


def _write_registrations(cursor: Cursor, arrivals: Iterable[Draft], setting: Setting) -> None:
    said, lines = setting.said, Lines()
    for draft in arrivals:
        for each in draft.events:
            registered = each.registered_at or said.now
            times = (each.starts_at, registered, each.attended_at, each.left_at)
            about = (each.key, each.name, each.kind, *times, each.minutes)
            lines.add(new_id(), draft.id, *about, said.import_id, said.now)
    lines.copy(cursor, f"registration (id, lead_id, {COLUMNS}, import_id, recorded_at)")


def _add_events(cursor: Cursor, leads: Mapping[UUID, dict[str, Any]]) -> None:
    """Give each lead its registrations by event."""
    for lead in leads.values():
        lead["events"] = {}
    cursor.execute(_EVENTS, ([str(each) for each in leads],))
    for lead_id, *values in cursor:
        leads[UUID(str(lead_id))]["events"][values[0]] = Registration(*values)


def _survivor(lead: dict[str, Any], found: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    while lead["survivor_id"]:
        lead = found[UUID(str(lead["survivor_id"]))]
    return lead


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
