"""Remote method of the leaver's wizard: what a departure would do. No rule, no query."""

from typing import Any

from services.leads import schemas
from services.leads.domain.leaving import check_plan
from services.leads.repository.leaver_preview import preview
from services.leads.repository.leavers import Plan
from services.leads.wired import Wired
from shared.rpc import rpc
from shared.schemas import load


class LeaversRpc(Wired):
    """What people ask before somebody leaves."""

    @rpc
    def preview_departure(self, body: dict[str, Any]) -> dict[str, Any]:
        """Say what a departure would do today, by doing it and taking it back; answers `DeparturePreview`."""
        asked = load(schemas.DeparturePreviewBody, body)
        rep_id, plan, now = asked["employee_id"], asked["plan"], self.clock.now()
        check_plan(plan["target"], rep_id, plan["employee_id"], plan["pool_id"])
        terms = Plan(plan["employee_id"], plan["pool_id"])
        with self.db.transaction() as session:
            found = preview(session, rep_id, terms, actor=self.call.actor, now=now)
        answer: dict[str, Any] = schemas.DeparturePreview().dump(
            {
                **found.in_hand._mapping,
                "employee_id": rep_id,
                "as_of": now,
                "to_colleague": found.left.handed_over,
                "to_pool": found.left.released - found.left.handed_over,
                "refused": found.left.refused,
            }
        )
        return answer
