"""The queue of pairs as somebody may see it: one side in reach shows the pair, contact details never."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.contact import MASKS
from services.leads.domain.duplicates import evidence_of
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible, visible_to
from shared.context import Actor
from shared.errors import NotFound

Answer = dict[str, Any]


class Order(NamedTuple):
    """A sort: a column, its type, and its direction."""

    column: str
    kind: str
    descending: bool


SORTS = {
    "-score": Order("score", "bigint", descending=True),
    "score": Order("score", "bigint", descending=False),
    "-found_at": Order("found_at", "timestamptz", descending=True),
    "found_at": Order("found_at", "timestamptz", descending=False),
}


def _in_reach(lead: str) -> str:
    return f"""(:everywhere or {lead}.owner_id = any(cast(:hands as uuid[]))
        or {lead}.pool_id = any(cast(:pools as uuid[]))
        or {lead}.state = 'nurturing' and {lead}.home_pool_id = any(cast(:pools as uuid[]))
        or {lead}.state in ('converted', 'lost', 'invalid') and (
            select h.rep_id from holding h where h.lead_id = {lead}.id
            order by h.started_at desc, h.id desc limit 1) = any(cast(:hands as uuid[])))"""  # noqa: S608


_GONE = "('merged', 'invalid')"
# Offset 0: the leads of a pair are looked up by their ids, never by reading all leads.
_PAIRS = f"""
    select d.* from {{pairs}} d
    cross join lateral (select * from lead where id = d.lead_id offset 0) a
    cross join lateral (select * from lead where id = d.other_id offset 0) b
    where ({_in_reach("a")} or {_in_reach("b")})
"""  # noqa: S608 - words of ours
_LIVE = f"(d.state = 'merged' or a.state not in {_GONE} and b.state not in {_GONE})"
_OF_PAIR = {"kind": "d.kind = :kind", "min_score": "d.score >= :min_score"}
_OF_LEADS = {
    "lead_id": "(d.lead_id = :lead_id or d.other_id = :lead_id)",
    "owner_id": ":owner_id in (a.owner_id, b.owner_id)",
    "team_id": "exists (select from rep_account r where r.rep_id in (a.owner_id, b.owner_id)"
    " and r.team_id = :team_id)",
}
_NAMED = {
    "lead_id": "select cast(:lead_id as uuid) as id",
    "owner_id": "select id from lead where owner_id = :owner_id",
    "team_id": "select l.id from rep_account r join lead l on l.owner_id = r.rep_id"
    " where r.team_id = :team_id",
}
"""The leads one side of a pair is among, by each filter of leads."""
_WITHIN = """
    select id from lead where owner_id = any(cast(:hands as uuid[]))
    union select id from lead where state = 'pooled' and pool_id = any(cast(:pools as uuid[]))
    union select id from lead where state = 'nurturing' and home_pool_id = any(cast(:pools as uuid[]))
    union select lead_id from holding where rep_id = any(cast(:hands as uuid[]))
        and end_cause in ('converted', 'lost', 'invalid')
"""
WALKED = 2_000
"""Pairs looked at in the order of the list before those of the leads within reach are fetched and sorted."""
_SIDES = text(f"""
    select l.id, l.number, l.state, l.name, l.company, l.phone, l.email, l.region, l.city, l.source, l.grade,
        l.created_at, l.owner_id, l.do_not_contact, r.name as owner_name, t.name as team, t.manager_id,
        m.name as manager_name, {_in_reach("l")} as within_reach
    from lead l left join rep_account r on r.rep_id = l.owner_id left join team t on t.id = r.team_id
    left join rep_account m on m.rep_id = t.manager_id
    where l.id = any(cast(:leads as uuid[]))
""")  # noqa: S608 - words of ours


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of pairs to be found: conditions on the pair alone, and on its leads."""

    sort: Order
    of_pair: list[str]
    of_leads: list[str]

    def among(self, pairs: str) -> str:
        """The first of these pairs that are within reach and meet all conditions."""
        where = " and ".join([_LIVE, *self.of_pair, *self.of_leads])
        return f"{_PAIRS.format(pairs=pairs)} and {where} order by {self.order} limit :most"

    @property
    def walked(self) -> str:
        """The first pairs of the order."""
        where = " and ".join(self.of_pair)
        return f"(select d.* from duplicate d where {where} order by {self.order} limit :walked)"  # noqa: S608

    def of(self, leads: str) -> str:
        """The pairs of which one side is among these leads, whichever way is the cheapest to them."""
        sides = " union ".join(
            f"select d.id from ({leads}) m join duplicate d on d.{side} = m.id"  # noqa: S608 - words of ours
            f" where {' and '.join(self.of_pair)}"
            for side in ("lead_id", "other_id")
        )
        by_id = "select * from duplicate where id = f.id offset 0"
        return f"(select d.* from ({sides}) f cross join lateral ({by_id}) d)"  # noqa: S608 - as above

    @property
    def order(self) -> str:
        """The ORDER BY."""
        way = "desc" if self.sort.descending else "asc"
        return f"d.{self.sort.column} {way}, d.id {way}"


