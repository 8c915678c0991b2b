"""Operations below /v1/nurture-tracks. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import (
    NurtureDryRun,
    NurtureDryRunBody,
    NurtureOn,
    NurtureTrack,
    NurtureTrackBody,
    NurtureTrackPatchBody,
    NurtureTracks,
    NurtureTrackVersions,
    NurtureTrialBody,
    NurtureTrials,
    NurtureTrialStopBody,
    NurtureUplift,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class NurtureTracksOperations(Transport):
    """One method per operation."""

    def list_nurture_tracks(self) -> NurtureTracks:
        """Nurture tracks. Roles: admin, manager, marketer, rep."""
        return cast(NurtureTracks, self._call("GET", "/v1/nurture-tracks").json())

    def create_nurture_track(
        self, body: NurtureTrackBody, *, idempotency_key: str | None = None
    ) -> NurtureTrack:
        """Add a nurture track. Roles: admin, marketer."""
        return cast(
            NurtureTrack,
            self._call("POST", "/v1/nurture-tracks", json=body, moves=True, key=idempotency_key).json(),
        )

    def dry_run_nurture_track(
        self, body: NurtureDryRunBody, *, idempotency_key: str | None = None
    ) -> NurtureDryRun:
        """Who a track would take today; changes nothing. Roles: admin, marketer."""
        return cast(
            NurtureDryRun,
            self._call(
                "POST", "/v1/nurture-tracks/dry-run", json=body, moves=True, key=idempotency_key
            ).json(),
        )

    def get_nurture_track(self, track_id: str) -> NurtureTrack:
        """One nurture track. Roles: admin, manager, marketer, rep."""
        return cast(
            NurtureTrack,
            self._call("GET", path_of("/v1/nurture-tracks/{track_id}", track_id=track_id)).json(),
        )

    def update_nurture_track(
        self, track_id: str, body: NurtureTrackPatchBody | None = None, *, if_match: Version | None = None
    ) -> NurtureTrack:
        """Change a track; its document is a new version. Roles: admin, marketer."""
        return cast(
            NurtureTrack,
            self._call(
                "PATCH",
                path_of("/v1/nurture-tracks/{track_id}", track_id=track_id),
                json=body or {},
                if_match=if_match,
            ).json(),
        )

    def end_nurture_track(self, track_id: str) -> None:
        """End a track for good. Roles: admin, marketer."""
        self._call("DELETE", path_of("/v1/nurture-tracks/{track_id}", track_id=track_id))

    def list_nurture_track_versions(self, track_id: str) -> NurtureTrackVersions:
        """Versions of a track. Roles: admin, manager, marketer."""
        return cast(
            NurtureTrackVersions,
            self._call("GET", path_of("/v1/nurture-tracks/{track_id}/versions", track_id=track_id)).json(),
        )

    def list_nurture_track_leads(
        self, track_id: str, *, limit: int | None = None, cursor: str | None = None, step: int | None = None
    ) -> Pages[NurtureOn]:
        """Leads on a track. Roles: admin, manager, marketer."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/nurture-tracks/{track_id}/leads", track_id=track_id),
                    query={"limit": limit, "cursor": cursor, "step": step},
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_nurture_uplift(self, track_id: str, *, within_days: int | None = None) -> NurtureUplift:
        """What a track changed, against those held out of it. Roles: admin, manager, marketer."""
        return cast(
            NurtureUplift,
            self._call(
                "GET",
                path_of("/v1/nurture-tracks/{track_id}/uplift", track_id=track_id),
                query={"within_days": within_days},
            ).json(),
        )

    def list_nurture_trials(self, track_id: str) -> NurtureTrials:
        """Trials of a track and what they show. Roles: admin, manager, marketer."""
        return cast(
            NurtureTrials,
            self._call("GET", path_of("/v1/nurture-tracks/{track_id}/trials", track_id=track_id)).json(),
        )

    def start_nurture_trial(
        self, track_id: str, body: NurtureTrialBody, *, idempotency_key: str | None = None
    ) -> NurtureTrials:
        """Try another version on a share of those who come. Roles: admin, marketer."""
        return cast(
            NurtureTrials,
            self._call(
                "POST",
                path_of("/v1/nurture-tracks/{track_id}/trials", track_id=track_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def stop_nurture_trial(
        self, track_id: str, body: NurtureTrialStopBody, *, idempotency_key: str | None = None
    ) -> NurtureTrials:
        """Stop the trial, adopting what it tries or not. Roles: admin, marketer."""
        return cast(
            NurtureTrials,
            self._call(
                "POST",
                path_of("/v1/nurture-tracks/{track_id}/trials/stop", track_id=track_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )
