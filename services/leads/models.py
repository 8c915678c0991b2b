"""Tables of the leads service. Constraints here hold even when the code above is wrong; no rule, no query.

Triggers the migration adds: `holding` may only ever be ended, once; `lead_event` and `rule_version` never
change; `lead.finder_id` and `lead.sharer_id` never change once set; a lead, a pool and a started import are
never deleted. What every captured lead says of those has therefore no foreign key; see decision 11.
"""

from services.leads.models_base import Base
from services.leads.models_holding import Holding, HoldingFlag
from services.leads.models_imports import ImportChunk, ImportJob, ImportRow
from services.leads.models_leads import Lead, LeadEvent, LeadIdentity, Touch
from services.leads.models_notices import Notice
from services.leads.models_pools import Pool, RuleVersion, RuleWithdrawal, SweepBrake
from services.leads.models_reps import Calendar, RepAccount, RepDay, RepGradeAccount, RepMonth, Team

__all__ = [
    "Base",
    "Calendar",
    "Holding",
    "HoldingFlag",
    "ImportChunk",
    "ImportJob",
    "ImportRow",
    "Lead",
    "LeadEvent",
    "LeadIdentity",
    "Notice",
    "Pool",
    "RepAccount",
    "RepDay",
    "RepGradeAccount",
    "RepMonth",
    "RuleVersion",
    "RuleWithdrawal",
    "SweepBrake",
    "Team",
    "Touch",
]
