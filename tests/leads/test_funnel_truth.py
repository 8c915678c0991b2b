"""The funnel and the report of sources against a count by hand, over histories nobody chose."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.leads.world import as_manager, as_rep

AXES = ("all", "channel", "rep", "team", "region", "month", "cohort")
ACTS = ("claim", "visit", "trial", "quote", "contract", "payment", "lost", "reopen", "recycle", "transfer",
        "merge", "unmerge")  # fmt: skip
MOVES = st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5), st.integers(1, 400))


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(MOVES, min_size=20, max_size=40), claims=st.lists(st.integers(0, 2), min_size=6, max_size=6)
)
def test_every_number_is_what_a_count_by_hand_gives(play, acts, claims):
    leads = play.begin()
    for one, rep in enumerate(claims):
        play.act(leads, "claim", one, rep, 1)
    for each in acts:
        play.act(leads, *each)
    play.look()
    for by in AXES:
        play.check_funnel(play.admin, by, None)
    rep, team = play.reps[0], play.teams[1]
    play.check_funnel(as_rep(rep), "channel", {rep})
    play.check_funnel(as_manager([team]), "month", {each for each, of in play.team_of.items() if of == team})
    play.check_sources()
    assert [each for each in play.world.broken() if each.startswith(("S2", "S35"))] == []
