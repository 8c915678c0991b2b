"""What must hold of nurture tracks, as SQL that finds what breaks it in live data."""

from services.leads.checks_split import in_b
from shared.checks import Check

ONE_TRACK = Check(
    "S60",
    "a lead is on one track at a time, and none that is merged stays on one over a day",
    """
    SELECT lead_id::text FROM nurture_enrolment WHERE ended_at IS NULL GROUP BY lead_id HAVING count(*) > 1
    UNION ALL
    SELECT lead.id::text FROM nurture_enrolment AS at JOIN lead ON lead.id = at.lead_id
    WHERE at.ended_at IS NULL AND lead.survivor_id IS NOT NULL AND lead.updated_at < now() - interval '1 day'
    """,
)

# A message notes which version of its lead it was let go for, so no clock has a say in what came first.
CONSENT = Check(
    "S61",
    "no message left after its lead's consent was withdrawn and before it was given again",
    """
    SELECT message.id::text FROM nurture_message AS message CROSS JOIN LATERAL (
        SELECT type FROM lead_event AS said
        WHERE said.lead_id = message.lead_id AND said.sequence <= message.handed_version
            AND said.type IN ('consent_withdrawn', 'consent_given')
        ORDER BY said.sequence DESC LIMIT 1) AS wish
    WHERE wish.type = 'consent_withdrawn'
    """,
)

QUIET = Check(
    "S62",
    "no message left in the quiet hours of its track",
    """
    WITH hours AS (
        SELECT id, extract(hour FROM (document -> 'quiet_hours' ->> 'start')::time) * 60
                + extract(minute FROM (document -> 'quiet_hours' ->> 'start')::time) AS starts,
            extract(hour FROM (document -> 'quiet_hours' ->> 'end')::time) * 60
                + extract(minute FROM (document -> 'quiet_hours' ->> 'end')::time) AS ends
        FROM nurture_track_version WHERE jsonb_typeof(document -> 'quiet_hours') = 'object')
    SELECT message.id::text FROM nurture_message AS message
    JOIN nurture_enrolment AS enrolment ON enrolment.id = message.enrolment_id
    JOIN hours ON hours.id = enrolment.track_version
    WHERE CASE WHEN starts <= ends THEN handed_minute >= starts AND handed_minute < ends
        ELSE handed_minute >= starts OR handed_minute < ends END
    """,
)

HELD_OUT = Check(
    "S63",
    "who is held out of a track is told nothing",
    """
    SELECT DISTINCT enrolment.lead_id::text FROM nurture_enrolment AS enrolment
    JOIN nurture_message AS message ON message.enrolment_id = enrolment.id WHERE enrolment.held_out
    """,
)

STEPS_TOLD = Check(
    "S64",
    "every message that was sent is told in its lead's history, once",
    """
    SELECT message.id::text FROM nurture_message AS message WHERE message.sent_at IS NOT NULL AND 1 <> (
        SELECT count(*) FROM lead_event AS event WHERE event.lead_id = message.lead_id
        AND event.type = 'nurture_sent' AND event.data ->> 'message_id' = message.id::text)
    """,
)

TRIED = Check(
    "S71",
    "whoever is in a trial of a track is told the version that the split gives them",
    f"""
    SELECT enrolment.id::text
    FROM nurture_trial AS trial JOIN nurture_enrolment AS enrolment ON enrolment.trial_id = trial.id
    WHERE enrolment.held_out OR enrolment.by_hand
       OR enrolment.track_version NOT IN (trial.a_version, trial.b_version)
       OR (enrolment.track_version = trial.b_version) <> {in_b("trial", "enrolment.lead_id")}
    """,  # noqa: S608 - words of ours
)

NURTURE_CHECKS = [ONE_TRACK, CONSENT, QUIET, HELD_OUT, STEPS_TOLD, TRIED]
