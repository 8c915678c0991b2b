"""The queue of pairs as somebody may see it: one side in reach shows the pair, contact details never."""

from collections.abc import Iterable, Mapping, Sequence
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
_PAIRS = f"""
    select d.* from duplicate d join lead a on a.id = d.lead_id join lead b on b.id = d.other_id
    where ({_in_reach("a")} or {_in_reach("b")})
"""  # noqa: S608 - words of ours
_LIVE = f"(d.state = 'merged' or a.state not in {_GONE} and b.state not in {_GONE})"
_FILTERS = {
    "kind": "d.kind = :kind",
    "min_score": "d.score >= :min_score",
    "lead_id": "(d.lead_id = :lead_id or d.other_id = :lead_id)",
    "owner_id": ":owner_id in (a.owner_id, b.owner_id)",
    "team_id": "exists (select from rep_account r where r.rep_id in (a.owner_id, b.owner_id)"
    " and r.team_id = :team_id)",
}
_SIDES = text(f"""
    select l.id, l.number, l.state, l.name, l.company, l.phone, l.email, l.region, l.city, l.source, l.grade,
        l.created_at, l.owner_id, l.do_not_contact, r.name as owner_name, t.name as team, t.manager_id,
        m.name as manager_name, {_in_reach("l")} as within_reach
    from lead l left join rep_account r on r.rep_id = l.owner_id left join team t on t.id = r.team_id
    left join rep_account m on m.rep_id = t.manager_id
    where l.id = any(cast(:leads as uuid[]))
""")  # noqa: S608 - words of ours


def list_pairs(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """A page of pairs; `query` has limit, after, sort, state and filters, already checked."""
    sort = SORTS[query["sort"]]
    given = {name: query[name] for name in _FILTERS if name in query}
    where = ["d.state = :state", _LIVE, *(_FILTERS[name] for name in given)]
    values = {**_reach(visible), **given, "state": query["state"], "most": query["limit"] + 1}
    if query["after"]:
        beyond = "<" if sort.descending else ">"
        where.append(f"(d.{sort.column}, d.id) {beyond} (cast(:at as {sort.kind}), cast(:after_id as uuid))")
        values |= {"at": query["after"]["at"], "after_id": query["after"]["id"]}
    way = "desc" if sort.descending else "asc"
    page = f"{_PAIRS} and {' and '.join(where)} order by d.{sort.column} {way}, d.id {way} limit :most"
    rows = session.execute(text(page), values).all()
    shown = rows[: query["limit"]]
    return {"data": _told(session, visible, shown), "next_after": _next(rows, shown, sort)}


def _next(rows: Sequence[Row[Any]], shown: Sequence[Row[Any]], sort: Order) -> Answer | None:
    if len(rows) == len(shown):
        return None
    at = getattr(shown[-1], sort.column)
    return {"at": at if isinstance(at, int) else at.isoformat(), "id": str(shown[-1].id)}


_ONE = text(f"{_PAIRS} and d.id = :pair")


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