def list_pairs(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """A page of pairs; `query` has limit, after, sort, state and filters, already checked.

    Whoever sees much meets the page soon along the order; of whoever sees little the pairs are fetched.
    """
    asked, values = _asked(visible, query)
    named = next((leads for name, leads in _NAMED.items() if name in query), None)
    is_everywhere = visible.hands is None
    if not named:
        pairs = "duplicate" if is_everywhere else asked.walked
        rows = session.execute(text(asked.among(pairs)), values).all()
    if named or (not is_everywhere and len(rows) < values["most"]):
        rows = session.execute(text(asked.among(asked.of(named or _WITHIN))), values).all()
    shown = rows[: query["limit"]]
    return {"data": _told(session, visible, shown), "next_after": _next(rows, shown, asked.sort)}


def _asked(visible: Visible, query: Mapping[str, Any]) -> tuple[_Page, Answer]:
    """The page as conditions, and its values."""
    sort = SORTS[query["sort"]]
    given = {name: query[name] for name in (*_OF_PAIR, *_OF_LEADS) if name in query}
    of_pair = ["d.state = :state", *(_OF_PAIR[name] for name in given if name in _OF_PAIR)]
    values = {**_reach(visible), **given, "state": query["state"], "most": query["limit"] + 1}
    if query["after"]:
        beyond = "<" if sort.descending else ">"
        of_pair.append(
            f"(d.{sort.column}, d.id) {beyond} (cast(:at as {sort.kind}), cast(:after_id as uuid))"
        )
        values |= {"at": query["after"]["at"], "after_id": query["after"]["id"]}
    of_leads = [_OF_LEADS[name] for name in given if name in _OF_LEADS]
    return _Page(sort, of_pair, of_leads), values | {"walked": WALKED}


def _next(rows: Sequence[Row[Any]], shown: Sequence[Row[Any]], sort: Order) -> Answer | None:
    if len(rows) == len(shown):
        return None
    at = getattr(shown[-1], sort.column)
    return {"at": at if isinstance(at, int) else at.isoformat(), "id": str(shown[-1].id)}


_ONE = text(f"{_PAIRS.format(pairs='duplicate')} and d.id = :pair")


def find_pair(session: Session, pair_id: UUID, actor: Actor | None) -> tuple[Row[Any], Answer]:
    """A pair and its line. Raises `NotFound` if neither side is within reach."""
    visible = visible_to(session, actor)
    row = session.execute(_ONE, {**_reach(visible), "pair": pair_id}).first()
    if row is None:
        raise NotFound("no such pair")
    [line] = _told(session, visible, [row])
    return row, line


def _reach(visible: Visible) -> Answer:
    return {
        "everywhere": visible.hands is None,
        "hands": array(visible.hands or ()),
        "pools": array(visible.pools or ()),
    }


def _told(session: Session, visible: Visible, rows: Iterable[Row[Any]]) -> list[Answer]:
    pairs = list(rows)
    leads = array(each for row in pairs for each in (row.lead_id, row.other_id))
    found = session.execute(_SIDES, {**_reach(visible), "leads": leads})
    sides = {side.id: side for side in found}
    return [_line(row, (sides[row.lead_id], sides[row.other_id])) for row in pairs]


def _line(row: Row[Any], sides: tuple[Row[Any], Row[Any]]) -> Answer:
    one, other = sides
    two_hands = bool(one.owner_id and other.owner_id and one.owner_id != other.owner_id)
    managers = {side.manager_id: side.manager_name for side in sides if two_hands and side.manager_id}
    return {
        **{name: getattr(row, name) for name in ("kind", "state", "score", "reason")},
        **{name: _text(getattr(row, name)) for name in ("id", "decided_by", "merge_id")},
        **{name: _time(getattr(row, name)) for name in ("found_at", "changed_at", "decided_at")},
        "evidence": evidence_of(row.evidence, row.claims),
        "leads": [_side(side) for side in sides],
        "two_hands": two_hands,
        "deciders": [{"id": str(each), "name": name} for each, name in managers.items()],
    }


def _side(side: Row[Any]) -> Answer:
    told = {
        **{name: getattr(side, name) for name in ("number", "state", "grade", "team", "do_not_contact")},
        **{name: getattr(side, name) for name in _HIDDEN},
        "id": str(side.id),
        "within_reach": bool(side.within_reach),
        "created_at": side.created_at.isoformat(),
        "owner_id": _text(side.owner_id),
        "phone": MASKS["phone"](side.phone) if side.phone else None,
        "email": MASKS["email"](side.email) if side.email else None,
    }
    if not side.within_reach:
        told |= dict.fromkeys(("email", "owner_id", *_HIDDEN))
        told["name"] = f"{side.name[0]}**" if side.name else None
    return told


_HIDDEN = ("name", "company", "region", "city", "source", "owner_name")


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None


def _time(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
