"""Remote methods around versions of the rules: trying them. No rule, no query."""

from typing import Any

from sqlalchemy import text

from services.leads import schemas
from services.leads.answers_rules import dry_run_answer
from services.leads.repository.dryrun import DryRun
from services.leads.repository.reach import visible_to
from services.leads.repository.reps import company_calendar
from services.leads.repository.rulebook import Draft, check_draft
from services.leads.wired import Wired
from shared.errors import Invalid
from shared.rpc import rpc
from shared.schemas import load

Answer = dict[str, Any]

_READ_ONLY = text("set transaction read only")


class RulesRpc(Wired):
    """What people ask about rules before they put them in force."""

    @rpc
    def dry_run_pool_rules(self, body: Answer) -> Answer:
        """Say what rules would do now or at `as_of`; answers `DryRun`. The database refuses any write."""
        wanted, now = load(schemas.DryRunBody, body), self.clock.now()
        as_of, draft = wanted["as_of"] or now, Draft(wanted["pool_id"], wanted["rules"])
        with self.db.transaction() as session:
            session.execute(_READ_ONLY)
            check_draft(session, draft)
            if as_of < now:
                raise _fault("/as_of", "rules are tried at a time to come")
            hands = visible_to(session, self.call.actor).hands
            found = dry_run_answer(DryRun(session, draft, as_of), company_calendar(session), as_of, hands)
        pool_id = str(draft.pool_id) if draft.pool_id else None
        return {"as_of": as_of.isoformat(), "pool_id": pool_id} | found


def _fault(pointer: str, detail: str) -> Invalid:
    return Invalid(
        detail, pointer=pointer, errors=[{"pointer": pointer, "code": "invalid", "detail": detail}]
    )
