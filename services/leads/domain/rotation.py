"""Whether rotating pays: leads that were due and went on, beside those held out of rotation. Pure.

Chance decided which was which, so that the difference is the rotation's and no choice of anybody.
"""

from dataclasses import dataclass
from enum import StrEnum

from services.leads.domain.proportions import Interval, difference, needed_for, share

LEAST = 30
"""With fewer leads on one side nothing is said of the difference."""


class RotationVerdict(StrEnum):
    """What can be said."""

    PAYS = "pays"
    COSTS = "costs"
    NOT_SEEN = "not_seen"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Side:
    """Due leads of one side: all, those due so long ago that their time is over, and of these the won."""

    due: int
    settled: int
    won: int

    @property
    def win_share(self) -> Interval | None:
        """Share won of those settled."""
        return share(self.won, self.settled) if self.settled else None


@dataclass(frozen=True)
class Comparison:
    """Rotated leads beside those held out, each won or not within so many days of being due."""

    rotated: Side
    held_out: Side
    within_days: int

    @property
    def gain(self) -> Interval | None:
        """Share won after rotation less share won when held out; None while a side has nothing."""
        if not (self.rotated.settled and self.held_out.settled):
            return None
        return difference(
            (self.rotated.won, self.rotated.settled), (self.held_out.won, self.held_out.settled)
        )

    @property
    def verdict(self) -> RotationVerdict:
        """Say what the interval of the gain allows."""
        if self.gain is None or min(self.rotated.settled, self.held_out.settled) < LEAST:
            return RotationVerdict.TOO_FEW
        if self.gain.low > 0:
            return RotationVerdict.PAYS
        return RotationVerdict.COSTS if self.gain.high < 0 else RotationVerdict.NOT_SEEN

    @property
    def held_out_needed(self) -> int | None:
        """How many held out it takes to tell a difference as large as the one seen; None if there is none."""
        if self.gain is None:
            return None
        rotated, kept = self.rotated, self.held_out
        return needed_for(
            rotated.won / rotated.settled, kept.won / kept.settled, rotated.settled / kept.settled
        )

    def words(self) -> dict[str, str]:
        """Return what can be said, as `{"zh", "en"}`."""
        zh, en = _SENTENCES[self.verdict]
        told = {
            "days": self.within_days,
            "rotated": _of(self.rotated),
            "kept": _of(self.held_out),
            "gain": _points(self.gain),
            "least": LEAST,
            "needed": f"{self.held_out_needed or 0:,}",
        }
        if self.verdict is RotationVerdict.NOT_SEEN and self.held_out_needed:
            zh, en = zh + _NEEDED[0], en + _NEEDED[1]
        return {"zh": zh.format(**told), "en": en.format(**told)}


_SENTENCES = {
    RotationVerdict.PAYS: (
        "到期后 {days} 天内：轮换的赢单 {rotated}，不轮换的 {kept}，相差 {gain}。轮换有益。",
        "Within {days} days of being due, {rotated} of the rotated were won and {kept} of those held out:"
        " {gain}. Rotation pays.",
    ),
    RotationVerdict.COSTS: (
        "到期后 {days} 天内：轮换的赢单 {rotated}，不轮换的 {kept}，相差 {gain}。轮换反而减少赢单。",
        "Within {days} days of being due, {rotated} of the rotated were won and {kept} of those held out:"
        " {gain}. Rotation costs wins.",
    ),
    RotationVerdict.NOT_SEEN: (
        "到期后 {days} 天内：轮换的赢单 {rotated}，不轮换的 {kept}，相差 {gain}。还看不出差别。",
        "Within {days} days of being due, {rotated} of the rotated were won and {kept} of those held out:"
        " {gain}. No difference can be told.",
    ),
    RotationVerdict.TOO_FEW: (
        "到期满 {days} 天的线索太少（轮换 {rotated}，不轮换 {kept}；每组至少 {least} 条），还不能下结论。",
        "Too few leads have been due for {days} days to say (rotated: {rotated}, held out: {kept}; at least"
        " {least} of each).",
    ),
}
_NEEDED = (
    "这样大小的差别，约需 {needed} 条不轮换的线索才能确认。",
    " To tell a difference of this size takes about {needed} held out.",
)


def _of(side: Side) -> str:
    return f"{side.won:,}/{side.settled:,}" + (f" ({side.won / side.settled:.0%})" if side.settled else "")


def _points(gain: Interval | None) -> str:
    """In percentage points, with what it lies between."""
    if gain is None:
        return "–"
    return f"{gain.estimate * 100:+.1f} ({gain.low * 100:+.1f} … {gain.high * 100:+.1f}) pp"
