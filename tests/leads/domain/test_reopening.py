from uuid import UUID

import pytest

from services.leads.domain.reopening import Closed, NotClosed, check_may_reopen
from shared.context import Actor
from shared.errors import Forbidden

REP, OTHER, TEAM, ELSEWHERE = (UUID(int=number) for number in range(1, 5))
MINE = Actor(REP, frozenset({"rep"}))
MANAGER = Actor(UUID(int=9), frozenset({"manager"}), frozenset({TEAM}))
ADMIN = Actor(UUID(int=9), frozenset({"admin"}))


def lead(state: str, holder: UUID | None = REP) -> Closed:
    return Closed(state, holder, TEAM)


@pytest.mark.parametrize("state", ["held", "pooled", "nurturing", "invalid", "merged"])
def test_only_lost_or_won_leads_are_opened_again(state):
    with pytest.raises(NotClosed):
        check_may_reopen(ADMIN, lead(state), REP, TEAM)


@pytest.mark.parametrize(
    ("actor", "state", "to", "team"),
    [
        (MINE, "lost", REP, TEAM),
        (MANAGER, "lost", OTHER, TEAM),
        (MANAGER, "converted", REP, TEAM),
        (ADMIN, "converted", OTHER, ELSEWHERE),
    ],
)
def test_who_lost_it_or_directs_both_may_reopen(actor, state, to, team):
    check_may_reopen(actor, lead(state), to, team)


@pytest.mark.parametrize(
    ("actor", "state", "to", "team"),
    [
        (MINE, "converted", REP, TEAM),
        (MINE, "lost", OTHER, TEAM),
        (MANAGER, "lost", OTHER, ELSEWHERE),
    ],
)
def test_anybody_else_may_not(actor, state, to, team):
    with pytest.raises(Forbidden):
        check_may_reopen(actor, lead(state), to, team)
