"""One batch of an import, in memory: which rows are new leads, which were known, which said nothing new.

Everything is decided here; `import_lane` reads what is known and writes what was decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.leads.domain.drafts import Draft, Note, two_leads_note
from services.leads.domain.fields import PEOPLE_FIELDS
from services.leads.domain.identity import Key, identity_keys, strongest
from services.leads.domain.importing import RowFault
from services.leads.domain.merging import Changes, absorb, changes, leaves_outcome
from services.leads.domain.registering import Registration, all_of, combined
from services.leads.repository.known import without

Entry = Draft | RowFault
_OUTCOME_NOT_TAKEN = Note(
    "outcome_not_taken",
    "/outcome",
    "this lead was known already and lives by its own events; to learn from the file, undo the import that"
    " brought it, then import again with the outcome",
)


@dataclass(slots=True)
class Update:
    """What a file adds to a lead in the database, and what stood there before, to take it back."""

    lead: dict[str, Any]
    before: dict[str, Any]
    row: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row given for one lead named a key, of this kind, of another one."""

    lead: Draft | UUID
    other: Draft | UUID
    kind: str


@dataclass(slots=True)
class Resolved:
    """A batch decided. `outcomes` is one (row, outcome, about) for each row, in order."""

    arrivals: list[Draft] = field(default_factory=list)
    updates: dict[UUID, Update] = field(default_factory=dict)
    gained: list[tuple[Key, UUID]] = field(default_factory=list)
    outcomes: list[tuple[int, str, Draft | UUID | RowFault]] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {"created": 0, "updated": 0, "duplicate": 0, "failed": 0}
    )
    held: int = 0
    filled: list[tuple[Draft, Draft]] = field(default_factory=list)
    notes: dict[int, Note] = field(default_factory=dict)
    refused: dict[int, Note] = field(default_factory=dict)
    registered: dict[UUID, tuple[Registration, ...]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def claims(self) -> dict[tuple[UUID, UUID], set[str]]:
        """Pairs of leads, all written, whose keys stood in one row, and the kinds of those keys."""
        found: dict[tuple[UUID, UUID], set[str]] = {}
        for each in self.conflicts:
            lead, other = _id_of(each.lead), _id_of(each.other)
            pair = (other, lead) if (other, lead) in found else (lead, other)
            found.setdefault(pair, set()).add(each.kind)
        return found

    def others_named(self) -> dict[UUID, set[UUID]]:
        """By lead, those whose keys stood in its rows."""
        found: dict[UUID, set[UUID]] = {}
        for each in self.conflicts:
            found.setdefault(_id_of(each.lead), set()).add(_id_of(each.other))
        return found

    def restore(self) -> None:
        """Take back what deciding changed in the drafts, so that they can be decided again."""
        for draft, before in reversed(self.filled):
            for name in ("fields", "tags", "extra", "outcome", "closed_at", "keys", "events", *PEOPLE_FIELDS):
                setattr(draft, name, getattr(before, name))

    def about_to_fill(self, draft: Draft) -> None:
        """Remember a draft as it came."""
        self.filled.append((draft, replace(draft, fields=dict(draft.fields), extra=dict(draft.extra))))

    def note(self, row: int, outcome: str, about: Draft | UUID | RowFault) -> None:
        """Give a row its one outcome."""
        self.outcomes.append((row, outcome, about))
        self.counts[outcome] += 1


def resolve(
    entries: Iterable[Entry], owners: Mapping[Key, UUID], leads: Mapping[UUID, dict[str, Any]]
) -> Resolved:
    """Decide every row in order. `owners` are the keys known already, `leads` whose they are."""
    return _Resolver(owners, leads).decide(entries)


class _Resolver:
    """Keeps what is known so far: keys of leads in the database and of those that arrive with this batch."""

    def __init__(self, owners: Mapping[Key, UUID], leads: Mapping[UUID, dict[str, Any]]) -> None:
        self._owned = dict(owners)
        self._leads = leads
        self._arriving: dict[Key, Draft] = {}
        self._resolved = Resolved()

    def decide(self, entries: Iterable[Entry]) -> Resolved:
        for entry in entries:
            if isinstance(entry, RowFault):
                self._resolved.note(entry.row, "failed", entry)
                continue
            if entry.note:
                self._resolved.notes[entry.row] = entry.note
            if not self._owned.keys().isdisjoint(entry.keys):
                self._add_to_known(entry, [key for key in entry.keys if key in self._owned])
            elif not self._arriving.keys().isdisjoint(entry.keys):
                self._add_to_arrival(entry, [key for key in entry.keys if key in self._arriving])
            elif not (entry.fields or entry.extra):
                self._resolved.note(entry.row, "failed", _nothing_but_an_id(entry))
            else:
                self._arriving.update(dict.fromkeys(entry.keys, entry))
                self._resolved.arrivals.append(entry)
                self._resolved.note(entry.row, "created", entry)
        return self._resolved

    def _add_to_arrival(self, entry: Draft, met: list[Key]) -> None:
        """The same lead twice in one batch: the first row made it, this one fills its blanks."""
        first = self._arriving[strongest(met)]
        self._resolved.about_to_fill(first)
        foreign = {key for key in met if self._arriving[key] is not first}
        if foreign:
            self._note_conflicts(
                entry, first, {key: self._arriving[key] for key in entry.keys if key in foreign}
            )
            self._resolved.about_to_fill(entry)
            entry.keys = tuple(key for key in entry.keys if key not in foreign)
            entry.fields = without(Changes(dict(entry.fields)), foreign).fields
        outcome = "updated" if absorb(first, entry) else "duplicate"
        self._note_owner(entry, first.owner)
        for key in first.keys:
            self._arriving.setdefault(key, first)
        self._resolved.note(entry.row, outcome, first)

    def _add_to_known(self, entry: Draft, known: list[Key]) -> None:
        """A lead of the database again: fill its blanks, but not with a key that belongs to another."""
        mine = self._owned[strongest(known)]
        lead = self._leads[mine]
        lead_id = UUID(str(lead["id"]))
        self._note_owner(entry, lead.get("owner_id"))
        owned, arriving = self._owned, self._arriving
        foreign = {key for key in entry.keys if owned.get(key, mine) != mine or key in arriving}
        self._note_conflicts(entry, lead_id, {key: self._whose(key) for key in entry.keys if key in foreign})
        if leaves_outcome(lead, entry):
            self._resolved.notes.setdefault(entry.row, _OUTCOME_NOT_TAKEN)
        added = without(changes(lead, entry), foreign)
        is_news = self._note_events(lead, lead_id, entry)
        if not added:
            self._resolved.note(entry.row, "updated" if is_news else "duplicate", lead_id)
            return
        update = self._resolved.updates.setdefault(lead_id, Update(lead, {}, entry.row))
        _apply(update, added, entry)
        gained = [key for key in identity_keys(added.fields) if key not in owned]
        owned.update(dict.fromkeys(gained, mine))
        self._resolved.gained += [(key, lead_id) for key in gained]
        self._resolved.note(entry.row, "updated", lead_id)

    def _whose(self, key: Key) -> Draft | UUID:
        """The lead that has a key now: one of the database, or one that arrives with this batch."""
        if key in self._owned:
            return UUID(str(self._leads[self._owned[key]]["id"]))
        return self._arriving[key]

    def _note_conflicts(self, entry: Draft, lead: Draft | UUID, others: Mapping[Key, Draft | UUID]) -> None:
        """One row named keys of two leads: a pair for a person to look at, unless merging made them one."""
        found = [Conflict(lead, other, key.kind) for key, other in others.items() if other != lead]
        if found:
            self._resolved.conflicts += found
            self._resolved.notes.setdefault(entry.row, two_leads_note(each.kind for each in found))

    def _note_events(self, lead: dict[str, Any], lead_id: UUID, entry: Draft) -> bool:
        """Whether the row says anything new of the lead's events."""
        known = lead.setdefault("events", {})
        news = [each for each in entry.events if combined(known.get(each.key), each) != known.get(each.key)]
        known |= {each.key: combined(known.get(each.key), each) for each in news}
        if news:
            registered = self._resolved.registered
            registered[lead_id] = all_of(registered.get(lead_id, ()), tuple(news))
        return bool(news)

    def _note_owner(self, entry: Draft, owner: Any) -> None:
        """A lead that is there already is not taken from where it is, nor given."""
        if entry.owner and str(entry.owner) != str(owner):
            detail = "this lead was known already: it stays where it is"
            self._resolved.notes[entry.row] = Note("owner_not_given", "/owner", detail)


def _id_of(lead: Draft | UUID) -> UUID:
    return UUID(lead.id) if isinstance(lead, Draft) else lead


def _nothing_but_an_id(entry: Draft) -> RowFault:
    return RowFault(
        entry.row, "row_empty", "/lead.id", "there is no such lead, and nothing else in the row", []
    )


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
