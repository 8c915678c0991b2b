"""A nurture track: whom it is for, its steps and waits, and when it stops. Read from a document, or refused.

Pure. Shapes and bounds of a document are the schema's (`schemas.nurture`); what it means is looked at here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from services.leads.domain.mail_times import MailWishes
from services.leads.domain.nurture_templates import Text, faults_of
from services.leads.domain.score_rules import Factor, read_conditions
from services.leads.domain.scoring import meets
from services.leads.domain.split import stable_split
from services.leads.domain.worktime import WorkCalendar
from shared.errors import Invalid

GRADES = ("A", "B", "C", "D")
STATES = ("nurturing", "pooled", "held")
CHANNELS = ("email", "wecom", "sms")
"""Ways to a customer, what costs nothing and bothers least first."""
UNITS = ("working_days", "days", "working_hours", "hours")
TREATED, HELD_OUT = "treated", "held_out"


class StepKind(StrEnum):
    """What a step does."""

    ARTICLE = "article"
    SMS = "sms"
    EMAIL = "email"
    WECOM = "wecom"
    INVITATION = "invitation"
    CALL_TASK = "call_task"
    VISIT_TASK = "visit_task"
    SUCCESS_STORY = "success_story"

    @property
    def is_task(self) -> bool:
        """Whether a person does it, not a message."""
        return self in {StepKind.INVITATION, StepKind.CALL_TASK, StepKind.VISIT_TASK}

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it may go by, the first that is there; none for a person's work."""
        if self.is_task:
            return ()
        return (self.value,) if self.value in CHANNELS else CHANNELS


class TrackInvalid(Invalid):
    """The track does not make sense; `errors` says where."""

    code = "nurture_track_invalid"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long after the step before it."""

    amount: float
    unit: str

    def after(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """When the wait that began at `moment` is over."""
        match self.unit:
            case "working_days":
                return calendar.add_working_days(moment, self.amount)
            case "working_hours":
                return calendar.add_working_time(moment, self.amount)
            case "days":
                return moment + timedelta(days=self.amount)
            case _:
                return moment + timedelta(hours=self.amount)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its texts by language, a link, for a task the working hours there are to do it."""

    kind: StepKind
    wait: Wait
    texts: Mapping[str, Text]
    link: str | None
    due_working_hours: float


@dataclass(frozen=True, slots=True)
class Stops:
    """What ends a track beside conversion, loss, merging and a withdrawn consent, which always do."""

    on_reply: bool = True
    on_return: bool = True
    on_claim: bool = True
    on_grade_change: bool = True


@dataclass(frozen=True, slots=True)
class Track:
    """A version of a track."""

    grades: frozenset[str]
    states: frozenset[str]
    conditions: tuple[Factor, ...]
    held_out_share: float
    quiet: MailWishes
    stops: Stops
    steps: tuple[Step, ...]
    finish_after_days: float

    def is_for(self, lead: Mapping[str, Any]) -> bool:
        """Whether a lead is of its audience; who must not be contacted is of none."""
        return (
            lead["grade"] in self.grades
            and lead["state"] in self.states
            and not lead["do_not_contact"]
            and lead["paused_reason"] is None
            and all(meets(each, lead) for each in self.conditions)
        )

    def due_at(self, step: int, since: datetime, calendar: WorkCalendar) -> datetime:
        """When the step is due that follows what was done at `since`; after the last, the track is over."""
        if step < len(self.steps):
            return self.steps[step].wait.after(since, calendar)
        return since + timedelta(days=self.finish_after_days)


def arm_of(track_id: UUID, lead_id: UUID, held_out_share: float) -> str:
    """Whether a lead is treated or held out for comparison: the same answer in every version of the track."""
    return stable_split(
        f"nurture {track_id}", lead_id, {HELD_OUT: held_out_share, TREATED: 1 - held_out_share}
    )


def read_track(document: Mapping[str, Any]) -> Track:
    """The track that a document means. Raises `TrackInvalid` with one error per fault."""
    audience = document["audience"]
    conditions, faults = read_conditions(list(audience.get("conditions") or []), "/audience/conditions")
    steps = [_read_step(each, f"/steps/{at}", faults) for at, each in enumerate(document["steps"])]
    if faults:
        raise TrackInvalid(faults[0]["detail"], pointer=faults[0]["pointer"], errors=faults)
    quiet = document.get("quiet_hours")
    return Track(
        grades=frozenset(audience["grades"]),
        states=frozenset(audience["states"]),
        conditions=conditions,
        held_out_share=document["held_out_share"],
        quiet=MailWishes(
            quiet_from=minute_of(quiet["start"]) if quiet else None,
            quiet_to=minute_of(quiet["end"]) if quiet else None,
        ),
        stops=Stops(**document.get("stop", {})),
        steps=tuple(steps),
        finish_after_days=document["finish_after_days"],
    )


def minute_of(clock: str) -> int:
    """The minute of the day of a time like 21:00."""
    return int(clock[:2]) * 60 + int(clock[3:])


def _read_step(told: Mapping[str, Any], pointer: str, faults: list[dict[str, str]]) -> Step:
    texts = {language: _read_text(each, f"{pointer}/texts/{language}", faults)
             for language, each in told["texts"].items() if each}  # fmt: skip
    link = told.get("link")
    if not texts:
        _fault(faults, f"{pointer}/texts", "say it in Chinese, in English, or both")
    if link and (urlsplit(link).scheme != "https" or not urlsplit(link).hostname):
        _fault(faults, f"{pointer}/link", "a link begins with https:// and names a host")
    if not link and any("{link" in text.body for text in texts.values()):
        _fault(faults, f"{pointer}/link", "the text speaks of {link}, and there is none")
    return Step(
        kind=StepKind(told["kind"]),
        wait=Wait(told["wait"]["amount"], told["wait"]["unit"]),
        texts=texts,
        link=link,
        due_working_hours=told.get("due_working_hours", 8),
    )


def _read_text(told: Mapping[str, str], pointer: str, faults: list[dict[str, str]]) -> Text:
    text = Text(told["body"], told.get("subject") or "")
    for part in ("subject", "body"):
        for fault in faults_of(getattr(text, part)):
            _fault(faults, f"{pointer}/{part}", fault)
    return text


def _fault(faults: list[dict[str, str]], pointer: str, detail: str) -> None:
    faults.append({"pointer": pointer, "code": "invalid", "detail": detail})
