"""Rows of an import as the text of PostgreSQL's COPY: what is the same for all is put into words once."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a type
from uuid_utils import uuid7

from services.leads.domain.drafts import Draft
from services.leads.domain.fields import COLUMN_FIELDS
from services.leads.domain.merging import state_at_arrival
from services.leads.domain.registering import with_events
from services.leads.domain.routing import PoolChoice, choose_pool, product_of
from services.leads.domain.scoring import Score, Scorer
from services.leads.repository.win_scores import Asked, Opinion, graded

LEAD_COLUMNS = (
    "id, state, created_at, updated_at, "
    + ", ".join(COLUMN_FIELDS)
    + ", tags, extra, finder_id, import_id, grade, grade_cell, fit, intent, intent_at, score, score_rule_id,"
    " scored_at, pool_id, home_pool_id, pooled_at, claimable_at, outcome, closed_at"
)
WIN_COLUMNS = "lead_id, p, model_id, version, at"
_NULL = "\\N"
_BLANK = "\0"  # never part of a clean field
_BLANKS = (_BLANK,) * len(COLUMN_FIELDS)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_MEMORY = 20_000


class Said(NamedTuple):
    """The same for every row, in COPY's words; of each pool its two columns and two times.

    `homes` is the same for a lead that belongs to a pool and is not in it yet.
    """

    import_id: str
    now: str
    rules: str
    actor_id: str
    pools: Mapping[UUID | None, str]
    homes: Mapping[UUID | None, str]


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
    asked: Asked | None = None

    @cached_property
    def said(self) -> Said:
        """What is written into every row."""
        now = self.now.isoformat()
        pools: dict[UUID | None, str] = {
            each: f"{each}\t{each}\t{now}\t{(self.now + timedelta(minutes=minutes)).isoformat()}"
            for each, minutes in self.freeze_minutes.items()
        }
        homes: dict[UUID | None, str] = {
            each: f"{_NULL}\t{each}\t{_NULL}\t{_NULL}" for each in self.freeze_minutes
        }
        homes[None] = "\t".join([_NULL] * 4)
        return Said(str(self.import_id), now, str(self.rules), word(self.actor_id), pools, homes)


class Lines:
    """Rows on their way into one COPY."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, *values: Any) -> None:
        """Add a row of values; None is NULL."""
        self._lines.append("\t".join([word(value) for value in values]))

    def add_said(self, line: str) -> None:
        """Add a row that is in COPY's words already."""
        self._lines.append(line)

    def add_keys(self, keys: Iterable[tuple[str, str, str]]) -> None:
        """Add kind, value and lead of identity keys, in an order that never deadlocks."""
        self._lines += sorted(["\t".join(map(word, key) if "\\" in key[1] else key) for key in keys])

    def copy(self, cursor: Cursor, into: str) -> None:
        """Send them."""
        if self._lines:
            self._lines.append("")
            said = io.BytesIO("\n".join(self._lines).encode())
            cursor.copy_expert(f"copy {into} from stdin", said, 1 << 20)


def word(value: Any) -> str:
    """One value in COPY's words."""
    return _NULL if value is None else str(value).translate(_ESCAPES)


class Arrivals:
    """New leads, each with its first line of history."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._pool_of: dict[tuple[str | None, ...], UUID | None] = {}
        self._ends: dict[tuple[int, float, UUID | None, str, str], tuple[str, str]] = {}

    def add(self, draft: Draft, leads: Lines, events: Lines, wins: Lines) -> None:
        """Give a draft its id, score, state and pool, and write it down."""
        setting, said = self._setting, self._setting.said
        values = draft.values()
        score = setting.scorer.arrive(values, draft.created_at or setting.now, setting.now)
        if draft.events:
            score, _ = with_events(setting.scorer, score, draft.events, setting.now)
        win = self._ask(draft)
        score = graded(score, win)
        state = state_at_arrival(draft, score.score, setting.scorer.rules.nurture_below)
        home = self._route(values) if state in {"pooled", "nurturing"} else None
        if home is None and state == "pooled":
            state = "new"
        draft.id = str(uuid7())
        end, told = self._end(score, home, state)
        leads.add_said(self._line(draft, state, end))
        if win:
            wins.add_said(f"{draft.id}\t{win.p!r}\t{win.speaking.id}\t1\t{said.now}")
        found = f'"finder_id":"{draft.author}",' if draft.author else ""
        if draft.events:
            found += f'"events":{word(orjson.dumps([each.told() for each in draft.events]).decode())},'
        events.add_said(
            f"{draft.id}\t1\tcaptured\timport\t{said.actor_id}\t{said.rules}\t{said.now}\t"
            f'{{"import_id":"{said.import_id}","row":{draft.row},{found}{told}'
        )

    def _ask(self, draft: Draft) -> Opinion | None:
        """What the model in force says of a lead of today, or one that is open still."""
        setting = self._setting
        if setting.asked is None or draft.outcome in ("won", "lost"):
            return None
        created_at = draft.created_at or setting.now
        return setting.asked.of_draft(
            draft, created_at, setting.now, is_shared=False, is_referred=draft.author is not None
        )

    def _line(self, draft: Draft, state: str, end: str) -> str:
        now, value = self._setting.said.now, draft.fields.get
        fields = "\t".join(map(value, COLUMN_FIELDS, _BLANKS))
        if "\\" in fields:
            fields = fields.replace("\\", "\\\\")
        extra = orjson.dumps(draft.extra).decode() if draft.extra else "{}"
        if "\\" in extra:
            extra = extra.replace("\\", "\\\\")
        return (
            f"{draft.id}\t{state}\t{draft.created_at or now}\t{now}\t{fields.replace(_BLANK, _NULL)}\t"
            f"{word(array(draft.tags)) if draft.tags else '{}'}\t{extra}\t{draft.author or _NULL}\t{end}\t"
            f"{draft.outcome or _NULL}\t{draft.closed_at or _NULL}"
        )

    def _end(self, score: Score, home: UUID | None, state: str) -> tuple[str, str]:
        """What leads of one score in one pool have in common, and what their history tells of it."""
        key = (score.fit, score.intent, home, state, score.grade)
        if key not in self._ends:
            if len(self._ends) > _MEMORY:
                self._ends.clear()
            said = self._setting.said
            places = said.pools if state == "pooled" else said.homes
            in_pool = f'"{home}"' if state == "pooled" else "null"
            self._ends[key] = (
                f"{said.import_id}\t{score.grade}\t{score.grade_cell}\t{score.fit}\t{score.intent}\t{said.now}\t"
                f"{score.score}\t{said.rules}\t{said.now}\t{places[home]}",
                f'"state":"{state}","pool_id":{in_pool},"grade":"{score.grade}"}}',
            )
        return self._ends[key]

    def _route(self, values: Mapping[str, Any]) -> UUID | None:
        if self._setting.pool_id:
            return self._setting.pool_id
        place = (values.get("region"), values.get("city"), product_of(values))
        if place not in self._pool_of:
            if len(self._pool_of) > _MEMORY:
                self._pool_of.clear()
            self._pool_of[place] = choose_pool(values, self._setting.pools)
        return self._pool_of[place]


def array(tags: tuple[str, ...]) -> str:
    """Tags as the text of a PostgreSQL array."""
    quoted = ('"' + tag.replace("\\", "\\\\").replace('"', '\\"') + '"' for tag in tags)
    return "{" + ",".join(quoted) + "}"
