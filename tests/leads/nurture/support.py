"""Cold leads, leads of history, and what became of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.leads.domain.drafts import draft_of
from services.leads.repository.capture import Captured, capture
from services.leads.repository.known import update_lead
from services.leads.repository.scores import add_score_rules
from shared.context import Actor
from tests.leads.capture.support import as_csv, counts, run
from tests.leads.world import LONG_AGO, NOW, World

COLD = {"name": "李雷", "phone": "13800138000", "source": "名单", "region": "华东"}
KEEN = {"title": "总经理", "company": "Acme", "source": "转介绍"}
LATER = NOW + timedelta(days=1)
HISTORY = {"id": "external_id", "phone": "phone", "engage": "created_at", "close": "closed_at",
           "stage": "outcome"}  # fmt: skip


def threshold(world: World, points: int) -> UUID:
    """Score rules by which leads below so many points are nurtured; returns the version."""
    with world.db.transaction() as session:
        rules = {"nurture_below": points}
        made = add_score_rules(session, rules, note=None, effective_at=LONG_AGO, actor=None, now=NOW)
        return UUID(str(made.id))


def bring(world: World, body: Mapping[str, Any] = COLD, **more: Any) -> Captured:
    """Capture a lead, or capture one again."""
    with world.db.transaction() as session:
        return capture(session, draft_of(body), **{"actor": None, "now": NOW, **more})


def cold(world: World, body: Mapping[str, Any] = COLD, **more: Any) -> UUID:
    """A lead of today that is nurtured, whatever its score: nothing less than 100 passes."""
    threshold(world, 100)
    return bring(world, body, **more).lead_id


def change(world: World, lead: UUID, body: Mapping[str, Any], actor: Actor | None = None) -> int:
    """Edit a lead; returns its version."""
    with world.db.transaction() as session:
        return update_lead(session, lead, body, None, actor=actor, now=LATER)


def bring_history(world: World, stage: str, close: str = "2025-02-01") -> UUID:
    """Import one lead of which a file says how it ended."""
    content = as_csv([("7", "13800138000", "2025-01-01", close, stage)], tuple(HISTORY))
    assert counts(run(world, content, HISTORY)) == (1, 0, 0, 0)
    return UUID(str(world.one("select id from lead where external_id = '7'")))


def row(world: World, lead: UUID) -> Any:
    """A lead as it stands."""
    [found] = world.run("select * from lead where id = :id", id=lead)
    return found


def last_line(world: World, lead: UUID) -> Any:
    """The newest line of its history."""
    [found] = world.run(
        "select * from lead_event where lead_id = :id order by sequence desc limit 1", id=lead
    )
    return found


def told(world: World, kind: str) -> list[Any]:
    """What events of a kind say."""
    return [each.data for each in world.run("select data from outbox where type = :kind", kind=kind)]
