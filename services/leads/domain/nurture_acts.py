"""What becomes of a lead on a nurture track: why it stops, which channel a step goes by. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.leads.domain.nurture_tracks import GRADES, Step, Track


class EndCause(StrEnum):
    """Why an enrolment ended."""

    COMPLETED = "completed"
    CONVERTED = "converted"
    LOST = "lost"
    INVALID = "invalid"
    MERGED = "merged"
    CONSENT = "consent_withdrawn"
    ON_HOLD = "legal_hold"
    REPLIED = "replied"
    RETURNED = "returned"
    CLAIMED = "claimed"
    GRADE_UP = "grade_up"
    GRADE_DOWN = "grade_down"
    MOVED = "moved"
    BY_HAND = "by_hand"
    TRACK_ENDED = "track_ended"


class Skip(StrEnum):
    """Why a step was left out."""

    NO_CHANNEL = "no_channel"
    NO_HAND = "no_hand"


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to a lead since it was enrolled."""

    replied: bool = False
    returned: bool = False
    claimed: bool = False


def why_stopped(track: Track, lead: Mapping[str, Any], since: Since) -> EndCause | None:
    """Why a lead's track ends now; None if it goes on. A withdrawn consent comes before everything."""
    if lead["do_not_contact"]:
        return EndCause.CONSENT
    if lead["state"] in ("converted", "lost", "invalid", "merged"):
        return EndCause(lead["state"])
    if lead["paused_reason"] == "legal_hold":
        return EndCause.ON_HOLD
    return _by_setting(track, since) or _out_of_audience(track, lead)


def _by_setting(track: Track, since: Since) -> EndCause | None:
    stops = track.stops
    happened = (
        (stops.on_reply and since.replied, EndCause.REPLIED),
        (stops.on_return and since.returned, EndCause.RETURNED),
        (stops.on_claim and since.claimed, EndCause.CLAIMED),
    )
    return next((cause for did, cause in happened if did), None)


def _out_of_audience(track: Track, lead: Mapping[str, Any]) -> EndCause | None:
    grade = lead["grade"]
    if track.stops.on_grade_change and grade not in track.grades:
        is_better = GRADES.index(grade) < min(map(GRADES.index, track.grades))
        return EndCause.GRADE_UP if is_better else EndCause.GRADE_DOWN
    went_on = lead["state"] == "held" and not track.stops.on_claim
    return None if lead["state"] in track.states or went_on else EndCause.MOVED


_ADDRESS = {"email": "email", "wecom": "wechat_id", "sms": "phone"}


def channel_for(step: Step, lead: Mapping[str, Any], open_channels: Collection[str]) -> str | None:
    """The channel a message goes by: the first that is open and that the lead has an address on."""
    return next(
        (each for each in step.kind.channels if each in open_channels and address_on(each, lead)), None
    )


def address_on(channel: str, lead: Mapping[str, Any]) -> str | None:
    """A lead's address on a channel."""
    address = lead.get(_ADDRESS[channel])
    return str(address) if address else None
