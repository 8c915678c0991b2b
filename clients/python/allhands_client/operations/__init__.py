"""Every operation of the API. Written by `make client` from the OpenAPI document; do not edit."""

from allhands_client.operations.api_tokens import ApiTokensOperations
from allhands_client.operations.assignments import AssignmentsOperations
from allhands_client.operations.audit import AuditOperations
from allhands_client.operations.calendars import CalendarsOperations
from allhands_client.operations.cycles import CyclesOperations
from allhands_client.operations.deliveries import DeliveriesOperations
from allhands_client.operations.departures import DeparturesOperations
from allhands_client.operations.duplicates import DuplicatesOperations
from allhands_client.operations.employees import EmployeesOperations
from allhands_client.operations.experiments import ExperimentsOperations
from allhands_client.operations.exports import ExportsOperations
from allhands_client.operations.funnel import FunnelOperations
from allhands_client.operations.import_mappings import ImportMappingsOperations
from allhands_client.operations.imports import ImportsOperations
from allhands_client.operations.intake import IntakeOperations
from allhands_client.operations.jobs import JobsOperations
from allhands_client.operations.leads import LeadsOperations
from allhands_client.operations.lost_reasons import LostReasonsOperations
from allhands_client.operations.me import MeOperations
from allhands_client.operations.notices import NoticesOperations
from allhands_client.operations.notification_settings import NotificationSettingsOperations
from allhands_client.operations.nurture_board import NurtureBoardOperations
from allhands_client.operations.nurture_channels import NurtureChannelsOperations
from allhands_client.operations.nurture_reports import NurtureReportsOperations
from allhands_client.operations.nurture_tracks import NurtureTracksOperations
from allhands_client.operations.opportunities import OpportunitiesOperations
from allhands_client.operations.payments import PaymentsOperations
from allhands_client.operations.planner import PlannerOperations
from allhands_client.operations.pool_rules import PoolRulesOperations
from allhands_client.operations.pools import PoolsOperations
from allhands_client.operations.receivables import ReceivablesOperations
from allhands_client.operations.reps import RepsOperations
from allhands_client.operations.score_features import ScoreFeaturesOperations
from allhands_client.operations.score_models import ScoreModelsOperations
from allhands_client.operations.score_rules import ScoreRulesOperations
from allhands_client.operations.score_trainings import ScoreTrainingsOperations
from allhands_client.operations.scoring import ScoringOperations
from allhands_client.operations.sessions import SessionsOperations
from allhands_client.operations.sources import SourcesOperations
from allhands_client.operations.sweep_brakes import SweepBrakesOperations
from allhands_client.operations.teams import TeamsOperations
from allhands_client.operations.today import TodayOperations
from allhands_client.operations.turnover import TurnoverOperations
from allhands_client.operations.unsubscribe import UnsubscribeOperations
from allhands_client.operations.views import ViewsOperations
from allhands_client.operations.webhooks import WebhooksOperations


class Operations(
    ApiTokensOperations,
    AssignmentsOperations,
    AuditOperations,
    CalendarsOperations,
    CyclesOperations,
    DeliveriesOperations,
    DeparturesOperations,
    DuplicatesOperations,
    EmployeesOperations,
    ExperimentsOperations,
    ExportsOperations,
    FunnelOperations,
    ImportMappingsOperations,
    ImportsOperations,
    IntakeOperations,
    JobsOperations,
    LeadsOperations,
    LostReasonsOperations,
    MeOperations,
    NoticesOperations,
    NotificationSettingsOperations,
    NurtureBoardOperations,
    NurtureChannelsOperations,
    NurtureReportsOperations,
    NurtureTracksOperations,
    OpportunitiesOperations,
    PaymentsOperations,
    PlannerOperations,
    PoolRulesOperations,
    PoolsOperations,
    ReceivablesOperations,
    RepsOperations,
    ScoreFeaturesOperations,
    ScoreModelsOperations,
    ScoreRulesOperations,
    ScoreTrainingsOperations,
    ScoringOperations,
    SessionsOperations,
    SourcesOperations,
    SweepBrakesOperations,
    TeamsOperations,
    TodayOperations,
    TurnoverOperations,
    UnsubscribeOperations,
    ViewsOperations,
    WebhooksOperations,
):
    """One method per operation of every area."""
