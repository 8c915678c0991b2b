"""Which leads somebody may see: own, their teams', or all. Pure."""

from dataclasses import dataclass
from uuid import UUID

from shared.context import Actor

_EVERYTHING = frozenset({"admin", "marketer"})


@dataclass(frozen=True, slots=True)
class Reach:
    """The hands and teams whose leads are visible; `everything` leaves nothing out."""

    everything: bool
    rep_id: UUID | None
    teams: frozenset[UUID]

    @property
    def is_nothing(self) -> bool:
        """Whether there is no lead this caller could ever see."""
        return not (self.everything or self.rep_id or self.teams)


def reach_of(actor: Actor | None) -> Reach:
    """Return what an actor may see. Machinery without an actor sees everything."""
    if actor is None or actor.roles & _EVERYTHING:
        return Reach(True, None, frozenset())
    return Reach(
        everything=False,
        rep_id=actor.id if "rep" in actor.roles else None,
        teams=actor.groups if "manager" in actor.roles else frozenset(),
    )


def sees_every_pool(actor: Actor | None) -> bool:
    """Say whether an actor reads what pools there are; HR chooses one for a leaver's leads, seeing none."""
    return reach_of(actor).everything or (actor is not None and "hr" in actor.roles)


def may_direct(actor: Actor | None, team_id: UUID | None) -> bool:
    """Say whether an actor decides about leads held in that team: its manager, or an administrator."""
    if actor is None or "admin" in actor.roles:
        return True
    return "manager" in actor.roles and team_id in actor.groups
