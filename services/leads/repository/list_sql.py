"""The statements that find a page of leads.

What makes them cheap: the index of an order has the ids, so leads that are known by the words typed are met
along the order without a look at those between. A statement with limits says whether they were too low.
"""
# ruff: noqa: S608 - every word is ours, what was typed is in the values

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.leads.repository.lead_filters import Branch, Wanted
from services.leads.repository.list_sorts import OPEN_CHANCES, Sort
from services.leads.repository.search import Found

LINE = (
    "id", "number", "state", "version", "created_at", "updated_at", "name", "company", "title", "phone",
    "email", "wechat_id", "external_id", "source", "channel", "campaign", "region", "city", "industry",
    "company_size", "tags", "grade", "grade_cell", "fit", "intent", "score", "pool_id", "pooled_at",
    "claimable_at", "waiting_reason", "owner_id", "owner_since", "last_touch_at", "last_effective_at",
    "recycle_at", "protect_until", "paused_reason", "exempt_reason", "stage", "amount_fen", "expected_on",
    "do_not_contact",
)  # fmt: skip
"""The columns a list shows of a lead."""

COLUMNS = ", ".join(f"l.{name}" for name in LINE)
_FEW = "(select count(*) from few) < :many"
_WORDS = "(select count(*) from words) < :many_words"


@dataclass(frozen=True, slots=True)
class Asked:
    """One page to be found: `place` is where the order's index can begin, `filters` are all the others.

    `found` is what was typed, if anything. All statements take `values`, in them `most`: leads to be shown.
    """

    wanted: Wanted
    sort: Sort
    place: list[str]
    filters: list[str]
    found: Found | None
    values: dict[str, Any]

    @property
    def to_the_end(self) -> str:
        """The page, however far along the order it ends."""
        return self._page(self._along([*self.place, *self.filters, self._said], "most", self._key))

    @property
    def walk(self) -> str:
        """The page, if it ends among the first `walked` leads of the order."""
        looked_at = self._along(self.place, "walked", "l.*" if self.filters else self._key)
        met = f"select {self._key} from ({looked_at}) l where {all_of([*self.filters, self._said])}"
        return self._page(met, [], self._is_met)

    @property
    def walk_among_words(self) -> str:
        """The same, only that those who hold the words are known before, unless they are `many_words`."""
        looked_at = self._along(self.place, "walked", self._key)
        # So said, the ids are hashed and the order is kept.
        met = f"{_WORDS} and (m.id in (select id from words)) is true"
        if self.filters:
            met = f"{met} and (select {all_of(self.filters)} from lead l where l.id = m.id)"
        whole = f"{_WORDS} and ({self._is_met})"
        return self._page(f"select m.* from ({looked_at}) m where {met}", [self._words], whole)

    @property
    def by_words(self) -> str:
        """The page from all that hold the words, unless they are `many_words`."""
        where = all_of([_WORDS, self.wanted.reach, *self.place, *self.filters])
        those = f"select {self._key} from words w join {self.sort.leads} on l.id = w.id where {where}"
        return self._page(those, [self._words], _WORDS)

    @property
    def by_filters(self) -> str:
        """The page from all that the filters find, unless they are `many`; each is asked for the words."""
        those = f"select * from few l where {all_of([_FEW, self._said])}"
        return self._page(those, [self._few], _FEW)

    @property
    def by_filters_and_words(self) -> str:
        """The page from all that both find."""
        those = f"select * from few l where {_FEW} and {_WORDS} and l.id in (select id from words)"
        return self._page(those, [self._few, self._words], f"{_FEW} and {_WORDS}")

    def of_branches(self, inside: Sequence[str], columns: str = "") -> str:
        """Those leads, a part for each branch: the planner knows more of each than of all in one."""
        return " union all ".join(
            f"select {columns} from {self.sort.leads} where {all_of([each.all, *inside])}"
            for each in self.wanted.branches
        )

    @property
    def _is_met(self) -> str:
        """The page is full, or the walk came to the end of the order; only then are its leads counted."""
        walked = self._along(self.place, "walked", self._key)
        is_full = "(select count(*) from first) = :most"
        return f"case when {is_full} then true else (select count(*) from ({walked}) w) < :walked end"

    @property
    def _key(self) -> str:
        return f"l.id, l.{self.sort.column}"

    @property
    def _said(self) -> str:
        return self.found.ask if self.found else "true"

    @property
    def _few(self) -> str:
        few = self.of_branches([*self.place, *self.filters], self._key)
        return f"few as materialized (select * from ({few}) l limit :many)"

    @property
    def _words(self) -> str:
        return (
            f"words as materialized ({self.found.ids(':many_words') if self.found else 'select null as id'})"
        )

    def _along(self, inside: Sequence[str], most: str, columns: str) -> str:
        """The first `most` leads in order; the branches are merged as far as that takes."""
        branches = " union all ".join(self._of(each, inside, most, columns) for each in self.wanted.branches)
        return f"select l.* from ({branches}) l order by {self.sort.order} limit :{most}"

    def _of(self, branch: Branch, inside: Sequence[str], most: str, columns: str) -> str:
        first = f"order by {self.sort.order} limit :{most}"
        where = all_of([branch.each or branch.all, *inside])
        leads = f"(select {columns} from {self.sort.leads} where {where} {first})"
        return (
            f"(select l.* from {branch.each_of} cross join lateral {leads} l {first})"
            if branch.each
            else leads
        )

    def _page(self, those: str, with_these: Sequence[str] = (), if_true: str = "true") -> str:
        """The first of those leads as a list shows them, if they may be counted on; one empty row if none."""
        first = f"first as (select l.id from ({those}) l order by {self.sort.order} limit :most)"
        return (
            f"with {', '.join([*with_these, first])}"
            f" select {COLUMNS}, l.p_win, r.name as owner_name, {if_true} as is_whole"
            f" from (select 1) once left join (first f join {OPEN_CHANCES} on l.id = f.id"
            " left join rep_account r on r.rep_id = l.owner_id) on true"
            f" order by {self.sort.order}"
        )


def all_of(conditions: Sequence[str]) -> str:
    """All of these conditions; true if there are none."""
    return " and ".join(f"({each})" for each in conditions) or "true"
