"""Nurture tracks, their board, leads on them, the ways to customers, and what comes back by them."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.nurture import PAGE_ANSWER, show_unsubscribe, take_report, unsubscribe
from gateway.operations import PUBLIC, delete, get, patch, post, put
from gateway.routes.capture import KEEPERS, SALES
from gateway.routes.leads import LEAD
from services.leads import schemas as s

ADMIN = frozenset({"admin"})
READERS = frozenset({"manager", "marketer", "admin"})

TRACKS = "/v1/nurture-tracks"
TRACK = TRACKS + "/{track_id:uuid}"
CHANNELS = "/v1/nurture-channels"
CHANNEL = CHANNELS + "/{kind}"
UNSUBSCRIBE = "/v1/unsubscribe/{token}"

ON_TRACKS = (
    get(TRACKS, "leads.list_nurture_tracks", "Nurture tracks", SALES, answer=s.NurtureTracks),
    post(TRACKS, "leads.create_nurture_track", "Add a nurture track", KEEPERS, body=s.NurtureTrackBody, answer=s.NurtureTrack, status=201),
    post(TRACKS + "/dry-run", "leads.dry_run_nurture_track", "Who a track would take today; changes nothing", KEEPERS,
         body=s.NurtureDryRunBody, answer=s.NurtureDryRun, deadline_seconds=20),
    get(TRACK, "leads.get_nurture_track", "One nurture track", SALES, answer=s.NurtureTrack),
    patch(TRACK, "leads.update_nurture_track", "Change a track; its document is a new version", KEEPERS, body=s.NurtureTrackPatchBody,
          answer=s.NurtureTrack),
    delete(TRACK, "leads.end_nurture_track", "End a track for good", KEEPERS, status=204),
    get(TRACK + "/versions", "leads.list_nurture_track_versions", "Versions of a track", READERS, answer=s.NurtureTrackVersions),
    get(TRACK + "/leads", "leads.list_nurture_track_leads", "Leads on a track", READERS, query=s.NurtureEnrolmentsQuery,
        answer=s.NurtureOnPage),
    get(TRACK + "/uplift", "leads.get_nurture_uplift", "What a track changed, against those held out of it", READERS,
        query=s.NurtureUpliftQuery, answer=s.NurtureUplift, deadline_seconds=20),
    get(TRACK + "/trials", "leads.list_nurture_trials", "Trials of a track and what they show", READERS, answer=s.NurtureTrials),
    post(TRACK + "/trials", "leads.start_nurture_trial", "Try another version on a share of those who come", KEEPERS,
         body=s.NurtureTrialBody, answer=s.NurtureTrials, status=201),
    post(TRACK + "/trials/stop", "leads.stop_nurture_trial", "Stop the trial, adopting what it tries or not", KEEPERS,
         body=s.NurtureTrialStopBody, answer=s.NurtureTrials),
    get("/v1/nurture-board", "leads.get_nurture_board", "Where leads stand on their tracks", READERS, answer=s.NurtureBoard,
        deadline_seconds=20),
    get(LEAD + "/nurture", "leads.get_lead_nurture", "Tracks a lead is and was on", SALES, answer=s.LeadNurture),
    post(LEAD + "/nurture", "leads.enrol_lead", "Put a lead on a track by hand", SALES, body=s.NurtureEnrolBody, answer=s.LeadNurture),
    post(LEAD + "/nurture/stop", "leads.stop_nurture", "Take a lead off its track", SALES, body=s.NurtureStopBody, answer=s.LeadNurture),
)  # fmt: skip

ON_CHANNELS = (
    get(CHANNELS, "leads.list_nurture_channels", "The ways to customers", KEEPERS, answer=s.NurtureChannels),
    put(CHANNEL, "leads.save_nurture_channel", "Set a channel up; its secret is told the first time", ADMIN, body=s.NurtureChannelBody,
        answer=s.NurtureChannel, if_match="optional"),
    post(CHANNEL + "/secret", "leads.rotate_nurture_secret", "Begin a new secret; the one before signs reports for a day more", ADMIN,
         answer=s.NurtureChannel, moves=False),
    post(CHANNEL + "/test", "leads.test_nurture_channel", "Send a test message", ADMIN, body=s.NurtureChannelTestBody,
         answer=s.NurtureChannel, status=202),
    post("/v1/nurture-reports/{channel_id:uuid}", "leads.take_nurture_report", "Report what became of a message, signed", PUBLIC,
         body=s.NurtureReportBody, answer=s.NurtureReceived, status=202, handler=take_report, refusals=frozenset({"403", "404"})),
    get(UNSUBSCRIBE, "leads.unsubscribe", "The page behind the link of an e-mail", PUBLIC, name="show_unsubscribe",
        also_answers=PAGE_ANSWER, handler=show_unsubscribe),
    post(UNSUBSCRIBE, "leads.unsubscribe", "Hear no more of us, in one click", PUBLIC, also_answers=PAGE_ANSWER, handler=unsubscribe,
         moves=False, refusals=frozenset({"404"})),
)  # fmt: skip

OPERATIONS = (*ON_TRACKS, *ON_CHANNELS)
