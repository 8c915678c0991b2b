"""One batch of an import, in memory: which rows are new leads, which were known, which said nothing new.

Everything is decided here; `import_writer` reads what is known and writes what was decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.leads.domain.drafts import Draft
from services.leads.domain.identity import Key, identity_keys, strongest
from services.leads.domain.importing import RowFault
from services.leads.domain.merging import Changes, absorb, changes
from services.leads.repository.known import without

Entry = Draft | RowFault


@dataclass(slots=True)
class Update:
    """What a file adds to a lead in the database, and what stood there before, to take it back."""

    lead: dict[str, Any]
    before: dict[str, Any]
    row: int


@dataclass(slots=True)
class Resolved:
    """A batch decided. `outcomes` is one (row, outcome, draft or update or None) for each row, in order."""

    arrivals: list[Draft] = field(default_factory=list)
    updates: dict[UUID, Update] = field(default_factory=dict)
    gained: list[tuple[Key, UUID]] = field(default_factory=list)
    outcomes: list[tuple[int, str, Draft | UUID | RowFault]] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {"created": 0, "updated": 0, "duplicate": 0, "failed": 0}
    )

    def note(self, row: int, outcome: str, about: Draft | UUID | RowFault) -> None:
        """Give a row its one outcome."""
        self.outcomes.append((row, outcome, about))
        self.counts[outcome] += 1


def resolve(
    entries: Iterable[Entry], owners: Mapping[Key, UUID], leads: Mapping[UUID, dict[str, Any]]
) -> Resolved:
    """Decide every row in order. `owners` are the keys known already, `leads` the leads they belong to."""
    resolved = Resolved()
    arriving: dict[Key, Draft] = {}
    owned = dict(owners)
    for entry in entries:
        if isinstance(entry, RowFault):
            resolved.note(entry.row, "failed", entry)
        elif known := [key for key in entry.keys if key in owned]:
            _add_to_known(resolved, entry, known, owned, leads, arriving)
        elif met := [key for key in entry.keys if key in arriving]:
            _add_to_arrival(resolved, entry, met, arriving)
        else:
            for key in entry.keys:
                arriving[key] = entry
            resolved.arrivals.append(entry)
            resolved.note(entry.row, "created", entry)
    return resolved


def _add_to_arrival(resolved: Resolved, entry: Draft, met: list[Key], arriving: dict[Key, Draft]) -> None:
    """The same lead twice in one batch: the first row made it, this one fills its blanks."""
    first = arriving[strongest(met)]
    _drop_foreign(entry, {key for key in met if arriving[key] is not first})
    outcome = "updated" if absorb(first, entry) else "duplicate"
    for key in first.keys:
        arriving.setdefault(key, first)
    resolved.note(entry.row, outcome, first)


def _drop_foreign(entry: Draft, foreign: set[Key]) -> None:
    """A key of yet another lead stays with that one."""
    if foreign:
        entry.keys = tuple(key for key in entry.keys if key not in foreign)
        kept = without(Changes(dict(entry.fields)), dict.fromkeys(foreign, UUID(int=0)))
        entry.fields = kept.fields


def _add_to_known(
    resolved: Resolved,
    entry: Draft,
    known: list[Key],
    owned: dict[Key, UUID],
    leads: Mapping[UUID, dict[str, Any]],
    arriving: Mapping[Key, Draft],
) -> None:
    """A row of a lead in the database: fill its blanks, but not with a key that belongs to another."""
    mine = owned[strongest(known)]
    lead = leads[mine]
    lead_id = UUID(str(lead["id"]))
    others = {key: mine for key in entry.keys if owned.get(key, mine) != mine or key in arriving}
    added = without(changes(lead, entry), others)
    if not added:
        resolved.note(entry.row, "duplicate", lead_id)
        return
    update = resolved.updates.setdefault(lead_id, Update(lead, {}, entry.row))
    _apply(update, added, entry)
    for key in identity_keys(added.fields):
        if owned.setdefault(key, mine) == mine and key not in known:
            resolved.gained.append((key, lead_id))
    resolved.note(entry.row, "updated", lead_id)


def _apply(update: Update, added: Changes, entry: Draft) -> None:
    """Change the lead in memory, so that the next row of the same lead meets it as it will be."""
    lead, before = update.lead, update.before
    changed: dict[str, Any] = dict(added.fields)
    if added.tags:
        changed["tags"] = [*lead["tags"], *added.tags]
    if added.extra:
        changed["extra"] = {**lead["extra"], **added.extra}
    if added.outcome:
        changed |= {"outcome": added.outcome, "closed_at": entry.closed_at}
        changed["state"] = {"won": "converted", "lost": "lost"}[added.outcome]
    for name, value in changed.items():
        before.setdefault(name, lead.get(name))
        lead[name] = value
