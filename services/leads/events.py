"""Events the leads service emits, one class each; all but an import's about one lead. Times are UTC."""

from marshmallow import Schema, fields

from shared.envelope import PublicEvent as Event


class _Owned(Schema):
    """A lead with the holding the event is about."""

    lead_id = fields.UUID(required=True)
    holding_id = fields.UUID(required=True)
    rep_id = fields.UUID(required=True)
    grade = fields.String(required=True)
    cause = fields.String(required=True)


class TakenSchema(_Owned):
    """A holding began."""

    from_pool = fields.UUID(required=True, allow_none=True)
    from_rep = fields.UUID(required=True, allow_none=True)
    rule_version = fields.UUID(required=True)
    recycle_at = fields.DateTime(required=True, allow_none=True)


class EndedSchema(_Owned):
    """A holding ended; `to_pool` is where the lead went, null at an end of its life."""

    to_pool = fields.UUID(required=True, allow_none=True)


class ConvertedSchema(EndedSchema):
    """A holding ended in payment of `amount_fen`, in fen; the rest says to whose credit."""

    amount_fen = fields.Integer(required=True, allow_none=True)
    finder_id = fields.UUID(required=True, allow_none=True)
    sharer_id = fields.UUID(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)


class ReopenedSchema(Schema):
    """A lead that was lost or won is open again, at `stage`; `rep_id` is who takes it up.

    After a won one `voids` is the sequence of the `lead_converted` that counts no more, and the credit is
    that event's: its amount in fen, its owner as `credit_rep_id`, its finder and its sharer.
    """

    lead_id = fields.UUID(required=True)
    rep_id = fields.UUID(required=True)
    from_state = fields.String(required=True)
    from_stage = fields.String(required=True)
    stage = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True)
    voids = fields.Integer(required=True, allow_none=True)
    credit_rep_id = fields.UUID(required=True, allow_none=True)
    finder_id = fields.UUID(required=True, allow_none=True)
    sharer_id = fields.UUID(required=True, allow_none=True)


class RevisedSchema(Schema):
    """The next `version` of a contract: `from_amount_fen` before, `amount_fen` now, `paid_fen` of it paid."""

    lead_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    from_amount_fen = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)
    paid_fen = fields.Integer(required=True)
    instalments = fields.Integer(required=True)
    reason = fields.String(required=True)


class PaymentSchema(Schema):
    """Money of a lead's contract; amounts in fen, `amount_fen` below zero of what was taken back.

    `contract_paid_fen` of `contract_fen` are paid after it; `is_won`: the lead was won before it.
    """

    lead_id = fields.UUID(required=True)
    payment_id = fields.UUID(required=True)
    receivable_id = fields.UUID(required=True)
    reverses_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    paid_on = fields.Date(required=True)
    reason = fields.String(required=True, allow_none=True)
    contract_paid_fen = fields.Integer(required=True)
    contract_fen = fields.Integer(required=True)
    is_won = fields.Boolean(required=True)


class TouchedSchema(Schema):
    """Somebody was in contact with the person behind a lead."""

    lead_id = fields.UUID(required=True)
    touch_id = fields.UUID(required=True)
    rep_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)
    effective = fields.Boolean(required=True)
    recycle_at = fields.DateTime(required=True, allow_none=True)


class StageSchema(Schema):
    """A lead moved to another stage; amount (in fen) and expected date of payment as far as known."""

    lead_id = fields.UUID(required=True)
    rep_id = fields.UUID(required=True, allow_none=True)
    from_stage = fields.String(required=True)
    stage = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    expected_on = fields.Date(required=True, allow_none=True)


