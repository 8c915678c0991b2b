"""Hands as they were, written straight into the tables: what a cycle is learned from."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from services.leads.domain.ripening import End, Hand
from services.leads.domain.worktime import WorkCalendar
from shared.ids import new_id
from tests.leads.jobs.support import START
from tests.leads.world import World

BEGAN = START - timedelta(days=200)
WEEK = WorkCalendar.parse(
    "Asia/Shanghai", {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
ENDS = {
    End.WON: ("converted", "converted", "won"),
    End.LOST: ("lost", "lost", "lost"),
    End.GONE: ("recycle", "nurturing", None),
}

_LEADS = """
    insert into lead (id, state, created_at, updated_at, grade, source, outcome, closed_at)
    select id, state, began, began, grade, source, outcome, ended
    from json_to_recordset(cast(:rows as json)) as t(id uuid, state text, began timestamptz, grade text,
        source text, outcome text, ended timestamptz)
"""
_HOLDINGS = """
    insert into holding (id, lead_id, rep_id, grade, rule_version, started_at, started_on, start_cause,
        held_after, held_cap, ended_at, end_cause)
    select holding, id, rep, grade, version, began, began::date, 'claim', 1, 1000, ended, cause
    from json_to_recordset(cast(:rows as json)) as t(id uuid, holding uuid, rep uuid, grade text,
        version uuid, began timestamptz, ended timestamptz, cause text)
"""
_FLAGS = """
    insert into holding_flag (holding_id, flag, at) select holding, 'hold_out', kept
    from json_to_recordset(cast(:rows as json)) as t(holding uuid, kept timestamptz) where kept is not null
"""


def lived(
    world: World, hands: Iterable[Hand], grade: str = "A", rep: UUID | None = None, **as_it_was: Any
) -> None:
    """Write hands of a grade that all began at one moment, in working days from then, with these columns."""
    version = world.one("select id from rule_version where kind = 'pool' limit 1")
    about = {"rep": rep or world.rep(), "version": version, "grade": grade, "source": "web", "began": BEGAN}
    rows = [_row(hand) | about | as_it_was for hand in hands]
    for statement in (_LEADS, _HOLDINGS, _FLAGS):
        world.run(statement, rows=orjson.dumps(rows).decode())


def _row(hand: Hand) -> dict[str, Any]:
    cause, state, outcome = ENDS[hand.end]
    kept = None if hand.kept_after is None else WEEK.add_working_days(BEGAN, hand.kept_after)
    ended = WEEK.add_working_days(BEGAN, hand.days)
    ids = {"id": new_id(), "holding": new_id()}
    return ids | {"cause": cause, "state": state, "outcome": outcome, "ended": ended, "kept": kept}


def wins(count: int, days: float, others: int = 60) -> Sequence[Hand]:
    """So many wins after so many working days, and hands that came to nothing."""
    return [Hand(days, End.WON)] * count + [Hand(days * 2, End.GONE)] * others
