"""Trying another version of a track: what may be tried, and what it is refused with. Pure.

Conflict
├── TrialRunning     nurture_trial_running        one trial of a track at a time, no other version meanwhile
└── NoTrialRunning   nurture_trial_not_running    there is nothing to stop
"""

from collections.abc import Mapping
from typing import Any, Final

from services.leads.domain.nurture_tracks import TrackInvalid, read_track
from shared.errors import Conflict

ALPHA: Final = 0.05
POWER: Final = 0.8


class TrialRunning(Conflict):
    """One trial of a track at a time, and no other version meanwhile."""

    code = "nurture_trial_running"


class NoTrialRunning(Conflict):
    """There is nothing to stop."""

    code = "nurture_trial_not_running"


def check_can_try(a: Mapping[str, Any], b: Mapping[str, Any]) -> None:
    """Raise `TrackInvalid` unless B differs from A and is for the same leads, so that the arms are alike."""
    read_track(b)
    why = {name: "both versions of a trial are for the same leads"
           for name in ("audience", "held_out_share") if a[name] != b[name]}  # fmt: skip
    faults = [
        {"pointer": f"/document/{name}", "code": "invalid", "detail": detail} for name, detail in why.items()
    ]
    if a == b:
        said = "this is what the track says already"
        faults = [{"pointer": "/document", "code": "invalid", "detail": said}]
    if faults:
        raise TrackInvalid(faults[0]["detail"], pointer=faults[0]["pointer"], errors=faults)
