"""The leads service: capture, pool and jobs behind one name. No rule, no query."""

from services.leads.rpc_audit import AuditRpc
from services.leads.rpc_capture import CaptureRpc
from services.leads.rpc_contracts import ContractsRpc
from services.leads.rpc_cycles import CyclesRpc
from services.leads.rpc_duplicates import DuplicatesRpc
from services.leads.rpc_experiments import ExperimentsRpc
from services.leads.rpc_exports import ExportsRpc
from services.leads.rpc_features import FeaturesRpc
from services.leads.rpc_funnel import FunnelRpc
from services.leads.rpc_intake import IntakeRpc
from services.leads.rpc_jobs import JobsRpc
from services.leads.rpc_leavers import LeaversRpc
from services.leads.rpc_lookups import LookupsRpc
from services.leads.rpc_mappings import MappingsRpc
from services.leads.rpc_merges import MergesRpc
from services.leads.rpc_models import ModelsRpc
from services.leads.rpc_nurture import NurtureRpc
from services.leads.rpc_nurture_channels import NurtureChannelsRpc
from services.leads.rpc_opportunities import OpportunitiesRpc
from services.leads.rpc_planner import PlannerRpc
from services.leads.rpc_pool import PoolRpc
from services.leads.rpc_receivables import ReceivablesRpc
from services.leads.rpc_replays import ReplaysRpc
from services.leads.rpc_rules import RulesRpc
from services.leads.rpc_settings import SettingsRpc
from services.leads.rpc_sources import SourcesRpc
from services.leads.rpc_work import WorkRpc


class LeadsService(
    AuditRpc,
    CaptureRpc,
    ExportsRpc,
    PoolRpc,
    OpportunitiesRpc,
    ContractsRpc,
    ReceivablesRpc,
    FunnelRpc,
    PlannerRpc,
    JobsRpc,
    LeaversRpc,
    SourcesRpc,
    IntakeRpc,
    MappingsRpc,
    LookupsRpc,
    RulesRpc,
    ReplaysRpc,
    CyclesRpc,
    ExperimentsRpc,
    MergesRpc,
    ModelsRpc,
    FeaturesRpc,
    DuplicatesRpc,
    SettingsRpc,
    WorkRpc,
    NurtureRpc,
    NurtureChannelsRpc,
):
    """Leads from capture to payment."""

    name = "leads"
