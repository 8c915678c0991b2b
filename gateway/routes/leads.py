"""Leads, pools, their rules, scoring, imports, notices."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway import import_kinds as kinds
from gateway.exports import FILE_ANSWER, send_file
from gateway.import_peek import PEEK_FORM, PeekedFile, peek_import
from gateway.imports import CSV_ANSWER, FORM, RowsQuery, create_import, list_import_rows
from gateway.jobs import find_job
from gateway.lookup import look_up
from gateway.operations import EVERYONE, delete, get, patch, post, put
from services.leads import schemas as s
from shared.mapping_schemas import MappingProposal

SALES = frozenset({"rep", "manager", "marketer", "admin"})
HANDS = frozenset({"rep", "manager"})
DECIDERS = frozenset({"rep", "manager", "admin"})
RULERS = frozenset({"manager", "admin"})
DEPARTERS = frozenset({"manager", "hr", "admin"})
SCORERS = frozenset({"marketer", "manager", "admin"})
ADMINS = frozenset({"admin"})
IMPORTERS = frozenset({"marketer", "manager", "admin"})

LEADS = "/v1/leads"
LEAD = LEADS + "/{lead_id:uuid}"
POOLS = "/v1/pools"
POOL = POOLS + "/{pool_id:uuid}"
POOL_RULES = "/v1/pool-rules"
REPLAYS = POOL_RULES + "/replays"
REPLAY = REPLAYS + "/{replay_id:uuid}"
SCORE_RULES = "/v1/score-rules"
CYCLES = "/v1/cycles"
CYCLE_PROPOSALS = CYCLES + "/proposals"
CYCLE_PROPOSAL = CYCLE_PROPOSALS + "/{proposal_id:uuid}"
IMPORTS = "/v1/imports"
MAPPINGS = "/v1/import-mappings"
IMPORT = IMPORTS + "/{import_id:uuid}"
EXPORTS = "/v1/exports"
EXPORT = EXPORTS + "/{export_id:uuid}"
NOTICES = "/v1/notices"
BRAKES = "/v1/sweep-brakes"

ON_LEADS = (
    post(LEADS, "leads.create_lead", "Capture a lead", EVERYONE, body=s.LeadBody, answer=s.CapturedLead, status=201),
    get(LEADS, "leads.list_leads", "Leads within my reach", SALES, query=s.LeadsQuery, answer=s.LeadPage),
    get(LEADS + "/lookup", "leads.look_up_lead", "Is this phone or e-mail known?", SALES, query=s.LookupQuery,
        answer=s.LookupAnswer, handler=look_up),
    get(LEADS + "/lookups", "leads.list_lookups", "Who asked whether somebody is known", ADMINS, query=s.LookupsQuery,
        answer=s.LookupPage),
    get(LEAD, "leads.get_lead", "One lead: score, reasons, policy", SALES, answer=s.Lead),
    patch(LEAD, "leads.update_lead", "Change what is known of a lead", DECIDERS | SCORERS, body=s.LeadPatchBody,
          answer=s.Lead, if_match="required"),
    get(LEAD + "/history", "leads.get_history", "All that happened to a lead", SALES, query=s.HistoryQuery,
        answer=s.HistoryPage),
    get(LEAD + "/touches", "leads.list_touches", "Contacts with a lead", SALES, query=s.TouchesQuery,
        answer=s.TouchPage),
    get(LEAD + "/registrations", "leads.list_registrations", "Events a lead registered for or was at", SALES,
        query=s.RegistrationsQuery, answer=s.RegistrationPage),
    post(LEAD + "/touches", "leads.log_touch", "Note a contact", HANDS, body=s.TouchBody, answer=s.LoggedTouch,
         status=201),
    post(LEAD + "/claim", "leads.claim_lead", "Take a lead out of its pool", HANDS, body=s.EmptyBody,
         answer=s.Claimed),
    post(LEAD + "/claim/undo", "leads.undo_claim", "Give a claim back uncounted, within minutes", HANDS,
         answer=s.LetGoLead),
    post(LEAD + "/release", "leads.release_lead", "Give a lead back", DECIDERS, body=s.ReleaseBody,
         answer=s.LetGoLead),
    post(LEAD + "/promote", "leads.promote_lead", "Put a nurtured lead into a pool", IMPORTERS,
         body=s.PromoteBody, answer=s.PromotedLead),
    post(LEAD + "/transfer", "leads.transfer_lead", "Hand a lead to a colleague", DECIDERS, body=s.TransferBody,
         answer=s.Transferred),
    post(LEAD + "/protect", "leads.protect_lead", "Keep a lead from recycling for a while", DECIDERS,
         body=s.ProtectBody, answer=s.ProtectedLead),
    put(LEAD + "/next-step", "leads.set_next_step", "Say what comes next with a lead, and by when", DECIDERS,
        body=s.NextStepBody, answer=s.SteppedLead),
    delete(LEAD + "/next-step", "leads.close_next_step", "Close the next step of a lead", DECIDERS,
           answer=s.SteppedLead),
    post(LEAD + "/merge", "leads.merge_lead", "Merge a lead into another of the same person", SALES,
         body=s.MergeBody, answer=s.MergedLead),
    post(LEAD + "/unmerge", "leads.unmerge_lead", "Undo a merge", SALES, body=s.UnmergeBody,
         answer=s.UnmergedLead),
    post(LEAD + "/stage", "leads.set_stage", "Move a lead to a stage", DECIDERS, body=s.StageBody,
         answer=s.StagedLead),
)  # fmt: skip

ON_POOLS = (
    get(POOLS, "leads.list_pools", "Pools", SALES | {"hr"}, answer=s.PoolPage),
    post(POOLS, "leads.create_pool", "Add a pool", RULERS, body=s.PoolBody, answer=s.Pool, status=201),
    get(POOL, "leads.get_pool", "One pool", SALES, answer=s.Pool),
    patch(POOL, "leads.update_pool", "Change or close a pool", RULERS, body=s.PoolPatchBody, answer=s.Pool),
    get(POOL + "/leads", "leads.list_pool_leads", "Leads of a pool", SALES, query=s.PoolLeadsQuery,
        answer=s.LeadPage),
    get(POOL + "/eligibility", "leads.get_eligibility", "Every rule of claiming, its value and its limit", HANDS,
        query=s.EligibilityQuery, answer=s.Eligibility),
    post(POOL + "/claim-next", "leads.claim_next", "Take the best lead I may have", HANDS, body=s.ClaimNextBody,
         answer=s.Claimed),
    post(POOL + "/claims", "leads.claim_batch", "Take up to 100 leads, each with its own answer", HANDS,
         body=s.ClaimsBody, answer=s.ClaimItems, deadline_seconds=20),
    get(POOL_RULES, "leads.list_pool_rules", "Versions of the pool's rules", SALES, query=s.PoolRulesQuery,
        answer=s.PoolRulesPage),
    post(POOL_RULES, "leads.create_pool_rules", "Make the next version of the rules", RULERS,
         body=s.PoolRulesBody, answer=s.PoolRuleVersion, status=201),
    post(POOL_RULES + "/dry-run", "leads.dry_run_pool_rules", "What rules would do, nothing written", RULERS,
         body=s.DryRunBody, answer=s.DryRun, deadline_seconds=20),
    get(POOL_RULES + "/{version_id:uuid}/diff", "leads.diff_pool_rules", "What a version changes", SALES,
        query=s.RulesDiffQuery, answer=s.RulesDiff),
    post(POOL_RULES + "/{version_id:uuid}/withdraw", "leads.withdraw_pool_rules", "Let a scheduled version never begin",
         RULERS, answer=s.PoolRuleVersion, status=201),
)  # fmt: skip

ON_REPLAYS = (
    get(REPLAYS, "leads.list_replays", "Replays of the past under other rules", RULERS, query=s.RuleReplaysQuery,
        answer=s.RuleReplayPage),
    post(REPLAYS, "leads.create_replay", "What rules would have made of last quarter, or other days", RULERS,
         body=s.RuleReplayBody, answer=s.RuleReplay, status=202),
    get(REPLAY, "leads.get_replay", "One replay, how far it is and what came of it", RULERS, answer=s.RuleReplay),
    post(REPLAY + "/cancel", "leads.cancel_replay", "Let a replay end without a result", RULERS, answer=s.RuleReplay),
)  # fmt: skip

ON_CYCLES = (
    get(CYCLES, "leads.list_cycles", "How leads ripen by grade and source, and the cycles that tells", SALES,
        query=s.CyclesQuery, answer=s.CyclePage),
    get(CYCLE_PROPOSALS, "leads.list_cycle_proposals", "Proposals of other turnover cycles", RULERS,
        query=s.CycleProposalsQuery, answer=s.CycleProposalPage),
    get(CYCLE_PROPOSAL, "leads.get_cycle_proposal", "One proposal, cell by cell and why", RULERS,
        answer=s.CycleProposal),
    post(CYCLE_PROPOSAL + "/approve", "leads.approve_cycle_proposal", "Make a proposal the next version of the rules",
         RULERS, answer=s.CycleProposal),
    post(CYCLE_PROPOSAL + "/decline", "leads.decline_cycle_proposal", "Leave the rules as they are", RULERS,
         body=s.CycleDeclineBody, answer=s.CycleProposal),
    post(CYCLE_PROPOSAL + "/rebase", "leads.rebase_cycle_proposal", "Make a proposal again from the present rules",
         RULERS, answer=s.CycleProposal),
)  # fmt: skip

ON_LEAVERS = (
    post("/v1/departures/preview", "leads.preview_departure", "What a departure would do with a leaver's leads today",
         DEPARTERS, body=s.DeparturePreviewBody, answer=s.DeparturePreview, moves=False),
)  # fmt: skip

FEATURES = "/v1/score-features"
TRAININGS = "/v1/score-trainings"
MODELS = "/v1/score-models"
MODEL = MODELS + "/{model_id:uuid}"

ON_MODELS = (
    get("/v1/scoring", "leads.get_scoring", "What scores leads now: a model, or the rules and why", SALES,
        answer=s.Scoring),
    get(FEATURES, "leads.list_score_features", "What a model may look at of a lead", SCORERS,
        answer=s.ScoreFeatures),
    patch(FEATURES, "leads.describe_score_feature", "Say what a feature is called and when it is known", SCORERS,
          body=s.ScoreFeaturePatchBody, answer=s.ScoreFeature),
    get(TRAININGS, "leads.list_score_trainings", "Trainings", SCORERS, query=s.TrainingsQuery,
        answer=s.TrainingPage),
    post(TRAININGS, "leads.create_score_training", "Learn from past leads", SCORERS, body=s.TrainingBody,
         answer=s.Training, status=202),
    get(TRAININGS + "/{training_id:uuid}", "leads.get_score_training", "One training and what came of it", SCORERS,
        answer=s.Training),
    get(MODELS, "leads.list_score_models", "Models of winning", SCORERS, query=s.ModelsQuery, answer=s.ModelPage),
    get(MODEL, "leads.get_score_model", "One model with its card", SCORERS, answer=s.Model),
    get(MODEL + "/preview", "leads.preview_score_model", "What a model would say of today's leads", RULERS,
        answer=s.ModelPreview, deadline_seconds=20),
    post(MODEL + "/shadow", "leads.shadow_score_model", "Let a model stand beside the one in force", RULERS,
         answer=s.Model),
    post(MODEL + "/publish", "leads.publish_score_model", "Put a model in force", RULERS, body=s.MaybeReasonBody,
         answer=s.Model),
    post(MODEL + "/retire", "leads.retire_score_model", "Take a model out", RULERS, body=s.ReasonBody,
         answer=s.Model),
    post(MODELS + "/roll-back", "leads.roll_back_score_model", "Put the model before in force again", RULERS,
         body=s.ReasonBody, answer=s.RolledBack),
)  # fmt: skip

ON_SCORES = (
    get(SCORE_RULES, "leads.list_score_rules", "Versions of the score rules", SALES, query=s.ScoreRulesQuery,
        answer=s.ScoreRulesPage),
    post(SCORE_RULES, "leads.create_score_rules", "Make the next version of the score rules", SCORERS,
         body=s.ScoreRulesBody, answer=s.ScoreRuleVersion, status=201),
    post(SCORE_RULES + "/preview", "leads.preview_score_rules", "What score rules would say of today's leads", SCORERS,
         body=s.ScoreRulesPreviewBody, answer=s.ScoreRulesPreview, moves=False, deadline_seconds=20),
)  # fmt: skip

ON_IMPORTS = (
    get(IMPORTS, "leads.list_imports", "Imports", kinds.IMPORTERS, query=kinds.ImportsQuery, answer=kinds.ImportPage,
        handler=kinds.list_imports),
    post(IMPORTS, "leads.create_import", "Import a file", kinds.IMPORTERS, form=FORM, answer=kinds.Import, status=202,
         handler=create_import),
    get(IMPORT, "leads.get_import", "One import and how far it is", kinds.IMPORTERS, answer=kinds.Import,
        handler=kinds.on_import),
    get(IMPORT + "/rows", "leads.list_import_rows", "What became of each row", kinds.IMPORTERS, query=RowsQuery,
        answer=kinds.ImportRowPage, also_answers=CSV_ANSWER, handler=list_import_rows),
    post(IMPORT + "/pause", "leads.pause_import", "Stop an import between two batches", kinds.IMPORTERS,
         answer=kinds.Import, handler=kinds.on_import),
    post(IMPORT + "/resume", "leads.resume_import", "Go on with a paused import", kinds.IMPORTERS,
         answer=kinds.Import, handler=kinds.on_import),
    post(IMPORT + "/undo", "leads.undo_import", "Take an import back, within a day", kinds.IMPORTERS,
         answer=kinds.Import, status=202, handler=kinds.on_import),
    post(IMPORTS + "/peek", "leads.propose_import_mapping", "A file's headings, first rows and proposed mapping, without importing",
         kinds.IMPORTERS, form=PEEK_FORM, answer=PeekedFile, name="peek_import", moves=False,
         handler=peek_import),
    get(MAPPINGS, "leads.list_import_mappings", "How I mapped my files", kinds.IMPORTERS, query=kinds.MappingsQuery,
        answer=kinds.ImportMappingPage, handler=kinds.list_mappings),
    post(MAPPINGS + "/proposal", "leads.propose_import_mapping", "How a file with these headings would be mapped",
         kinds.IMPORTERS, body=kinds.ProposalBody, answer=MappingProposal, moves=False,
         handler=kinds.propose_mapping),
    delete(MAPPINGS + "/{mapping_id:uuid}", "leads.delete_import_mapping", "Forget how I mapped a file",
           kinds.IMPORTERS, status=204, handler=kinds.on_import),
    get("/v1/jobs/{job_id:uuid}", "leads.get_job", "One import or export and how far it is", SALES | kinds.IMPORTERS,
        answer=s.Job, handler=find_job),
)  # fmt: skip

ON_EXPORTS = (
    get(EXPORTS, "leads.list_exports", "My exports", SALES, query=s.ExportsQuery, answer=s.ExportPage),
    post(EXPORTS, "leads.create_export", "Ask for a file of the leads of a list", SALES, body=s.ExportBody,
         answer=s.Export, status=202),
    get(EXPORT, "leads.get_export", "One export and how far it is", SALES, answer=s.Export),
    get(EXPORT + "/file", "leads.get_export_file", "The file of a completed export", SALES, also_answers=FILE_ANSWER,
        handler=send_file, refusals=frozenset({"409"})),
    post(EXPORT + "/cancel", "leads.cancel_export", "Let an export end without a file", SALES, answer=s.Export),
)  # fmt: skip

ON_NOTICES = (
    get(NOTICES, "leads.list_notices", "My inbox", EVERYONE, query=s.NoticesQuery, answer=s.NoticePage),
    post(NOTICES + "/{notice_id:uuid}/read", "leads.mark_notice_read", "Mark a notice as read", EVERYONE,
         answer=s.Notice),
    post(NOTICES + "/read", "leads.mark_notices_read", "Mark my notices as read", EVERYONE, body=s.NoticesReadBody,
         answer=s.NoticesRead),
    get("/v1/notification-settings", "leads.get_notification_settings", "What I want by e-mail", EVERYONE,
        answer=s.NoticeSettings),
    patch("/v1/notification-settings", "leads.update_notification_settings", "Change what I want by e-mail", EVERYONE,
          body=s.NoticeSettingsPatchBody, answer=s.NoticeSettings),
    get(BRAKES, "leads.list_sweep_brakes", "Sweeps that stopped to ask", RULERS, query=s.SweepBrakesQuery,
        answer=s.SweepBrakePage),
    post(BRAKES + "/{brake_id:uuid}/allow", "leads.allow_sweep_brake", "Let the due leads go", RULERS,
         answer=s.SweepBrake),
    post(BRAKES + "/{brake_id:uuid}/refuse", "leads.refuse_sweep_brake", "Keep the due leads for the day", RULERS,
         answer=s.SweepBrake),
)  # fmt: skip

OPERATIONS = (
    *ON_LEADS,
    *ON_POOLS,
    *ON_CYCLES,
    *ON_REPLAYS,
    *ON_LEAVERS,
    *ON_MODELS,
    *ON_SCORES,
    *ON_IMPORTS,
    *ON_EXPORTS,
    *ON_NOTICES,
)
