"""Why a lead may not be taken, in the order of the checks. Pure.

Refusal
├── RepInactive            rep_inactive            403   left the company, or is no sales rep
├── NotAMember             not_a_member            403   the pool is closed, or another team's or region's
├── GradeNotAllowed        grade_not_allowed       403   not at this seniority
├── LeadFrozen             lead_frozen             409   new in the pool, until
├── CoolDown               cool_down               409   held it before, until
├── HoldingCapReached      holding_cap_reached     409
├── GradeCapReached        grade_cap_reached       409
├── UnworkedCapReached     unworked_cap_reached    409   contact the ones you hold first
├── DayCapReached          day_cap_reached         409   until midnight
├── MonthCapReached        month_cap_reached       409   until the first
├── ClaimTooSoon           claim_too_soon          409   until
└── LeadTaken              lead_taken              409   not in that pool any more
"""

from shared.errors import Conflict, Forbidden


class RepInactive(Forbidden):
    """The rep may not hold leads at all."""

    code = "rep_inactive"


class NotAMember(Forbidden):
    """The pool does not serve this rep."""

    code = "not_a_member"


class GradeNotAllowed(Forbidden):
    """The grade is for others."""

    code = "grade_not_allowed"


class LeadFrozen(Conflict):
    """The lead came into the pool a moment ago."""

    code = "lead_frozen"


class CoolDown(Conflict):
    """The rep held it, or one merged into it, not long ago."""

    code = "cool_down"


class HoldingCapReached(Conflict):
    """The rep holds as many leads as allowed."""

    code = "holding_cap_reached"


class GradeCapReached(Conflict):
    """The rep holds as many leads of this grade as allowed."""

    code = "grade_cap_reached"


class UnworkedCapReached(Conflict):
    """The rep holds as many leads not yet contacted as allowed."""

    code = "unworked_cap_reached"


class DayCapReached(Conflict):
    """The rep claimed as many leads today as allowed."""

    code = "day_cap_reached"


class MonthCapReached(Conflict):
    """The rep took in as many leads this month as allowed."""

    code = "month_cap_reached"


class ClaimTooSoon(Conflict):
    """The last claim was a moment ago."""

    code = "claim_too_soon"


class LeadTaken(Conflict):
    """The lead is not in the pool: somebody was faster, or it has come to an end."""

    code = "lead_taken"
