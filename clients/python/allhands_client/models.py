"""The shapes of what is sent and answered. Written by `make client` from the OpenAPI document; do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AgreedInstalment(TypedDict):
    id: str
    due_on: str
    amount_fen: int


class ApiToken(TypedDict):
    id: str
    employee_id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str
    last_used_at: str | None
    access_token: NotRequired[str]


class ApiTokenBody(TypedDict):
    name: str
    scopes: list[
        Literal[
            "*:read",
            "*:write",
            "api-tokens:read",
            "api-tokens:write",
            "assignments:read",
            "assignments:write",
            "audit:read",
            "audit:write",
            "calendars:read",
            "calendars:write",
            "cycles:read",
            "cycles:write",
            "deliveries:read",
            "deliveries:write",
            "departures:read",
            "departures:write",
            "duplicates:read",
            "duplicates:write",
            "employees:read",
            "employees:write",
            "experiments:read",
            "experiments:write",
            "exports:read",
            "exports:write",
            "funnel:read",
            "funnel:write",
            "import-mappings:read",
            "import-mappings:write",
            "imports:read",
            "imports:write",
            "jobs:read",
            "jobs:write",
            "leads:read",
            "leads:write",
            "lost-reasons:read",
            "lost-reasons:write",
            "me:read",
            "me:write",
            "notices:read",
            "notices:write",
            "notification-settings:read",
            "notification-settings:write",
            "nurture-board:read",
            "nurture-board:write",
            "nurture-channels:read",
            "nurture-channels:write",
            "nurture-tracks:read",
            "nurture-tracks:write",
            "opportunities:read",
            "opportunities:write",
            "payments:read",
            "payments:write",
            "planner:read",
            "planner:write",
            "pool-rules:read",
            "pool-rules:write",
            "pools:read",
            "pools:write",
            "receivables:read",
            "receivables:write",
            "reps:read",
            "reps:write",
            "score-features:read",
            "score-features:write",
            "score-models:read",
            "score-models:write",
            "score-rules:read",
            "score-rules:write",
            "score-trainings:read",
            "score-trainings:write",
            "scoring:read",
            "scoring:write",
            "sources:read",
            "sources:write",
            "sweep-brakes:read",
            "sweep-brakes:write",
            "teams:read",
            "teams:write",
            "today:read",
            "today:write",
            "turnover:read",
            "turnover:write",
            "views:read",
            "views:write",
            "webhooks:read",
            "webhooks:write",
        ]
    ]
    expires_at: NotRequired[str | None]


class AssignedLead(TypedDict):
    id: str
    number: int
    name: str | None
    company: str | None
    grade: str | None


class Assignment(TypedDict):
    at: str
    cause: Literal["assignment", "explore", "overflow", "hold_out"]
    lead: AssignedLead
    rep: NamedThing | None
    team: NamedThing | None
    pool: NamedThing | None
    words: Words
    facts: dict[str, Any]


class AssignmentPage(TypedDict):
    data: list[Assignment]
    next_cursor: str | None


class Attempt(TypedDict):
    round: int
    number: int
    started_at: str
    ended_at: str | None
    status: int | None
    ms: int | None
    error: str | None
    answer: str | None


class AuditEntry(TypedDict):
    id: str
    service: str
    at: str
    actor_id: str | None
    action: str
    object_type: str
    object_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    trace: str | None


class AuditPage(TypedDict):
    data: list[AuditEntry]
    next_cursor: str | None


class Beside(TypedDict):
    rows: int
    wins: int
    log_loss: float | None
    their_log_loss: float | None


class BucketSum(TypedDict):
    bucket: Literal["not_due", "1-30", "31-60", "61-90", "over_90"]
    count: int
    open_fen: int


class Calendar(TypedDict):
    id: str
    name: str
    timezone: str
    weekly: dict[str, Any]
    exceptions: list[CalendarExceptionBody]
    is_default: bool
    version: int
    created_at: str


class CalendarBody(TypedDict):
    name: str
    timezone: str
    weekly: dict[str, list[list[str]]]
    exceptions: NotRequired[list[CalendarExceptionBody]]
    is_default: NotRequired[bool]


class CalendarExceptionBody(TypedDict):
    on: str
    hours: list[list[str]]
    name: str


class CalendarPage(TypedDict):
    data: list[Calendar]
    next_cursor: str | None


class CalendarPatchBody(TypedDict):
    name: NotRequired[str]
    timezone: NotRequired[str]
    weekly: NotRequired[dict[str, list[list[str]]]]
    exceptions: NotRequired[list[CalendarExceptionBody]]
    is_default: NotRequired[bool]


class CalibrationBin(TypedDict):
    rows: int
    wins: int
    foretold: float
    came: float


class Caps(TypedDict):
    held: int
    cap: int
    by_grade: list[GradeCap]
    unworked: int
    unworked_cap: int
    today: int
    day_cap: int
    month: int
    month_cap: int


class CapturedLead(TypedDict):
    id: str
    outcome: Literal["created", "updated", "duplicate"]
    version: int
    state: str
    pool_id: NotRequired[str | None]
    grade: NotRequired[str]
    grade_cell: NotRequired[str]
    fit: NotRequired[int]
    intent: NotRequired[float]
    score: NotRequired[int]
    reasons: NotRequired[list[ReasonLine]]
    win: NotRequired[Win]
    exists: NotRequired[KnownLead | None]


class CardFeature(TypedDict):
    name: str
    words: Words
    type: str
    auc: float
    coverage: float
    vouched: bool
    points: list[FeaturePoints]


class ClaimItem(TypedDict):
    lead_id: str
    claimed: bool
    lead: NotRequired[Claimed]
    error: NotRequired[dict[str, Any]]


class ClaimItems(TypedDict):
    data: list[ClaimItem]


class ClaimNextBody(TypedDict):
    grade: NotRequired[Literal["A", "B", "C", "D"]]


class Claimed(TypedDict):
    id: str
    state: str
    version: int
    grade: str
    owner_id: str
    owner_since: str
    holding_id: str
    recycle_at: str
    undo_until: str
    cool_down_days: int
    held: int
    cap: int
    do_not_contact: bool


class ClaimsBody(TypedDict):
    lead_ids: list[str]


class ComparedField(TypedDict):
    field: str
    values: list[Any]
    differs: bool
    kept: Any


class ContractAnswer(TypedDict):
    lead_id: str
    version: int
    amount_fen: int
    paid_fen: int
    signed_on: str
    receivables: list[ReceivableOfContract]


class ContractBody(TypedDict):
    amount_fen: int
    signed_on: NotRequired[str]
    receivables: list[InstalmentBody]


class ContractVersion(TypedDict):
    number: int
    amount_fen: int
    signed_on: str
    receivables: list[AgreedInstalment]
    reason: str | None
    created_at: str
    created_by: str | None


class ContractVersionPage(TypedDict):
    data: list[ContractVersion]
    next_cursor: str | None


class Criterion(TypedDict):
    code: str
    found: float
    limit: float
    passes: bool
    zh: str
    en: str
    within: NotRequired[float | None]


class CycleChange(TypedDict):
    grade: str
    source: str | None
    before: float
    after: int
    wins: int
    own_share: float
    ripe_days: float
    late: Likely
    words: Words


class CycleDeclineBody(TypedDict):
    reason: str


class CycleEstimate(TypedDict):
    grade: str | None
    source: str | None
    verdict: Literal["learned", "too_few", "open_ended"]
    hands: int
    wins: int
    lost: int
    gone: int
    own_days: float | None
    own_share: float
    ripe_days: float | None
    cycle_days: int | None
    late: Likely | None
    present_days: float | None
    present_late_share: float | None
    points: list[CyclePoint]
    computed_at: str


class CyclePage(TypedDict):
    month: str | None
    data: list[CycleEstimate]
    next_cursor: str | None


class CyclePoint(TypedDict):
    days: float
    won: float


class CycleProposal(TypedDict):
    id: str
    month: str
    state: Literal["open", "approved", "declined", "replaced"]
    base_version_id: str
    outdated: bool
    rules: dict[str, Any]
    changes: list[CycleChange]
    created_at: str
    decided_at: str | None
    decided_by: NotRequired[str | None]
    reason: NotRequired[str | None]
    version_id: NotRequired[str | None]


class CycleProposalPage(TypedDict):
    data: list[CycleProposal]
    next_cursor: str | None


class Decider(TypedDict):
    id: str
    name: str | None


class DeletedExperiment(TypedDict):
    id: str


class Delivery(TypedDict):
    id: str
    webhook_id: str
    message_id: str
    type: str
    aggregate_id: str
    items: int
    state: Literal["waiting", "delivered", "dead"]
    round: int
    attempts: int
    next_attempt_at: str | None
    created_at: str
    settled_at: str | None
    log: list[Attempt]


class DeliveryPage(TypedDict):
    data: list[Delivery]
    next_cursor: str | None


class Departure(TypedDict):
    employee_id: str
    effective_on: str
    plan: PlanBody
    state: Literal["planned", "applied", "undone"]
    applied_at: str | None
    undo_until: str | None
    undone_at: str | None


class DepartureBody(TypedDict):
    effective_on: str
    plan: PlanBody


class DepartureLine(TypedDict):
    employee_id: str
    effective_on: str
    plan: PlanBody
    state: Literal["planned", "applied", "undone"]
    applied_at: str | None
    undo_until: str | None
    undone_at: str | None
    name: str
    number: str
    team_id: str | None


class DeparturePage(TypedDict):
    data: list[DepartureLine]
    next_cursor: str | None


class DeparturePlanBody(TypedDict):
    target: Literal["pool", "employee"]
    employee_id: NotRequired[str | None]
    pool_id: NotRequired[str | None]


class DeparturePreview(TypedDict):
    employee_id: str
    as_of: str
    held: int
    by_grade: dict[str, int]
    by_stage: dict[str, int]
    protected: int
    open_deals: int
    open_amount_fen: int
    due_soon: int
    to_colleague: int
    to_pool: int
    refused: dict[str, int]


class DeparturePreviewBody(TypedDict):
    employee_id: str
    plan: DeparturePlanBody


class DismissBody(TypedDict):
    reason: str


class Drift(TypedDict):
    week: str
    at: str
    alarm: Literal["none", "watch", "alarm", "failing"]
    leads: int
    psi: float
    features: list[DriftFeature]
    matured: int
    wins: int
    ratio: float | None
    by_grade: dict[str, GradeOutcome]
    inverted: list[str]
    beside: NotRequired[Beside]


class DriftFeature(TypedDict):
    name: str
    words: Words
    psi: float
    unseen: float


class DryRun(TypedDict):
    as_of: str
    pool_id: NotRequired[str | None]
    present: DryRunPresent
    new_holdings: list[FirstDeadline]
    rebased: DryRunRebased
    leads: list[DryRunLead]
    leads_left_out: int
    caps: list[DryRunCap]
    caps_left_out: int
    brakes: list[DryRunBrake]
    overflow: list[DryRunRung]
    words: Words
    next_cursor: str | None


class DryRunBody(TypedDict):
    pool_id: NotRequired[str | None]
    rules: dict[str, Any]
    as_of: NotRequired[str | None]
    show: NotRequired[Literal["changed", "present"]]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class DryRunBrake(TypedDict):
    team_id: NotRequired[str | None]
    team: NotRequired[str | None]
    due: int
    held: int
    reason: str


DryRunCap = TypedDict(
    "DryRunCap",
    {
        "rep_id": "str",
        "rep": "str",
        "code": "str",
        "grade": "NotRequired[str | None]",
        "held": "int",
        "from": "int",
        "to": "int",
    },
)

DryRunLead = TypedDict(
    "DryRunLead",
    {
        "lead_id": "str",
        "number": "int",
        "name": "str | None",
        "company": "str | None",
        "grade": "str",
        "owner_id": "str",
        "owner": "str",
        "team_id": "NotRequired[str | None]",
        "from": "str",
        "to": "str",
        "fate": "str",
        "returns_at": "str | None",
    },
)


class DryRunPresent(TypedDict):
    due: int
    recycled: int
    held_out: int
    left: int


class DryRunRebased(TypedDict):
    holdings: int
    due: int
    recycled: int
    held_out: int
    newly_due: int
    no_longer_due: int


class DryRunRung(TypedDict):
    pool_id: str
    pool: str
    grade: str
    next_seniority: int
    manager: int
    leaves: int
    to: DryRunTarget | None
    words: Words


class DryRunTarget(TypedDict):
    kind: Literal["pool", "nurture"]
    pool_id: NotRequired[str | None]
    name: NotRequired[str | None]


class Duplicate(TypedDict):
    id: str
    kind: Literal["near", "key_conflict", "two_owners"]
    state: Literal["open", "merged", "dismissed"]
    score: int
    evidence: list[EvidenceLine]
    leads: list[DuplicateSide]
    two_hands: bool
    deciders: list[Decider]
    found_at: str
    changed_at: str
    decided_at: str | None
    decided_by: str | None
    reason: str | None
    merge_id: str | None
    fields: list[ComparedField]
    merge: MergePreview | None


class DuplicateLine(TypedDict):
    id: str
    kind: Literal["near", "key_conflict", "two_owners"]
    state: Literal["open", "merged", "dismissed"]
    score: int
    evidence: list[EvidenceLine]
    leads: list[DuplicateSide]
    two_hands: bool
    deciders: list[Decider]
    found_at: str
    changed_at: str
    decided_at: str | None
    decided_by: str | None
    reason: str | None
    merge_id: str | None


class DuplicateMergeBody(TypedDict):
    survivor: NotRequired[str]
    keep_owner: NotRequired[str]
    reason: NotRequired[str]


class DuplicatePage(TypedDict):
    data: list[DuplicateLine]
    next_cursor: str | None


class DuplicateSide(TypedDict):
    id: str
    number: int
    state: str
    within_reach: bool
    name: str | None
    company: str | None
    phone: str | None
    email: str | None
    region: str | None
    city: str | None
    source: str | None
    grade: str
    created_at: str
    owner_id: str | None
    owner_name: str | None
    team: str | None
    do_not_contact: bool


class Eligibility(TypedDict):
    eligible: bool
    rules: list[RuleAnswer]


class Employee(TypedDict):
    id: str
    number: str
    name: str
    team_id: str | None
    active: bool
    email: NotRequired[str]
    phone: NotRequired[str | None]
    region: NotRequired[str | None]
    seniority: NotRequired[Literal["junior", "regular", "senior"]]
    roles: NotRequired[list[Literal["employee", "rep", "manager", "marketer", "hr", "finance", "admin"]]]
    weight: NotRequired[int]
    grades: NotRequired[list[Literal["A", "B", "C", "D"]]]
    skills: NotRequired[list[str]]
    on_shift: NotRequired[bool]
    calendar_id: NotRequired[str | None]
    version: NotRequired[int]
    created_at: NotRequired[str]


class EmployeeBody(TypedDict):
    number: str
    name: str
    email: str
    phone: NotRequired[str | None]
    team_id: NotRequired[str | None]
    region: NotRequired[str | None]
    seniority: NotRequired[Literal["junior", "regular", "senior"]]
    roles: NotRequired[list[Literal["employee", "rep", "manager", "marketer", "hr", "finance", "admin"]]]
    weight: NotRequired[int]
    grades: NotRequired[list[Literal["A", "B", "C", "D"]]]
    skills: NotRequired[list[str]]
    on_shift: NotRequired[bool]
    calendar_id: NotRequired[str | None]
    password: NotRequired[str | None]


class EmployeePage(TypedDict):
    data: list[Employee]
    next_cursor: str | None


class EmployeePatchBody(TypedDict):
    number: NotRequired[str]
    name: NotRequired[str]
    email: NotRequired[str]
    phone: NotRequired[str | None]
    team_id: NotRequired[str | None]
    region: NotRequired[str | None]
    seniority: NotRequired[Literal["junior", "regular", "senior"]]
    roles: NotRequired[list[Literal["employee", "rep", "manager", "marketer", "hr", "finance", "admin"]]]
    weight: NotRequired[int]
    grades: NotRequired[list[Literal["A", "B", "C", "D"]]]
    skills: NotRequired[list[str]]
    on_shift: NotRequired[bool]
    calendar_id: NotRequired[str | None]
    password: NotRequired[str]


class EmptyBody(TypedDict):
    pass


class EventBody(TypedDict):
    id: NotRequired[str]
    name: NotRequired[str]
    kind: NotRequired[Literal["event", "livestream"]]
    starts_at: NotRequired[str | None]
    registered_at: NotRequired[str | None]
    attended_at: NotRequired[str | None]
    left_at: NotRequired[str | None]
    minutes: NotRequired[int | None]


class EvidenceLine(TypedDict):
    field: str
    code: str
    likeness: int
    points: int
    words: Words


class Experiment(TypedDict):
    id: str
    number: int
    name: str
    subject: Literal["pool_rules"]
    pool_id: NotRequired[str | None]
    pool_name: NotRequired[str | None]
    unit: Literal["rep", "lead"]
    rules: dict[str, Any]
    changes: list[RuleChange]
    share_b: float
    goal: Literal["won", "contacted", "replied"]
    window_hours: int
    effect: float
    alpha: float
    power: float
    state: Literal["draft", "running", "stopped"]
    verdict: (
        Literal["b_better", "a_better", "no_difference_worth", "not_yet", "too_few", "split_broken"] | None
    )
    outcome: Literal["adopt", "reject", "end"] | None
    reason: NotRequired[str | None]
    a_version: NotRequired[str | None]
    b_version: NotRequired[str | None]
    adopted_version: NotRequired[str | None]
    version: int
    created_at: str
    created_by: NotRequired[str | None]
    started_at: str | None
    started_by: NotRequired[str | None]
    stopped_at: str | None
    stopped_by: NotRequired[str | None]
    results: ExperimentResults | None
    looks: list[ExperimentLook]


class ExperimentArm(TypedDict):
    arm: Literal["a", "b"]
    units: int
    entered: int
    leads: int
    reached: int
    rate: Likely | None
    recycled_per_lead: NotRequired[float | None]
    touch_hours: NotRequired[float | None]


class ExperimentBody(TypedDict):
    pool_id: NotRequired[str | None]
    rules: dict[str, Any]
    unit: NotRequired[Literal["rep", "lead"] | None]
    share_b: NotRequired[float]
    goal: NotRequired[Literal["won", "contacted", "replied"]]
    window_hours: NotRequired[int | None]
    effect: NotRequired[float]
    alpha: NotRequired[float]
    power: NotRequired[float]
    name: str


class ExperimentLine(TypedDict):
    id: str
    number: int
    name: str
    subject: Literal["pool_rules"]
    pool_id: NotRequired[str | None]
    pool_name: NotRequired[str | None]
    unit: Literal["rep", "lead"]
    rules: dict[str, Any]
    changes: list[RuleChange]
    share_b: float
    goal: Literal["won", "contacted", "replied"]
    window_hours: int
    effect: float
    alpha: float
    power: float
    state: Literal["draft", "running", "stopped"]
    verdict: (
        Literal["b_better", "a_better", "no_difference_worth", "not_yet", "too_few", "split_broken"] | None
    )
    outcome: Literal["adopt", "reject", "end"] | None
    reason: NotRequired[str | None]
    a_version: NotRequired[str | None]
    b_version: NotRequired[str | None]
    adopted_version: NotRequired[str | None]
    version: int
    created_at: str
    created_by: NotRequired[str | None]
    started_at: str | None
    started_by: NotRequired[str | None]
    stopped_at: str | None
    stopped_by: NotRequired[str | None]


class ExperimentLook(TypedDict):
    at: str
    verdict: Literal["b_better", "a_better", "no_difference_worth", "not_yet", "too_few", "split_broken"]
    leads_a: int
    leads_b: int
    rate_a: NotRequired[float | None]
    rate_b: NotRequired[float | None]
    difference: Likely | None


class ExperimentPage(TypedDict):
    data: list[ExperimentLine]
    next_cursor: str | None


class ExperimentPatchBody(TypedDict):
    name: NotRequired[str]
    pool_id: NotRequired[str | None]
    rules: NotRequired[dict[str, Any]]
    unit: NotRequired[Literal["rep", "lead"] | None]
    share_b: NotRequired[float]
    goal: NotRequired[Literal["won", "contacted", "replied"]]
    window_hours: NotRequired[int | None]
    effect: NotRequired[float]
    alpha: NotRequired[float]
    power: NotRequired[float]


class ExperimentPlan(TypedDict):
    unit: Literal["rep", "lead"]
    window_hours: int
    changes: list[RuleChange]
    past_rate: NotRequired[float | None]
    past_leads: int
    past_reps: NotRequired[int | None]
    leads_a: NotRequired[int | None]
    leads_b: NotRequired[int | None]
    weeks: NotRequired[float | None]
    alike: float
    least_effect: float
    words: Words


class ExperimentPlanBody(TypedDict):
    pool_id: NotRequired[str | None]
    rules: dict[str, Any]
    unit: NotRequired[Literal["rep", "lead"] | None]
    share_b: NotRequired[float]
    goal: NotRequired[Literal["won", "contacted", "replied"]]
    window_hours: NotRequired[int | None]
    effect: NotRequired[float]
    alpha: NotRequired[float]
    power: NotRequired[float]


class ExperimentResults(TypedDict):
    at: str
    arms: list[ExperimentArm]
    difference: Likely | None
    verdict: Literal["b_better", "a_better", "no_difference_worth", "not_yet", "too_few", "split_broken"]
    split_chance: float
    still_needed: NotRequired[int | None]
    days_left: NotRequired[float | None]
    words: Words


class ExperimentStopBody(TypedDict):
    outcome: Literal["adopt", "reject", "end"]
    reason: str


class Export(TypedDict):
    id: str
    kind: str
    state: Literal["queued", "running", "completed", "failed", "cancelled", "expired"]
    format: Literal["csv", "xlsx"]
    filters: dict[str, Any]
    columns: list[str]
    progress: float
    total: int | None
    processed: int
    rows: int | None
    size: int | None
    error_code: str | None
    error_detail: str | None
    created_by: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    expires_at: str | None


class ExportBody(TypedDict):
    kind: Literal["leads"]
    format: Literal["csv", "xlsx"]
    filters: NotRequired[LeadFilters]
    columns: NotRequired[
        list[
            Literal[
                "id",
                "number",
                "name",
                "company",
                "title",
                "phone",
                "email",
                "wechat_id",
                "external_id",
                "source",
                "channel",
                "campaign",
                "region",
                "city",
                "industry",
                "company_size",
                "tags",
                "created_at",
                "state",
                "grade",
                "score",
                "p_win",
                "stage",
                "amount_fen",
                "expected_on",
                "pool_name",
                "pooled_at",
                "owner_name",
                "owner_since",
                "last_touch_at",
                "last_effective_at",
                "recycle_at",
                "do_not_contact",
                "outcome",
                "closed_at",
                "lost_reason",
                "updated_at",
                "extra",
            ]
        ]
        | None
    ]


class ExportPage(TypedDict):
    data: list[Export]
    next_cursor: str | None


class FeaturePoints(TypedDict):
    words: Words
    log_odds: float
    times: float
    share: float


FirstDeadline = TypedDict("FirstDeadline", {"grade": "str", "from": "str", "to": "str"})


class FunnelGroup(TypedDict):
    key: str
    label: str | None
    stages: list[FunnelStage]


class FunnelLeadsPage(TypedDict):
    data: list[str]
    next_cursor: str | None


class FunnelLine(TypedDict):
    id: str
    number: int
    state: Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
    version: int
    created_at: str
    updated_at: str
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    contact_masked: bool
    external_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    tags: NotRequired[list[str]]
    grade: str
    grade_cell: str
    fit: int
    intent: float
    score: int
    p_win: float | None
    pool_id: NotRequired[str | None]
    pooled_at: NotRequired[str | None]
    claimable_at: NotRequired[str | None]
    waiting_reason: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    owner_name: NotRequired[str | None]
    owner_since: NotRequired[str | None]
    last_touch_at: NotRequired[str | None]
    last_effective_at: NotRequired[str | None]
    recycle_at: NotRequired[str | None]
    protect_until: NotRequired[str | None]
    paused_reason: NotRequired[str | None]
    exempt_reason: NotRequired[str | None]
    stage: str
    amount_fen: NotRequired[int | None]
    expected_on: NotRequired[str | None]
    do_not_contact: bool
    in_reach: bool


class FunnelLinePage(TypedDict):
    data: list[FunnelLine]
    next_cursor: str | None


class FunnelPage(TypedDict):
    data: list[FunnelGroup]
    next_cursor: str | None


class FunnelStage(TypedDict):
    stage: str
    count: int
    conversion: float | None
    median_days: float | None
    amount_fen: int


class Gate(TypedDict):
    judged_on: Literal["newest", "folds", "unordered"]
    passes: bool
    criteria: list[Criterion]


class GradeCap(TypedDict):
    grade: str
    held: int
    cap: int | None


class GradeMove(TypedDict):
    from_grade: str
    to_grade: str
    leads: int


class GradeOutcome(TypedDict):
    wins: int
    rows: int


class HistoryLine(TypedDict):
    lead_id: str
    sequence: int
    type: str
    cause: NotRequired[str | None]
    actor_id: NotRequired[str | None]
    actor_name: NotRequired[str | None]
    rule_version: NotRequired[str | None]
    at: str
    words: Words
    why: Words | None
    details: dict[str, Any]


class HistoryPage(TypedDict):
    data: list[HistoryLine]
    next_cursor: str | None


class Import(TypedDict):
    id: str
    kind: str
    state: Literal["uploading", "queued", "running", "paused", "completed", "failed", "undoing", "undone"]
    filename: str
    size: int
    mapping: dict[str, Any]
    mapping_used: dict[str, Any] | None
    mapping_origin: Literal["given", "remembered", "recognised"] | None
    mapping_why: Words | None
    pool_id: NotRequired[str | None]
    dry_run: bool
    encoding: str | None
    columns: list[str]
    total: int | None
    processed: int
    created: int
    updated: int
    duplicate: int
    failed: int
    held: NotRequired[int]
    progress: float
    error_code: str | None
    error_detail: str | None
    created_by: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    undone_at: str | None
    undo_result: NotRequired[UndoResult | None]
    mode: NotRequired[Literal["upsert", "sync"]]
    ignored: NotRequired[list[str]]
    rehired: NotRequired[int]
    missing: NotRequired[int | None]
    active: NotRequired[int | None]
    needs_confirmation: NotRequired[bool]


class ImportDeparture(TypedDict):
    employee_id: str
    number: str
    name: str
    team_id: str | None
    state: Literal["proposed", "planned", "departed"]
    confirmed_by: str | None
    confirmed_at: str | None


class ImportDepartureItem(TypedDict):
    employee_id: str
    state: Literal["planned", "applied", "refused"]
    code: str | None
    detail: str | None


class ImportDepartureItems(TypedDict):
    data: list[ImportDepartureItem]
    next_cursor: str | None


class ImportDeparturePage(TypedDict):
    data: list[ImportDeparture]
    next_cursor: str | None


class ImportDeparturesBody(TypedDict):
    effective_on: str
    plan: PlanBody
    employee_ids: list[str]
    confirmed: NotRequired[bool]


class ImportMapping(TypedDict):
    id: str
    kind: Literal["leads", "employees"]
    columns: list[str]
    mapping: dict[str, Any]
    filename: str
    created_at: str
    used_at: str


class ImportMappingPage(TypedDict):
    data: list[ImportMapping]
    next_cursor: str | None


class ImportPage(TypedDict):
    data: list[Import]
    next_cursor: str | None


class ImportRow(TypedDict):
    row: int
    outcome: Literal["created", "updated", "duplicate", "failed"]
    code: str | None
    pointer: str | None
    detail: str | None
    lead_id: NotRequired[str | None]
    name: str | None
    raw: list[str] | None
    employee_id: NotRequired[str | None]


class ImportRowPage(TypedDict):
    data: list[ImportRow]
    columns: list[str]
    next_cursor: str | None


class InstalmentBody(TypedDict):
    due_on: str
    amount_fen: int


class IntakeAnswer(TypedDict):
    received: bool


class IntakeBody(TypedDict):
    pass


class IntakeKey(TypedDict):
    id: str
    source_id: str
    kind: Literal["form", "webhook"]
    mapping: dict[str, Any]
    allowed_origins: list[str]
    honeypot: str
    generation: int
    previous_until: str | None
    revoked_at: str | None
    created_at: str
    created_by: str | None
    secret: NotRequired[str]


class IntakeKeyBody(TypedDict):
    kind: Literal["form", "webhook"]
    mapping: NotRequired[dict[str, str]]
    allowed_origins: NotRequired[list[str]]
    honeypot: NotRequired[str]


class IntakeKeyPage(TypedDict):
    data: list[IntakeKey]
    next_cursor: str | None


class Job(TypedDict):
    id: str
    job: Literal["import", "export"]
    location: str
    kind: str
    state: str
    progress: float
    total: int | None
    processed: int
    error_code: str | None
    error_detail: str | None
    created_by: str | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    dry_run: NotRequired[bool]
    created: NotRequired[int]
    updated: NotRequired[int]
    duplicate: NotRequired[int]
    failed: NotRequired[int]
    rows: NotRequired[int | None]
    expires_at: NotRequired[str | None]


class KnownLead(TypedDict):
    team: str | None
    held: bool
    name: str | None
    phone: str | None


class Lead(TypedDict):
    id: str
    number: int
    state: Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
    version: int
    created_at: str
    updated_at: str
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    contact_masked: bool
    external_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    tags: NotRequired[list[str]]
    grade: str
    grade_cell: str
    fit: int
    intent: float
    score: int
    p_win: float | None
    pool_id: NotRequired[str | None]
    pooled_at: NotRequired[str | None]
    claimable_at: NotRequired[str | None]
    waiting_reason: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    owner_name: NotRequired[str | None]
    owner_since: NotRequired[str | None]
    last_touch_at: NotRequired[str | None]
    last_effective_at: NotRequired[str | None]
    recycle_at: NotRequired[str | None]
    protect_until: NotRequired[str | None]
    paused_reason: NotRequired[str | None]
    exempt_reason: NotRequired[str | None]
    stage: str
    amount_fen: NotRequired[int | None]
    expected_on: NotRequired[str | None]
    do_not_contact: bool
    extra: NotRequired[dict[str, Any]]
    finder_id: NotRequired[str | None]
    sharer_id: NotRequired[str | None]
    survivor_id: NotRequired[str | None]
    merged: list[MergedInto]
    win: Win | None
    lost_reason: NotRequired[str | None]
    outcome: NotRequired[str | None]
    closed_at: NotRequired[str | None]
    reasons: NotRequired[list[ReasonLine]]
    policy: PolicyCard
    next_step: NextStep | None


class LeadBody(TypedDict):
    external_id: NotRequired[str | None]
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    company_number: NotRequired[str | None]
    tags: NotRequired[list[str]]
    extra: NotRequired[dict[str, Any]]
    pool_id: NotRequired[str | None]
    event: NotRequired[EventBody]


class LeadFilters(TypedDict):
    q: NotRequired[str]
    grade: NotRequired[Literal["A", "B", "C", "D"]]
    source: NotRequired[str]
    channel: NotRequired[str]
    campaign: NotRequired[str]
    region: NotRequired[str]
    city: NotRequired[str]
    company: NotRequired[str]
    tag: NotRequired[str]
    score_min: NotRequired[int]
    score_max: NotRequired[int]
    created_from: NotRequired[str]
    created_to: NotRequired[str]
    captured_from: NotRequired[str]
    captured_to: NotRequired[str]
    do_not_contact: NotRequired[bool]
    sort: NotRequired[
        Literal[
            "created_at", "-created_at", "score", "-score", "p_win", "-p_win", "recycle_at", "-recycle_at"
        ]
    ]
    state: NotRequired[
        Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
    ]
    mine: NotRequired[bool]
    owner_id: NotRequired[str]
    team_id: NotRequired[str]
    pool_id: NotRequired[str]
    due_from: NotRequired[str]
    due_to: NotRequired[str]
    untouched: NotRequired[bool]


class LeadLine(TypedDict):
    id: str
    number: int
    state: Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
    version: int
    created_at: str
    updated_at: str
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    contact_masked: bool
    external_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    tags: NotRequired[list[str]]
    grade: str
    grade_cell: str
    fit: int
    intent: float
    score: int
    p_win: float | None
    pool_id: NotRequired[str | None]
    pooled_at: NotRequired[str | None]
    claimable_at: NotRequired[str | None]
    waiting_reason: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    owner_name: NotRequired[str | None]
    owner_since: NotRequired[str | None]
    last_touch_at: NotRequired[str | None]
    last_effective_at: NotRequired[str | None]
    recycle_at: NotRequired[str | None]
    protect_until: NotRequired[str | None]
    paused_reason: NotRequired[str | None]
    exempt_reason: NotRequired[str | None]
    stage: str
    amount_fen: NotRequired[int | None]
    expected_on: NotRequired[str | None]
    do_not_contact: bool


class LeadNurture(TypedDict):
    data: list[NurtureEnrolment]


class LeadPage(TypedDict):
    data: list[LeadLine]
    next_cursor: str | None


class LeadPatchBody(TypedDict):
    external_id: NotRequired[str | None]
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    company_number: NotRequired[str | None]
    tags: NotRequired[list[str]]
    extra: NotRequired[dict[str, Any]]
    do_not_contact: NotRequired[bool]
    add_tags: NotRequired[list[str]]
    remove_tags: NotRequired[list[str]]


class Leave(TypedDict):
    id: str
    employee_id: str
    starts_at: str
    ends_at: str
    kind: Literal["annual", "sick", "parental", "unpaid", "other"]
    cancelled_at: str | None


class LeaveBody(TypedDict):
    starts_at: str
    ends_at: str
    kind: Literal["annual", "sick", "parental", "unpaid", "other"]


class LeavePage(TypedDict):
    data: list[Leave]
    next_cursor: str | None


class LeftOutFeature(TypedDict):
    name: str
    called: Words
    code: str
    words: Words


class LetGoLead(TypedDict):
    id: str
    state: str
    version: int
    pool_id: str | None
    owner_id: str | None


class Likely(TypedDict):
    estimate: float
    low: float
    high: float


class LoggedTouch(TypedDict):
    id: str
    lead_id: str
    version: int
    effective: bool
    recycle_at: str | None
    next_step: NextStep | None


class LookupAnswer(TypedDict):
    outcome: Literal["exists", "unknown"]
    team: str | None
    state: (
        Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
        | None
    )
    held: bool | None
    lead_id: str | None


class LookupLine(TypedDict):
    id: str
    at: str
    actor_id: str | None
    actor_name: str | None
    by: Literal["phone", "email"]
    lead_id: str | None
    trace: str | None


class LookupPage(TypedDict):
    data: list[LookupLine]
    next_cursor: str | None


class LostReason(TypedDict):
    id: str
    code: str
    zh: str
    en: str
    active: bool
    position: int
    version: int


class LostReasonBody(TypedDict):
    code: str
    zh: str
    en: str
    position: NotRequired[int]


class LostReasonPage(TypedDict):
    data: list[LostReason]
    next_cursor: str | None


class LostReasonPatchBody(TypedDict):
    zh: NotRequired[str]
    en: NotRequired[str]
    active: NotRequired[bool]
    position: NotRequired[int]


class MappingProposal(TypedDict):
    id: str | None
    mapping: dict[str, Any]
    origin: Literal["given", "remembered", "recognised"]
    why: Words
    filename: str | None
    used_at: str | None


class MaybeReasonBody(TypedDict):
    reason: NotRequired[str | None]


class Me(TypedDict):
    id: str
    number: str
    name: str
    team_id: str | None
    active: bool
    email: NotRequired[str]
    phone: NotRequired[str | None]
    region: NotRequired[str | None]
    seniority: NotRequired[Literal["junior", "regular", "senior"]]
    roles: NotRequired[list[Literal["employee", "rep", "manager", "marketer", "hr", "finance", "admin"]]]
    weight: NotRequired[int]
    grades: NotRequired[list[Literal["A", "B", "C", "D"]]]
    skills: NotRequired[list[str]]
    on_shift: NotRequired[bool]
    calendar_id: NotRequired[str | None]
    version: NotRequired[int]
    created_at: NotRequired[str]
    managed_team_ids: list[str]


class MergeBody(TypedDict):
    into: str
    reason: NotRequired[str]
    keep_owner: NotRequired[str]


class MergePreview(TypedDict):
    survivor_id: str
    merged_id: str
    owner_id: str | None
    refused: str | None
    why: str | None


class MergedInto(TypedDict):
    id: str
    number: int
    finder_id: str | None
    sharer_id: str | None


class MergedLead(TypedDict):
    id: str
    state: Literal["merged"]
    version: int
    merge_id: str
    survivor: MergedSide


class MergedSide(TypedDict):
    id: str
    state: str
    version: int
    owner_id: str | None
    pool_id: str | None


class Model(TypedDict):
    id: str
    number: int
    kind: str
    state: str
    training_id: str
    trained_at: str
    checked_at: str
    score_rule_id: str
    size: int
    sha256: str
    grades: ModelGrades | None
    card: ModelCard
    moves: list[ModelMove]
    drift: list[Drift]


class ModelCard(TypedDict):
    rows: int
    leads: int
    wins: int
    since: str
    until: str
    features: list[CardFeature]
    left_out: list[LeftOutFeature]
    folds: Split
    newest: Split
    gate: Gate


class ModelGrades(TypedDict):
    begins: list[float]
    published: bool


class ModelLine(TypedDict):
    id: str
    number: int
    kind: str
    state: str
    training_id: str
    trained_at: str
    checked_at: str
    leads: int
    wins: int
    newest: Quality
    folds: Quality
    passes: bool


class ModelMove(TypedDict):
    from_state: str | None
    to_state: str
    actor_id: str | None
    reason: str | None
    at: str


class ModelName(TypedDict):
    id: str
    number: int
    kind: str
    state: str


class ModelPage(TypedDict):
    data: list[ModelLine]
    next_cursor: str | None


class ModelPreview(TypedDict):
    leads: int
    alike: int
    moves: list[GradeMove]
    examples: list[PreviewLead]


class NamedThing(TypedDict):
    id: str
    name: str


class NextStep(TypedDict):
    due_at: str
    note: str


class NextStepBody(TypedDict):
    due_at: str
    note: str


class Noise(TypedDict):
    ece: float
    ratio: float


class NotRestored(TypedDict):
    lead_id: str
    what: str
    why: str


class Notice(TypedDict):
    id: str
    kind: str
    text: NoticeText
    lead_id: str | None
    lead_ids: list[str]
    sweep_brake_id: str | None
    recycle_at: str | None
    created_at: str
    read_at: str | None


class NoticePage(TypedDict):
    data: list[Notice]
    unread: int
    next_cursor: str | None


class NoticeSettings(TypedDict):
    email_off: list[str]
    quiet_hours: QuietHours | None
    digest_hour: int | None
    timezone: str | None
    version: int


class NoticeSettingsPatchBody(TypedDict):
    email_off: NotRequired[
        list[
            Literal[
                "return_half",
                "return_most",
                "return_last_day",
                "recycled",
                "assigned",
                "handed_over",
                "given_back",
                "taken_back",
                "storm_brake",
                "overflow",
                "two_owners",
                "cycle_proposed",
                "nurture_task",
                "experiment_decided",
            ]
        ]
    ]
    quiet_hours: NotRequired[QuietHours | None]
    digest_hour: NotRequired[int | None]
    timezone: NotRequired[str | None]


class NoticeText(TypedDict):
    zh: str
    en: str


class NoticesRead(TypedDict):
    read: int


class NoticesReadBody(TypedDict):
    up_to: NotRequired[str]


class NurtureArm(TypedDict):
    leads: int
    reached: int
    share: Likely | None


class NurtureAudience(TypedDict):
    grades: list[Literal["A", "B", "C", "D"]]
    states: list[Literal["nurturing", "pooled", "held"]]
    conditions: NotRequired[list[dict[str, Any]]]


class NurtureBoard(TypedDict):
    data: list[NurtureBoardTrack]


class NurtureBoardStep(TypedDict):
    step: int
    kind: str
    waiting: int
    due: int
    queued: int
    sent: int
    failed: int
    skipped: int
    replied: int


class NurtureBoardTrack(TypedDict):
    id: str
    name: str
    active: bool
    open: int
    held_out: int
    finishing: int
    stopped: dict[str, int]
    steps: list[NurtureBoardStep]


class NurtureChannel(TypedDict):
    kind: Literal["email", "wecom", "sms"]
    id: str | None
    active: bool
    url: str | None
    has_mail_server: NotRequired[bool]
    version: int
    updated_at: str | None
    test_state: str | None
    test_reason: str | None
    test_at: str | None
    secret: NotRequired[str]


class NurtureChannelBody(TypedDict):
    active: bool
    url: NotRequired[str | None]


class NurtureChannelTestBody(TypedDict):
    to: str


class NurtureChannels(TypedDict):
    data: list[NurtureChannel]


class NurtureDocument(TypedDict):
    audience: NurtureAudience
    held_out_share: NotRequired[float]
    quiet_hours: NotRequired[QuietHours | None]
    stop: NotRequired[NurtureStops]
    steps: list[NurtureStep]
    finish_after_days: NotRequired[float]


class NurtureDone(TypedDict):
    id: str
    step: int
    kind: str
    channel: str | None
    state: str
    reason: str | None
    created_at: str
    sent_at: str | None
    delivered_at: str | None
    replied_at: str | None


class NurtureDryRun(TypedDict):
    looked_at: int
    is_whole: bool
    enrolled: int
    held_out: int
    without_channel: int
    examples: list[NurtureExample]


class NurtureDryRunBody(TypedDict):
    document: NurtureDocument
    track_id: NotRequired[str | None]
    priority: NotRequired[int]


class NurtureEnrolBody(TypedDict):
    track_id: str


class NurtureEnrolment(TypedDict):
    id: str
    track_id: str
    track_name: str
    track_number: int
    held_out: bool
    started_at: str
    steps: int
    next_step: int
    next_kind: str | None
    next_at: str | None
    ended_at: str | None
    end_cause: (
        Literal[
            "completed",
            "converted",
            "lost",
            "invalid",
            "merged",
            "consent_withdrawn",
            "legal_hold",
            "replied",
            "returned",
            "claimed",
            "grade_up",
            "grade_down",
            "moved",
            "by_hand",
            "track_ended",
        ]
        | None
    )
    done: list[NurtureDone]


class NurtureExample(TypedDict):
    id: str
    number: int
    name: str | None
    company: str | None
    grade: str
    state: str
    held_out: bool
    channel: str | None


class NurtureGoal(TypedDict):
    goal: str
    treated: NurtureArm
    held_out: NurtureArm
    difference: Likely | None
    verdict: str
    needed: int | None
    words: Words


class NurtureOn(TypedDict):
    id: str
    lead_id: str
    number: int
    name: str | None
    company: str | None
    grade: str
    state: str
    held_out: bool
    next_step: int
    next_at: str | None
    started_at: str


class NurtureOnPage(TypedDict):
    data: list[NurtureOn]
    next_cursor: str | None


class NurtureReceived(TypedDict):
    received: bool


class NurtureReportBody(TypedDict):
    message_id: str
    status: Literal["delivered", "failed", "reply", "unsubscribe"]
    reason: NotRequired[str | None]
    at: NotRequired[str | None]


class NurtureStep(TypedDict):
    kind: Literal[
        "article", "sms", "email", "wecom", "invitation", "call_task", "visit_task", "success_story"
    ]
    wait: NurtureWait
    texts: NurtureTexts
    link: NotRequired[str | None]
    due_working_hours: NotRequired[float]


class NurtureStopBody(TypedDict):
    reason: NotRequired[str | None]


class NurtureStops(TypedDict):
    on_reply: NotRequired[bool]
    on_return: NotRequired[bool]
    on_claim: NotRequired[bool]
    on_grade_change: NotRequired[bool]


class NurtureText(TypedDict):
    subject: NotRequired[str | None]
    body: str


class NurtureTexts(TypedDict):
    zh: NotRequired[NurtureText | None]
    en: NotRequired[NurtureText | None]


class NurtureTrack(TypedDict):
    id: str
    name: str
    priority: int
    active: bool
    number: int
    version: int
    document: NurtureDocument
    note: str | None
    created_at: str
    updated_at: str


class NurtureTrackBody(TypedDict):
    name: str
    priority: NotRequired[int]
    active: NotRequired[bool]
    document: NurtureDocument
    note: NotRequired[str | None]


class NurtureTrackPatchBody(TypedDict):
    name: NotRequired[str]
    priority: NotRequired[int]
    active: NotRequired[bool]
    document: NotRequired[NurtureDocument]
    note: NotRequired[str | None]


class NurtureTrackVersion(TypedDict):
    id: str
    number: int
    document: NurtureDocument
    note: str | None
    created_at: str
    created_by: str | None


class NurtureTrackVersions(TypedDict):
    data: list[NurtureTrackVersion]


class NurtureTracks(TypedDict):
    data: list[NurtureTrack]


class NurtureTrial(TypedDict):
    id: str
    track_id: str
    a_number: int
    b_number: int
    document: NurtureDocument
    share_b: float
    goal: Literal["pooled", "taken", "won"]
    within_days: int
    effect: float
    alpha: float
    power: float
    started_at: str
    started_by: str | None
    stopped_at: str | None
    stopped_by: str | None
    outcome: Literal["adopt", "reject", "end"] | None
    reason: str | None
    results: ExperimentResults


class NurtureTrialBody(TypedDict):
    document: NurtureDocument
    note: NotRequired[str | None]
    share_b: NotRequired[float]
    goal: NotRequired[Literal["pooled", "taken", "won"]]
    within_days: NotRequired[int]
    effect: NotRequired[float]


class NurtureTrialStopBody(TypedDict):
    outcome: Literal["adopt", "reject", "end"]
    reason: str


class NurtureTrials(TypedDict):
    data: list[NurtureTrial]


class NurtureUplift(TypedDict):
    track_id: str
    within_days: int
    goals: list[NurtureGoal]


class NurtureWait(TypedDict):
    amount: float
    unit: Literal["working_days", "days", "working_hours", "hours"]


class OidcOffer(TypedDict):
    enabled: bool
    label: str | None


class OpportunityLine(TypedDict):
    id: str
    number: int
    name: str | None
    company: str | None
    grade: str
    source: str | None
    channel: str | None
    owner_id: str
    owner_name: str
    stage: str
    amount_fen: int | None
    expected_on: str | None
    entered_at: str
    days_at_stage: float
    median_days: float | None


class OpportunityPage(TypedDict):
    data: list[OpportunityLine]
    next_cursor: str | None


class PasswordBody(TypedDict):
    current_password: str
    new_password: str


class PaymentBody(TypedDict):
    amount_fen: int
    paid_on: NotRequired[str]


class PaymentLine(TypedDict):
    id: str
    lead_id: str
    number: int
    name: str | None
    company: str | None
    owner_id: str | None
    owner_name: str | None
    team_id: str | None
    receivable_id: str
    due_on: str
    kind: Literal["payment", "correction", "refund"]
    amount_fen: int
    reversed_fen: int
    reverses_id: str | None
    reason: str | None
    paid_on: str
    recorded_at: str
    recorded_by: str | None
    recorded_by_name: str | None


class PaymentPage(TypedDict):
    data: list[PaymentLine]
    summary: PaymentSums
    next_cursor: str | None


class PaymentSums(TypedDict):
    count: int
    received_fen: int
    taken_back_fen: int


class PeekedFile(TypedDict):
    id: str | None
    mapping: dict[str, Any]
    origin: Literal["given", "remembered", "recognised"]
    why: Words
    filename: str | None
    used_at: str | None
    columns: list[str]
    samples: list[list[str]]
    rows: list[PeekedRow]
    encoding: str


class PeekedRow(TypedDict):
    row: int
    cells: list[str]


class Plan(TypedDict):
    scope: PlannerScope
    target_deals: int
    by: str
    as_of: str
    history_from: str
    basis: Literal["stages", "outcomes", "nothing"]
    stages: list[PlannedStage]
    direct: PlannedStage
    rates: list[PlannerRate]
    unstaged: int
    feasibility: PlannerFeasibility


class PlanBody(TypedDict):
    target: Literal["pool", "employee"]
    employee_id: NotRequired[str | None]
    pool_id: NotRequired[str | None]


class PlannedStage(TypedDict):
    stage: str
    needed: int
    low: int
    median: int
    high: int
    in_hand: int
    typical_on: str | None
    safe_on: str | None


class PlannerBottleneck(TypedDict):
    from_stage: str
    to_stage: str
    share: float
    team_share: float
    p_value: float


class PlannerFeasibility(TypedDict):
    feasible: bool
    limits: list[PlannerLimit]
    days_late: int
    share_in_time: float | None
    pooled: int
    arrivals_a_month: int
    reps: int
    days_in_hand: float


class PlannerLimit(TypedDict):
    limit: Literal["supply", "holding_cap", "month_cap"]
    available: int
    short: int


class PlannerMix(TypedDict):
    scope: PlannerScope
    from_on: str
    to_on: str
    classes: list[PlannerMixClass]
    unsized: int
    p_value: float | None
    method: Literal["exact", "chi_squared", "none"]
    is_alarming: bool


class PlannerMixClass(TypedDict):
    size: str
    visits: int
    share: float | None
    wished: float


class PlannerRate(TypedDict):
    from_stage: str
    to_stage: str
    share: float
    low: float
    high: float
    entered: int
    won: int
    lost: int
    open: int
    rests_on: Literal["nothing", "little", "enough"]
    typical_days: int | None
    safe_days: int | None


class PlannerRep(TypedDict):
    rep_id: str
    name: str
    team_id: str | None
    team: str | None
    target_deals: int | None
    target_is: Literal["set", "shared", "none"]
    won: int
    needed_leads: int | None
    needed_visits: int | None
    steps: list[PlannerRepStep]
    bottleneck: PlannerBottleneck | None


class PlannerRepPage(TypedDict):
    data: list[PlannerRep]
    next_cursor: str | None


class PlannerRepStep(TypedDict):
    from_stage: str
    to_stage: str
    share: float
    team_share: float
    decided: int
    won: int
    open: int


class PlannerScope(TypedDict):
    kind: str
    id: str | None
    name: str | None


class PolicyCard(TypedDict):
    held: NotRequired[int | None]
    cap: NotRequired[int | None]
    recycle_at: NotRequired[str | None]
    why: Words


class Pool(TypedDict):
    id: str
    name: str
    region: NotRequired[str | None]
    product: NotRequired[str | None]
    team_ids: list[str]
    is_default: bool
    active: bool
    version: int
    created_at: str
    waiting: int


class PoolBody(TypedDict):
    name: str
    region: NotRequired[str | None]
    product: NotRequired[str | None]
    team_ids: NotRequired[list[str]]


class PoolPage(TypedDict):
    data: list[Pool]
    next_cursor: str | None


class PoolPatchBody(TypedDict):
    name: NotRequired[str]
    region: NotRequired[str | None]
    product: NotRequired[str | None]
    team_ids: NotRequired[list[str]]
    is_default: NotRequired[Literal[True]]
    active: NotRequired[bool]
    leads_to: NotRequired[str]


class PoolRuleVersion(TypedDict):
    id: str
    pool_id: NotRequired[str | None]
    number: int
    rules: dict[str, Any]
    note: NotRequired[str | None]
    effective_at: str
    created_at: str
    created_by: NotRequired[str | None]
    state: Literal["scheduled", "running", "past", "withdrawn"]
    withdrawn_at: str | None
    withdrawn_by: NotRequired[str | None]
    replaced_by: NotRequired[str | None]


class PoolRulesBody(TypedDict):
    pool_id: NotRequired[str | None]
    rules: dict[str, Any]
    note: NotRequired[str | None]
    effective_at: NotRequired[str | None]
    replaces: NotRequired[list[str]]


class PoolRulesPage(TypedDict):
    data: list[PoolRuleVersion]
    next_cursor: str | None


class PreviewLead(TypedDict):
    id: str
    number: int
    name: str | None
    company: str | None
    grade: str
    p_now: float
    to_grade: str
    p: float


class PromoteBody(TypedDict):
    pool_id: NotRequired[str]
    reason: str


class PromotedLead(TypedDict):
    id: str
    state: str
    version: int
    pool_id: str | None
    owner_id: str | None


class ProposalBody(TypedDict):
    kind: Literal["leads", "employees"]
    columns: list[str]


class ProtectBody(TypedDict):
    days: NotRequired[int]


class ProtectedLead(TypedDict):
    id: str
    version: int
    protect_until: str


class Quality(TypedDict):
    rows: int
    wins: int
    auc: float
    log_loss: float
    ece: float
    lift: float
    ratio: float


class QuietHours(TypedDict):
    start: str
    end: str


class Quote(TypedDict):
    id: str
    lead_id: str
    number: int
    amount_fen: int
    valid_until: str
    note: str | None
    status: Literal["open", "expired", "superseded", "accepted"]
    created_at: str
    created_by: str | None


class QuoteBody(TypedDict):
    amount_fen: int
    valid_until: NotRequired[str]
    expected_on: NotRequired[str]
    note: NotRequired[str]


class QuotePage(TypedDict):
    data: list[Quote]
    next_cursor: str | None


class ReasonBody(TypedDict):
    reason: str


class ReasonLine(TypedDict):
    code: str
    axis: str
    points: int
    words: Words


class ReceivableLine(TypedDict):
    id: str
    lead_id: str
    number: int
    name: str | None
    company: str | None
    owner_id: str | None
    owner_name: str | None
    team_id: str | None
    phone: str | None
    team_name: str | None
    signed_on: str
    contract_fen: int
    due_on: str
    amount_fen: int
    paid_fen: int
    open_fen: int
    bucket: Literal["not_due", "1-30", "31-60", "61-90", "over_90"] | None
    days_late: int


class ReceivableOfContract(TypedDict):
    id: str
    due_on: str
    amount_fen: int
    paid_fen: int


class ReceivablePage(TypedDict):
    data: list[ReceivableLine]
    summary: list[BucketSum]
    next_cursor: str | None


class ReceivedPayment(TypedDict):
    id: str
    receivable_id: str
    lead_id: str
    kind: Literal["payment", "correction", "refund"]
    amount_fen: int
    reason: str | None
    reverses_id: str | None
    paid_on: str
    open_fen: int
    contract_open_fen: int


class Registration(TypedDict):
    id: str
    lead_id: str
    event_id: str | None
    name: str
    kind: Literal["event", "livestream"]
    starts_at: str | None
    registered_at: str
    attended_at: str | None
    left_at: str | None
    minutes: int | None
    attended: bool


class RegistrationPage(TypedDict):
    data: list[Registration]
    next_cursor: str | None


class ReleaseBody(TypedDict):
    reason: NotRequired[str]


class ReopenBody(TypedDict):
    reason: str
    to: NotRequired[str]


class ReopenedLead(TypedDict):
    id: str
    state: str
    version: int
    stage: str
    owner_id: str
    holding_id: str
    held: int
    cap: int
    recycle_at: str


class RepLoad(TypedDict):
    held: int
    cap: int
    by_grade: list[GradeCap]
    unworked: int
    unworked_cap: int
    today: int
    day_cap: int
    month: int
    month_cap: int
    id: str
    number: str | None
    name: str
    team_id: str | None
    region: str | None
    seniority: str
    active: bool
    on_shift: bool
    on_leave: bool
    due_soon: int


class RepLoadPage(TypedDict):
    data: list[RepLoad]
    next_cursor: str | None


class ReplayBasis(TypedDict):
    grade: str
    won: int
    of: int
    hands: int


class ReplayBody(TypedDict):
    since: str
    dead_only: NotRequired[bool]


class ReplayBoth(TypedDict):
    real: float
    replayed: float


class ReplayCount(TypedDict):
    code: str
    count: int
    words: Words


class ReplayEstimate(TypedDict):
    estimate: float
    low: float
    high: float
    bases: list[ReplayBasis]


class ReplayFidelity(TypedDict):
    share: float | None
    hands: int
    unexplained: int
    is_sound: bool
    reasons: list[ReplayCount]


class ReplayGrade(TypedDict):
    takes: int
    refused: int
    cut: int
    kept: int
    unexplained: int
    won: int
    grade: str


class ReplayPart(TypedDict):
    change: Literal["refused", "cut", "kept"]
    words: Words
    hands: int
    at_stake: int
    settled: int
    settled_won: int
    estimate: ReplayEstimate | None
    why_not: ReplayWhyNot | None


class ReplayRep(TypedDict):
    takes: int
    refused: int
    cut: int
    kept: int
    unexplained: int
    won: int
    rep_id: str
    rep: str
    team: str | None
    held: ReplayBoth
    cap: int


class ReplayResult(TypedDict):
    as_of: str
    words: Words
    fidelity: ReplayFidelity
    total: ReplayTotal
    by_rule: list[ReplayCount]
    wins: ReplayWins
    recycled: ReplayBoth
    days_in_hand: ReplayBoth
    waiting: ReplayWaiting
    grades: list[ReplayGrade]
    reps: list[ReplayRep]
    weeks: list[ReplayWeek]
    limits: list[Words]


class ReplayTotal(TypedDict):
    takes: int
    refused: int
    cut: int
    kept: int
    unexplained: int
    won: int


class ReplayWaiting(TypedDict):
    leads: int
    median_days: float | None
    not_taken: int


class ReplayWeek(TypedDict):
    takes: int
    refused: int
    cut: int
    kept: int
    unexplained: int
    won: int
    week: str


class ReplayWhyNot(TypedDict):
    code: str
    words: Words


class ReplayWins(TypedDict):
    won: int
    at_stake: int
    low: int
    high: int
    parts: list[ReplayPart]


class Replayed(TypedDict):
    replayed: int


class ReversalBody(TypedDict):
    kind: Literal["correction", "refund"]
    reason: str
    amount_fen: NotRequired[int]
    paid_on: NotRequired[str]


class RevisedInstalmentBody(TypedDict):
    due_on: str
    amount_fen: int
    id: NotRequired[str]


class RevisionBody(TypedDict):
    amount_fen: int
    signed_on: NotRequired[str]
    receivables: list[RevisedInstalmentBody]
    reason: str


class RolledBack(TypedDict):
    by: Literal["model", "rules"]
    model: ModelName | None


class RotateBody(TypedDict):
    overlap_hours: NotRequired[int]


class Rotation(TypedDict):
    within_days: int
    rotated: RotationSide
    held_out: RotationSide
    gain: Likely | None
    verdict: Literal["pays", "costs", "not_seen", "too_few"]
    held_out_needed: int | None
    words: Words


class RotationSide(TypedDict):
    due: int
    settled: int
    won: int
    win_share: Likely | None


class RuleAnswer(TypedDict):
    id: str
    words: Words
    value: Any
    limit: Any
    ok: bool
    clears_at: str | None


class RuleChange(TypedDict):
    path: str
    before: Any
    after: Any
    words: Words


RuleReplay = TypedDict(
    "RuleReplay",
    {
        "id": "str",
        "number": "int",
        "state": "Literal['waiting', 'running', 'completed', 'failed', 'cancelled']",
        "progress": "float",
        "pool_id": "str | None",
        "pool": "str | None",
        "rules": "dict[str, Any]",
        "from": "str",
        "to": "str",
        "note": "str | None",
        "created_at": "str",
        "created_by": "str | None",
        "asker": "str | None",
        "started_at": "str | None",
        "finished_at": "str | None",
        "error_code": "str | None",
        "error_detail": "str | None",
        "words": "Words | None",
        "result": "ReplayResult | None",
    },
)

RuleReplayBody = TypedDict(
    "RuleReplayBody",
    {
        "pool_id": "NotRequired[str | None]",
        "rules": "dict[str, Any]",
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
        "note": "NotRequired[str | None]",
    },
)

RuleReplayLine = TypedDict(
    "RuleReplayLine",
    {
        "id": "str",
        "number": "int",
        "state": "Literal['waiting', 'running', 'completed', 'failed', 'cancelled']",
        "progress": "float",
        "pool_id": "str | None",
        "pool": "str | None",
        "rules": "dict[str, Any]",
        "from": "str",
        "to": "str",
        "note": "str | None",
        "created_at": "str",
        "created_by": "str | None",
        "asker": "str | None",
        "started_at": "str | None",
        "finished_at": "str | None",
        "error_code": "str | None",
        "error_detail": "str | None",
        "words": "Words | None",
    },
)


class RuleReplayPage(TypedDict):
    data: list[RuleReplayLine]
    next_cursor: str | None


class RulesCurve(TypedDict):
    fitted: bool
    intercept: float
    slope: float
    least_points: float
    most_points: float
    wins: int
    leads: int
    score_rule_id: str | None
    same_rules: bool | None
    at: str | None
    words: Words


class RulesDiff(TypedDict):
    version: PoolRuleVersion
    against: PoolRuleVersion | None
    data: list[RuleChange]


class SaidOfFeature(TypedDict):
    zh: str | None
    en: str | None
    known_at: str | None
    owner: str | None
    updated_at: str
    updated_by: str | None


class SavedView(TypedDict):
    id: str
    page: str
    name: str
    state: dict[str, Any]
    shared: bool
    mine: bool
    owner_id: str
    owner_name: str
    version: int
    created_at: str
    updated_at: str


class SavedViewPage(TypedDict):
    data: list[SavedView]
    next_cursor: str | None


class ScoreFeature(TypedDict):
    name: str
    words: Words
    type: str | None
    known_at: str | None
    owner: str | None
    said: SaidOfFeature | None
    version: int
    used_by: int | None
    auc: float | None
    coverage: float | None
    vouched: bool
    left_out: LeftOutFeature | None


class ScoreFeaturePatchBody(TypedDict):
    name: str
    zh: NotRequired[str | None]
    en: NotRequired[str | None]
    known_at: NotRequired[Literal["arrival", "later"] | None]
    owner: NotRequired[str | None]


class ScoreFeatures(TypedDict):
    data: list[ScoreFeature]


class ScoreRuleVersion(TypedDict):
    id: str
    number: int
    rules: dict[str, Any]
    note: str | None
    effective_at: str
    created_at: str
    created_by: str | None


class ScoreRulesBody(TypedDict):
    rules: dict[str, Any]
    note: NotRequired[str | None]
    effective_at: NotRequired[str | None]


class ScoreRulesPage(TypedDict):
    data: list[ScoreRuleVersion]
    next_cursor: str | None


class ScoreRulesPreview(TypedDict):
    leads: int
    changed: int
    graded_by: Literal["model", "rules"]
    moves: list[GradeMove]
    examples: list[ShiftedLead]


class ScoreRulesPreviewBody(TypedDict):
    rules: dict[str, Any]


class ScoreShift(TypedDict):
    code: str
    axis: str
    words: Words
    points: int
    to_points: int


class Scoring(TypedDict):
    by: Literal["model", "rules"]
    why_rules: WhyRules | None
    curve: RulesCurve
    model: ModelName | None
    shadow: ModelName | None
    unscored: int
    drift: list[Drift]


class Session(TypedDict):
    access_token: str
    expires_at: str
    employee: Employee


class SessionBody(TypedDict):
    username: str
    password: str


class SetTarget(TypedDict):
    kind: Literal["rep", "team"]
    id: str
    month: str
    deals: int


class ShiftedLead(TypedDict):
    id: str
    number: int
    name: str | None
    company: str | None
    grade: str
    score: int
    to_grade: str
    to_score: int
    lines: list[ScoreShift]


class Source(TypedDict):
    id: str
    code: str
    name: str
    channel: str | None
    kind: Literal[
        "form", "webhook", "event", "phone", "file", "api", "referral", "official_account", "sms", "ad"
    ]
    active: bool
    pool_id: str | None
    version: int
    created_at: str
    updated_at: str


class SourceBody(TypedDict):
    name: str
    channel: NotRequired[str | None]
    kind: Literal[
        "form", "webhook", "event", "phone", "file", "api", "referral", "official_account", "sms", "ad"
    ]
    active: NotRequired[bool]
    pool_id: NotRequired[str | None]
    code: str


class SourceCost(TypedDict):
    id: str
    source_id: str
    from_on: str
    to_on: str
    amount_fen: int
    note: str | None
    created_at: str
    created_by: str | None


class SourceCostBody(TypedDict):
    from_on: str
    to_on: str
    amount_fen: int
    note: NotRequired[str | None]


class SourceCostPage(TypedDict):
    data: list[SourceCost]
    next_cursor: str | None


class SourcePage(TypedDict):
    data: list[Source]
    next_cursor: str | None


class SourcePatchBody(TypedDict):
    name: NotRequired[str]
    channel: NotRequired[str | None]
    kind: NotRequired[
        Literal[
            "form", "webhook", "event", "phone", "file", "api", "referral", "official_account", "sms", "ad"
        ]
    ]
    active: NotRequired[bool]
    pool_id: NotRequired[str | None]


class SourceReportLine(TypedDict):
    key: str | None
    name: str | None
    known: bool
    leads: int
    cost_fen: int
    cost_per_lead_fen: int | None
    stages: list[SourceStage]
    won: int
    amount_fen: int
    cost_per_won_fen: int | None


class SourceReportPage(TypedDict):
    data: list[SourceReportLine]
    next_cursor: str | None


class SourceStage(TypedDict):
    stage: Literal["lead", "visit", "trial", "quote", "contract", "payment"]
    reached: int
    conversion: float | None
    median_days: float | None


class Split(TypedDict):
    won_leads: int
    quality: Quality
    champion: Quality
    gain: list[float]
    calibration: list[CalibrationBin]
    noise: NotRequired[Noise]


class StageBody(TypedDict):
    stage: Literal["lead", "visit", "trial", "quote", "contract", "payment", "lost", "invalid"]
    amount_fen: NotRequired[int]
    lost_reason: NotRequired[str]
    expected_on: NotRequired[str]
    valid_until: NotRequired[str]


class StageLine(TypedDict):
    stage: str
    entered_at: str
    left_at: str | None
    days: float
    median_days: float | None
    amount_fen: int | None
    expected_on: str | None
    reason: str | None
    actor_id: str | None


class StagePage(TypedDict):
    data: list[StageLine]
    next_cursor: str | None


class StagedLead(TypedDict):
    id: str
    state: str
    version: int
    stage: str
    pool_id: NotRequired[str | None]
    owner_id: NotRequired[str | None]


class SteppedLead(TypedDict):
    id: str
    version: int
    next_step: NextStep | None


class SweepBrake(TypedDict):
    id: str
    team_id: str | None
    team: str | None
    day: str
    due: int
    held: int
    reason: str
    state: Literal["waiting", "allowed", "refused"]
    asked_at: str
    decided_at: str | None
    decided_by: str | None


class SweepBrakePage(TypedDict):
    data: list[SweepBrake]
    next_cursor: str | None


class Target(TypedDict):
    kind: Literal["rep", "team"]
    id: str
    team_id: str | None
    name: str
    month: str
    deals: int | None
    won: int
    set_at: str | None


class TargetBody(TypedDict):
    rep_id: NotRequired[str]
    team_id: NotRequired[str]
    month: str
    deals: int


class TargetPage(TypedDict):
    data: list[Target]
    next_cursor: str | None


class Team(TypedDict):
    id: str
    name: str
    region: str
    manager_id: str | None
    version: int
    created_at: str


class TeamBody(TypedDict):
    name: str
    region: str
    manager_id: NotRequired[str | None]


class TeamPage(TypedDict):
    data: list[Team]
    next_cursor: str | None


class TeamPatchBody(TypedDict):
    name: NotRequired[str]
    region: NotRequired[str]
    manager_id: NotRequired[str | None]


class Today(TypedDict):
    next_steps: TodayList
    at_risk: TodayList
    new: TodayList
    caps: Caps | None


class TodayLine(TypedDict):
    id: str
    number: int
    state: Literal["new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"]
    version: int
    created_at: str
    updated_at: str
    name: NotRequired[str | None]
    company: NotRequired[str | None]
    title: NotRequired[str | None]
    phone: NotRequired[str | None]
    email: NotRequired[str | None]
    wechat_id: NotRequired[str | None]
    contact_masked: bool
    external_id: NotRequired[str | None]
    source: NotRequired[str | None]
    channel: NotRequired[str | None]
    campaign: NotRequired[str | None]
    region: NotRequired[str | None]
    city: NotRequired[str | None]
    industry: NotRequired[str | None]
    company_size: NotRequired[str | None]
    tags: NotRequired[list[str]]
    grade: str
    grade_cell: str
    fit: int
    intent: float
    score: int
    p_win: float | None
    pool_id: NotRequired[str | None]
    pooled_at: NotRequired[str | None]
    claimable_at: NotRequired[str | None]
    waiting_reason: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    owner_name: NotRequired[str | None]
    owner_since: NotRequired[str | None]
    last_touch_at: NotRequired[str | None]
    last_effective_at: NotRequired[str | None]
    recycle_at: NotRequired[str | None]
    protect_until: NotRequired[str | None]
    paused_reason: NotRequired[str | None]
    exempt_reason: NotRequired[str | None]
    stage: str
    amount_fen: NotRequired[int | None]
    expected_on: NotRequired[str | None]
    do_not_contact: bool
    why: Words
    next_step: NextStep | None


class TodayList(TypedDict):
    count: int
    data: list[TodayLine]


class TokenPage(TypedDict):
    data: list[ApiToken]
    next_cursor: str | None


class Touch(TypedDict):
    id: str
    lead_id: str
    rep_id: NotRequired[str | None]
    rep_name: NotRequired[str | None]
    holding_id: NotRequired[str | None]
    kind: str
    outcome: NotRequired[str | None]
    direction: str
    seconds: NotRequired[int | None]
    occurred_at: str
    recorded_at: str
    note: NotRequired[str | None]
    effective: bool


class TouchBody(TypedDict):
    kind: Literal["call", "visit", "meeting", "reply", "quote", "stage", "message", "email", "note"]
    outcome: NotRequired[
        Literal[
            "connected",
            "no_answer",
            "busy",
            "refused",
            "wrong_number",
            "interested",
            "not_interested",
            "done",
        ]
    ]
    direction: NotRequired[Literal["out", "in"]]
    seconds: NotRequired[int]
    occurred_at: NotRequired[str]
    note: NotRequired[str]
    next_step: NotRequired[NextStepBody]
    next_step_done: NotRequired[bool]


class TouchPage(TypedDict):
    data: list[Touch]
    next_cursor: str | None


class Training(TypedDict):
    id: str
    number: int
    state: str
    left_out: list[str]
    vouched: list[str]
    imports: list[str]
    note: str | None
    created_at: str
    created_by: str | None
    started_at: str | None
    finished_at: str | None
    error_code: str | None
    error_detail: str | None
    error_told: dict[str, Any] | None
    models: list[ModelName]


class TrainingBody(TypedDict):
    left_out: NotRequired[list[str]]
    vouched: NotRequired[list[str]]
    imports: NotRequired[list[str]]
    note: NotRequired[str | None]


class TrainingPage(TypedDict):
    data: list[Training]
    next_cursor: str | None


class TransferBody(TypedDict):
    to: str
    reason: NotRequired[str]
    override: NotRequired[bool]


class Transferred(TypedDict):
    id: str
    state: str
    version: int
    owner_id: str
    holding_id: str
    recycle_at: str
    held: int
    cap: int
    do_not_contact: bool


class TurnoverEnds(TypedDict):
    released: int
    recycled: int
    transferred: int
    leaver: int
    converted: int
    lost: int
    invalid: int
    undone: int
    merged: int


class TurnoverGroup(TypedDict):
    key: str
    label: str | None
    begun: int
    ended: TurnoverEnds
    open: int
    turnover_rate: float
    leads: int
    turnovers_per_lead: float
    win_rate: float | None
    touched: int
    median_days_to_touch: float | None
    median_days_in_hand: float | None
    p90_days_in_hand: float | None
    median_days_in_pool: float | None


class TurnoverPage(TypedDict):
    data: list[TurnoverGroup]
    next_cursor: str | None


class UndoResult(TypedDict):
    removed: int
    reverted: int
    kept: int


class UnmergeBody(TypedDict):
    reason: NotRequired[str]


class UnmergedLead(TypedDict):
    id: str
    state: str
    version: int
    owner_id: str | None
    pool_id: str | None
    merge_id: str
    survivor: MergedSide
    not_restored: list[NotRestored]


class ViewBody(TypedDict):
    name: str
    state: dict[str, Any]
    shared: NotRequired[bool]
    page: str


class ViewPatchBody(TypedDict):
    name: NotRequired[str]
    state: NotRequired[dict[str, Any]]
    shared: NotRequired[bool]


class Webhook(TypedDict):
    id: str
    url: str
    event_types: list[str]
    mode: Literal["single", "bulk"]
    description: str
    active: bool
    failing_since: str | None
    paused_at: str | None
    previous_until: str | None
    created_by: str | None
    created_at: str
    version: int


class WebhookBody(TypedDict):
    url: str
    event_types: list[str]
    mode: NotRequired[Literal["single", "bulk"]]
    description: NotRequired[str]
    active: NotRequired[bool]


class WebhookPage(TypedDict):
    data: list[Webhook]
    next_cursor: str | None


class WebhookPatchBody(TypedDict):
    url: NotRequired[str]
    event_types: NotRequired[list[str]]
    mode: NotRequired[Literal["single", "bulk"]]
    description: NotRequired[str]
    active: NotRequired[bool]


class WebhookWithSecret(TypedDict):
    id: str
    url: str
    event_types: list[str]
    mode: Literal["single", "bulk"]
    description: str
    active: bool
    failing_since: str | None
    paused_at: str | None
    previous_until: str | None
    created_by: str | None
    created_at: str
    version: int
    secret: str | None


class WhyRules(TypedDict):
    code: str
    words: Words


class Win(TypedDict):
    p: float
    by: Literal["model", "rules"]
    model: ModelName | None
    why_rules: WhyRules | None
    curve: RulesCurve | None
    log_odds: float
    base: WinBase | None
    reasons: list[WinReason]
    others: float


class WinBase(TypedDict):
    log_odds: float
    p: float


class WinReason(TypedDict):
    feature: str
    value: Any
    log_odds: float
    times: float
    words: Words


class Words(TypedDict):
    zh: str
    en: str