class CapturedSchema(Schema):
    """A lead came in, or one that was known came in again; `outcome` is created, updated or duplicate."""

    lead_id = fields.UUID(required=True)
    outcome = fields.String(required=True)
    state = fields.String(required=True)
    pool_id = fields.UUID(required=True, allow_none=True)
    grade = fields.String(required=True)
    score = fields.Integer(required=True)
    source = fields.String(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    finder_id = fields.UUID(required=True, allow_none=True)
    sharer_id = fields.UUID(required=True, allow_none=True)


class ScoredSchema(Schema):
    """A lead's grade changed; `score` is 0 to 100."""

    lead_id = fields.UUID(required=True)
    from_grade = fields.String(required=True)
    grade = fields.String(required=True)
    grade_cell = fields.String(required=True)
    score = fields.Integer(required=True)


class PooledSchema(Schema):
    """A lead came into a pool; `score` is 0 to 100.

    `cause`: score, returned or promoted out of nurturing, overflow or pool_closed out of another pool.
    """

    lead_id = fields.UUID(required=True)
    pool_id = fields.UUID(required=True)
    cause = fields.String(required=True)
    grade = fields.String(required=True)
    score = fields.Integer(required=True)


class NurturedSchema(Schema):
    """A lead is nurtured again; `cause` is quiet: it was lost, and nothing was heard since."""

    lead_id = fields.UUID(required=True)
    from_state = fields.String(required=True)
    cause = fields.String(required=True)


class NurtureStartedSchema(Schema):
    """A lead began a nurture track; `held_out`: for comparison, so it is told nothing."""

    lead_id = fields.UUID(required=True)
    enrolment_id = fields.UUID(required=True)
    track_id = fields.UUID(required=True)
    held_out = fields.Boolean(required=True)


class NurtureStepSchema(Schema):
    """Step `step` (from 1) of a track went out by `channel`: email, wecom or sms."""

    lead_id = fields.UUID(required=True)
    enrolment_id = fields.UUID(required=True)
    track_id = fields.UUID(required=True)
    message_id = fields.UUID(required=True)
    step = fields.Integer(required=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True)


class NurtureStoppedSchema(Schema):
    """A lead left a nurture track; `cause`: completed, replied, returned, claimed, converted, by_hand …"""

    lead_id = fields.UUID(required=True)
    enrolment_id = fields.UUID(required=True)
    track_id = fields.UUID(required=True)
    cause = fields.String(required=True)


class UnmergedSchema(Schema):
    """Two leads and the merge between them."""

    lead_id = fields.UUID(required=True)
    survivor_id = fields.UUID(required=True)
    merge_id = fields.UUID(required=True)


class MergedSchema(UnmergedSchema):
    """A lead went into the survivor, held by `owner_id` now; the credit of its finder and sharer stands."""

    owner_id = fields.UUID(required=True, allow_none=True)
    finder_id = fields.UUID(required=True, allow_none=True)
    sharer_id = fields.UUID(required=True, allow_none=True)


class ImportedSchema(Schema):
    """Rows `first_row` to `last_row` of a file came in; the counts are of these rows."""

    import_id = fields.UUID(required=True)
    first_row = fields.Integer(required=True)
    last_row = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    failed = fields.Integer(required=True)


class ImportUndoneSchema(Schema):
    """An import was taken back: how many leads are gone, as they were before, and were left as they are."""

    import_id = fields.UUID(required=True)
    removed = fields.Integer(required=True)
    reverted = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class ConsentSchema(Schema):
    """Whether the person behind a lead may be contacted; `cause`: edit, merge, unmerge, unsubscribe."""

    lead_id = fields.UUID(required=True)
    do_not_contact = fields.Boolean(required=True)
    cause = fields.String(required=True)


class LeadCaptured(Event):
    """A lead was captured by the API; whoever found it has credit, whatever the outcome."""

    type = "lead_captured"
    schema = CapturedSchema


class LeadScored(Event):
    """A lead's grade changed."""

    type = "lead_scored"
    schema = ScoredSchema


class LeadPooled(Event):
    """A lead came into a pool: from nurturing, or from one that closed or where nobody took it in time."""

    type = "lead_pooled"
    schema = PooledSchema


class LeadNurtured(Event):
    """A lead is nurtured again: lost a quiet period ago, or nobody could take it in time."""

    type = "lead_nurtured"
    schema = NurturedSchema


class LeadNurtureStarted(Event):
    """A lead was put on a nurture track, or held out of it."""

    type = "lead_nurture_started"
    schema = NurtureStartedSchema


class NurtureStepSent(Event):
    """A message of a nurture track was handed over to be sent."""

    type = "nurture_step_sent"
    schema = NurtureStepSchema


class LeadNurtureStopped(Event):
    """A lead left a nurture track."""

    type = "lead_nurture_stopped"
    schema = NurtureStoppedSchema


class LeadConsentChanged(Event):
    """A person wishes not to be contacted any more, or may be contacted again."""

    type = "lead_consent_changed"
    schema = ConsentSchema


class LeadMerged(Event):
    """A lead was merged into another: whoever knew the one by its id goes on with the survivor."""

    type = "lead_merged"
    schema = MergedSchema


class LeadUnmerged(Event):
    """A merge was undone: both leads are there again."""

    type = "lead_unmerged"
    schema = UnmergedSchema


class LeadsImported(Event):
    """A piece of a file was imported; the aggregate is the import, the sequence its rows so far."""

    type = "leads_imported"
    schema = ImportedSchema


class LeadsImportUndone(Event):
    """An import was taken back; the aggregate is the import. Leads given to hands tell it one by one too."""

    type = "leads_import_undone"
    schema = ImportUndoneSchema


class LeadClaimed(Event):
    """A rep took a lead from a pool."""

    type = "lead_claimed"
    schema = TakenSchema


class LeadAssigned(Event):
    """A lead was given to a rep: by the assigner, an import, or a leaver's plan."""

    type = "lead_assigned"
    schema = TakenSchema


class LeadTransferred(Event):
    """A manager gave a lead to another rep."""

    type = "lead_transferred"
    schema = TakenSchema


class LeadReleased(Event):
    """A lead left a hand for a pool: released, undone, or its holder left."""

    type = "lead_released"
    schema = EndedSchema


class LeadRecycled(Event):
    """The sweep took a lead back into a pool."""

    type = "lead_recycled"
    schema = EndedSchema


class LeadConverted(Event):
    """A lead became a customer: payment was received."""

    type = "lead_converted"
    schema = ConvertedSchema


class LeadReopened(Event):
    """A lost or won lead is worked again; after a won one, what its conversion led to is void."""

    type = "lead_reopened"
    schema = ReopenedSchema


class ContractRevised(Event):
    """What was agreed with the customer of a lead changed, for a reason."""

    type = "contract_revised"
    schema = RevisedSchema


class PaymentReceived(Event):
    """Money came in; with the last of it a held lead is won, which `lead_converted` tells."""

    type = "payment_received"
    schema = PaymentSchema


class PaymentReversed(Event):
    """A payment was corrected or paid back, wholly or in part; a won lead stays won until it is reopened."""

    type = "payment_reversed"
    schema = PaymentSchema


class LeadLost(Event):
    """A lead was lost."""

    type = "lead_lost"
    schema = EndedSchema


class LeadInvalidated(Event):
    """A lead turned out not to be one."""

    type = "lead_invalidated"
    schema = EndedSchema


class LeadTouched(Event):
    """A contact was logged."""

    type = "lead_touched"
    schema = TouchedSchema


class LeadStageChanged(Event):
    """A lead moved along the funnel."""

    type = "lead_stage_changed"
    schema = StageSchema


EVENTS: list[type[Event]] = [
    LeadCaptured,
    LeadScored,
    LeadPooled,
    LeadNurtured,
    LeadNurtureStarted,
    NurtureStepSent,
    LeadNurtureStopped,
    LeadConsentChanged,
    LeadMerged,
    LeadUnmerged,
    LeadsImported,
    LeadsImportUndone,
    LeadClaimed,
    LeadAssigned,
    LeadTransferred,
    LeadReleased,
    LeadRecycled,
    LeadConverted,
    LeadReopened,
    ContractRevised,
    PaymentReceived,
    PaymentReversed,
    LeadLost,
    LeadInvalidated,
    LeadTouched,
    LeadStageChanged,
]
