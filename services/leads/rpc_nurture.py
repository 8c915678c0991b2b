"""Remote methods of nurture tracks, their board, and leads on them. No rule, no query."""

from typing import Any
from uuid import UUID

from services.leads import schemas
from services.leads.domain.experiments import Outcome
from services.leads.repository.nurturing import board, hand, tracks, trials, uplift
from services.leads.wired import Wired
from shared.context import Actor
from shared.errors import Forbidden
from shared.idempotency import run_once
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class NurtureRpc(Wired):
    """Tracks, and who is on them."""

    @rpc
    def list_nurture_tracks(self) -> _Answer:
        """Tracks in the order in which they are asked; answers `NurtureTracks`."""
        with self.db.transaction() as session:
            return {"data": tracks.list_tracks(session)}

    @rpc
    def get_nurture_track(self, track_id: str) -> _Answer:
        """One track with its newest version; answers `NurtureTrack`."""
        with self.db.transaction() as session:
            return tracks.get_track(session, UUID(track_id))

    @rpc
    def list_nurture_track_versions(self, track_id: str) -> _Answer:
        """Versions of a track, the newest first; answers `NurtureTrackVersions`."""
        with self.db.transaction() as session:
            return {"data": tracks.list_versions(session, UUID(track_id))}

    @rpc
    def create_nurture_track(self, body: _Answer) -> _Answer:
        """Add a track; refuses as in `domain.nurture_tracks`."""
        told, actor, now = load(schemas.NurtureTrackBody, body), self.call.actor, self.clock.now()

        def act(session: Any) -> _Answer:
            return tracks.create_track(session, told, actor=actor, now=now)

        return run_once(self.db, self.call.key, "create_nurture_track", body, act)

    @rpc
    def update_nurture_track(self, track_id: str, body: _Answer, if_match: int | None = None) -> _Answer:
        """Change a track; a document is its next version, for leads enrolled from then on."""
        changes, now = load(schemas.NurtureTrackPatchBody, body), self.clock.now()
        with self.db.transaction() as session:
            return tracks.update_track(
                session, UUID(track_id), changes, if_match, actor=self.call.actor, now=now
            )

    @rpc
    def end_nurture_track(self, track_id: str) -> None:
        """End a track for good; its leads are taken off with the next run."""
        with self.db.transaction() as session:
            tracks.end_track(session, UUID(track_id), actor=self.call.actor, now=self.clock.now())

    @rpc
    def dry_run_nurture_track(self, body: _Answer) -> _Answer:
        """Who a track would take now; writes nothing. Answers `NurtureDryRun`."""
        told = load(schemas.NurtureDryRunBody, body)
        with self.db.transaction() as session:
            return board.try_out(session, told, self.clock.now())

    @rpc
    def get_nurture_board(self) -> _Answer:
        """Where the leads within reach stand, per track and step; answers `NurtureBoard`."""
        with self.db.transaction() as session:
            return {"data": board.board(session, self.call.actor, self.clock.now())}

    @rpc
    def list_nurture_track_leads(self, track_id: str, query: _Answer) -> _Answer:
        """Leads within reach that are on a track; answers `NurtureOnPage`."""
        wanted = load(schemas.NurtureEnrolmentsQuery, query, at="query")
        with self.db.transaction() as session:
            tracks.find_track(session, UUID(track_id))
            data = board.leads_on(session, UUID(track_id), wanted, self.call.actor)
        more = len(data) == wanted["limit"]
        return {"data": data, "next_after": {"id": data[-1]["id"]} if more else None}

    @rpc
    def get_nurture_uplift(self, track_id: str, query: _Answer) -> _Answer:
        """What a track changed; answers `NurtureUplift`."""
        wanted = load(schemas.NurtureUpliftQuery, query, at="query")
        with self.db.transaction() as session:
            return uplift.uplift(session, UUID(track_id), wanted["within_days"], self.clock.now())

    @rpc
    def list_nurture_trials(self, track_id: str) -> _Answer:
        """Trials of a track and what each shows; answers `NurtureTrials`."""
        with self.db.transaction() as session:
            tracks.find_track(session, UUID(track_id))
            return {"data": trials.list_trials(session, UUID(track_id), self.clock.now())}

    @rpc
    def start_nurture_trial(self, track_id: str, body: _Answer) -> _Answer:
        """Try another version of a track on a share of those who come; answers `NurtureTrials`."""
        told, actor, now = load(schemas.NurtureTrialBody, body), self.call.actor, self.clock.now()

        def act(session: Any) -> _Answer:
            return {"data": tracks.start_trial(session, UUID(track_id), told, actor=actor, now=now)}

        said = {"track_id": track_id, "body": body}
        return run_once(self.db, self.call.key, "start_nurture_trial", said, act)

    @rpc
    def stop_nurture_trial(self, track_id: str, body: _Answer) -> _Answer:
        """Stop the trial of a track, adopting what it tries or not; answers `NurtureTrials`."""
        told, actor, now = load(schemas.NurtureTrialStopBody, body), self.call.actor, self.clock.now()
        outcome, reason = Outcome(told["outcome"]), told["reason"]

        def act(session: Any) -> _Answer:
            return {"data": tracks.stop_trial(session, UUID(track_id), outcome, reason, actor=actor, now=now)}

        said = {"track_id": track_id, "body": body}
        return run_once(self.db, self.call.key, "stop_nurture_trial", said, act)

    @rpc
    def get_lead_nurture(self, lead_id: str) -> _Answer:
        """Tracks a lead is and was on; answers `LeadNurture`."""
        with self.db.transaction() as session:
            return {"data": hand.of_lead(session, UUID(lead_id), self.call.actor)}

    @rpc
    def enrol_lead(self, lead_id: str, body: _Answer) -> _Answer:
        """Put a lead on a track by hand; refuses as in `repository.nurturing.hand`."""
        told, actor, now = load(schemas.NurtureEnrolBody, body), self._somebody(), self.clock.now()

        def act(session: Any) -> _Answer:
            return {
                "data": hand.enrol_by_hand(session, UUID(lead_id), told["track_id"], actor=actor, now=now)
            }

        return run_once(self.db, self.call.key, "enrol_lead", {"lead_id": lead_id, "body": body}, act)

    @rpc
    def stop_nurture(self, lead_id: str, body: _Answer) -> _Answer:
        """Take a lead off its track."""
        told, actor, now = load(schemas.NurtureStopBody, body), self._somebody(), self.clock.now()

        def act(session: Any) -> _Answer:
            return {
                "data": hand.stop_by_hand(session, UUID(lead_id), told.get("reason"), actor=actor, now=now)
            }

        return run_once(self.db, self.call.key, "stop_nurture", {"lead_id": lead_id, "body": body}, act)

    def _somebody(self) -> Actor:
        if self.call.actor is None:
            raise Forbidden("only somebody signed in does this")
        return self.call.actor
