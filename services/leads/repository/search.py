"""Leads by what somebody remembers of them: a piece of a name, its sound, the end of a phone, a whole key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.identity import (
    normalise_email,
    normalise_external,
    normalise_phone,
    normalise_wechat,
)
from services.leads.domain.search import Wanted, found_by, pairs, wanted
from services.leads.repository.locks import array

_KEYS = {
    "phone": normalise_phone,
    "email": normalise_email,
    "wechat": normalise_wechat,
    "external": normalise_external,
}
_ONE_OF = "l.id = any(cast(:found as uuid[]))"
_EXACT = text("""
    select i.lead_id from lead_identity i
    join unnest(cast(:kinds as text[]), cast(:values as text[])) as k(kind, value)
    on i.kind = k.kind and i.value = k.value
    union select l.id from lead l where l.number = :number
    union select l.id from lead l where l.owner_id = cast(:me as uuid) and l.phone like :ending
""")


@dataclass(slots=True)
class _Words:
    """A condition on `lead_search s`, growing with the values it names."""

    values: dict[str, Any] = field(default_factory=dict)

    def has(self, words: Sequence[str]) -> str:
        """The lead has all these words; the index finds it."""
        name = f"words_{len(self.values)}"
        self.values[name] = list(words)
        return f"s.words @> cast(:{name} as text[])"

    def says(self, said: str) -> str:
        """The lead says this, letter by letter. (`<>`: the planner takes it for true, as it is of pairs.)"""
        name = f"said_{len(self.values)}"
        self.values[name] = said
        return f"position(:{name} in s.said) {'<>' if len(said) > 1 else '>'} 0"

    def piece(self, said: str, sound: str | None) -> list[str]:
        """The ways in which a lead says this or sounds like it."""
        ways = [" and ".join([*([self.has(list(pairs(said)))] if len(said) > 1 else []), self.says(said)])]
        if sound:
            ways.append(self.has(["~" + sound]))
        return ways


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed, in SQL: `ways` are conditions on a `lead_search s`, any of which will do.

    Leads that a whole key belongs to are `known`.
    """

    ways: Sequence[str]
    known: Sequence[UUID]
    values: dict[str, Any]

    @property
    def ask(self) -> str:
        """The condition on a `lead l`."""
        if not self.ways:
            return _ONE_OF
        said = f"(select {' or '.join(self.ways)} from lead_search s where s.lead_id = l.id)"  # noqa: S608 - our words
        return f"(coalesce({said}, false) or {_ONE_OF})"

    def ids(self, limit: str = "all") -> str:
        """A select of the ids of all that match; of each way no more than the limit."""
        ways = [
            f"(select s.lead_id as id from lead_search s where {way} limit {limit})"  # noqa: S608 - our words
            for way in self.ways
        ]
        return " union ".join(["select unnest(cast(:found as uuid[])) as id", *ways])


def find(session: Session, typed: str, me: UUID | None) -> Found:
    """What to look for; `me` may look for the end of own leads' phones."""
    found = list(session.execute(_EXACT, _exact(typed, me)).scalars())
    words = _Words()
    ways = _ways(words, wanted(typed))
    return Found(ways, found, {**words.values, "found": array(found)})


def _ways(words: _Words, looked_for: Wanted) -> list[str]:
    """Each apart, for the index finds one way at a time without looking at the leads."""
    if not looked_for.said:
        return []
    if looked_for.first:
        return [words.has(["^" + looked_for.first])]
    ways = words.piece(looked_for.said, looked_for.sound)
    if looked_for.tail:
        ways.append(words.has(["#" + looked_for.tail]))
    if any(len(piece.said) > 1 for piece in looked_for.pieces):
        pieces = [words.piece(piece.said, piece.sound) for piece in looked_for.pieces]
        ways.append(" and ".join(f"({' or '.join(f'({way})' for way in each)})" for each in pieces))
    return [f"({way})" for way in ways]


def _exact(typed: str, me: UUID | None) -> dict[str, Any]:
    looked_for = typed.strip()
    keys = {kind: value for kind, normalise in _KEYS.items() if (value := normalise(looked_for))}
    number = looked_for.removeprefix("#")
    digits = wanted(typed).digits
    return {
        "kinds": list(keys),
        "values": list(keys.values()),
        "number": int(number) if number.isascii() and number.isdigit() and len(number) < 19 else -1,
        "me": me if digits else None,
        "ending": f"%{digits}",
    }


_KEEP = text("""
    insert into lead_search (lead_id, said, words, made_of)
    values (:id, :said, cast(:words as text[]), cast(:made_of as uuid))
    on conflict (lead_id) do update
    set said = excluded.said, words = excluded.words, made_of = excluded.made_of
""")
_MISSING = text("""
    select l.id, l.name, l.company, l.phone from lead l
    where l.id > :after and not exists (select from lead_search s where s.lead_id = l.id)
    order by l.id limit :limit
""")
# A lead somebody is changing, or has changed since it was read, is left for the next time.
_FILL = text("""
    with told as (
        select * from json_to_recordset(cast(:rows as json)) as t(
            id uuid, said text, words text[], made_of uuid)
    ), same as (
        select t.* from told t join lead l on l.id = t.id
        where md5(concat(l.name, chr(10), l.company, chr(10), l.phone))::uuid = t.made_of
        order by l.id for share of l skip locked
    )
    insert into lead_search (lead_id, said, words, made_of) select id, said, words, made_of from same
    on conflict (lead_id) do nothing
""")


def keep_words(session: Session, lead_id: UUID, lead: Mapping[str, Any]) -> None:
    """Have a lead found by what it is called now."""
    session.execute(_KEEP, {"id": lead_id, **words_of(lead)})


def words_of(lead: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a lead as columns."""
    found = found_by(lead.get("name"), lead.get("company"), lead.get("phone"))
    return {"said": found.said, "words": list(found.words), "made_of": found.made_of}


def without_words(session: Session, after: UUID, limit: int) -> list[Row[Any]]:
    """Leads that no search finds by their words yet, by id."""
    return list(session.execute(_MISSING, {"after": after, "limit": limit}))


def fill_words(session: Session, leads: Sequence[Row[Any]]) -> int:
    """Have these leads found by their words; how many are."""
    rows = [{"id": lead.id, **words_of(dict(lead._mapping))} for lead in leads]
    done = session.execute(_FILL, {"rows": orjson.dumps(rows).decode()})
    return int(done.rowcount)  # type: ignore[attr-defined]
