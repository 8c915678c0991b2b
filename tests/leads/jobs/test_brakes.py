"""The storm brake, and what a manager answers; the inbox."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest

from services.leads.domain.sweep import BrakeDecided
from services.leads.rpc_jobs import JobsRpc
from shared.clock import Clock
from shared.context import Actor
from shared.errors import Forbidden, Invalid, NotFound
from shared.ids import new_id
from tests.leads.jobs.support import DAY, HOUR, LONG_AGO, ROTATE_ALL, START, held, job, kinds, remind, states
from tests.leads.world import World, as_admin, as_manager, as_rep

As = Callable[[Actor | None], JobsRpc]


@pytest.fixture
def calm(world: World) -> World:
    world.rules(ROTATE_ALL, effective_at=LONG_AGO)
    return world


@pytest.fixture
def service(world: World) -> As:
    """The remote methods as somebody calls them."""

    def calling(actor: Actor | None) -> JobsRpc:
        part = JobsRpc()
        part.db, part.call, part.clock = world.db, SimpleNamespace(actor=actor), Clock(START + 5 * DAY)
        return part

    return calling


class Team:
    """A team with a manager and one rep who holds `due` leads that fall due and `more` that do not."""

    def __init__(self, world: World, due: int, more: int = 0) -> None:
        self.manager = world.rep(is_rep=False)
        self.id = world.team(self.manager)
        self.rep = world.rep(team_id=self.id)
        leads = held(world, self.rep, due)
        if more:
            held(world, self.rep, more, "D")
        self.due_at = remind(world, leads)
        self.as_manager = as_manager([self.id], self.manager)


def test_more_than_a_fifth_of_a_team_waits_for_its_manager(calm: World):
    team = Team(calm, due=11, more=40)
    counts = job(calm, "sweep", team.due_at)
    assert (counts["braked"], counts["recycled"]) == (11, 0)
    assert calm.run("select team_id, due, held, reason, state from sweep_brake") == [
        (team.id, 11, 51, "share", "waiting")
    ]
    assert kinds(calm, team.manager)[-1] == "storm_brake"


@pytest.mark.parametrize(("due", "more"), [(10, 40), (9, 0)])
def test_a_fifth_or_less_than_ten_leads_are_no_storm(calm: World, due: int, more: int):
    team = Team(calm, due=due, more=more)
    assert job(calm, "sweep", team.due_at)["recycled"] == due


def test_a_storm_in_one_team_does_not_stop_the_others(calm: World):
    stormy, quiet = Team(calm, due=20), Team(calm, due=4, more=30)
    counts = job(calm, "sweep", max(stormy.due_at, quiet.due_at))
    assert (counts["braked"], counts["recycled"]) == (20, 4)


def test_the_manager_is_asked_once_while_the_brake_waits(calm: World):
    team = Team(calm, due=20)
    for days in range(4):
        assert job(calm, "sweep", team.due_at + days * DAY)["braked"] == 20
    assert kinds(calm, team.manager).count("storm_brake") == 1


def test_allowed_leads_go_at_the_next_sweep(calm: World, service: As):
    team = Team(calm, due=20)
    job(calm, "sweep", team.due_at)
    [brake] = service(team.as_manager).list_sweep_brakes({"state": "waiting"})["data"]
    assert service(team.as_manager).allow_sweep_brake(brake["id"])["state"] == "allowed"
    assert job(calm, "sweep", team.due_at + HOUR)["recycled"] == 20
    assert states(calm) == {"pooled": 20}
    assert calm.broken() == []


def test_refused_leads_stay_for_the_day_and_are_asked_about_the_next(calm: World, service: As):
    team = Team(calm, due=20)
    job(calm, "sweep", team.due_at)
    brake = calm.one("select id from sweep_brake")
    service(team.as_manager).refuse_sweep_brake(str(brake))
    assert job(calm, "sweep", team.due_at + HOUR)["braked"] == 20
    assert calm.one("select count(*) from sweep_brake") == 1
    assert job(calm, "sweep", team.due_at + DAY)["braked"] == 20
    assert calm.run("select state from sweep_brake order by day") == [("refused",), ("waiting",)]


def test_a_sweep_after_a_long_silence_asks_before_it_takes_many(calm: World):
    team = Team(calm, due=10, more=90)
    calm.run(
        "insert into job_run (id, job, period, state)"
        " values (gen_random_uuid(), 'leads.sweep', :period, 'done')",
        period=(team.due_at - DAY).strftime("%Y-%m-%dT%H:%M+0000"),
    )
    assert job(calm, "sweep", team.due_at)["braked"] == 10
    assert calm.one("select reason from sweep_brake") == "outage"


def test_a_sweep_right_after_a_rule_change_asks_before_it_takes_many(calm: World):
    team = Team(calm, due=10, more=90)
    calm.rules(ROTATE_ALL, effective_at=team.due_at - HOUR)
    assert job(calm, "sweep", team.due_at)["braked"] == 10
    assert calm.one("select reason from sweep_brake") == "rule_change"


def test_reps_without_a_team_have_a_brake_that_administrators_answer(calm: World, service: As):
    due = remind(calm, held(calm, calm.rep(), 20))
    assert job(calm, "sweep", due)["braked"] == 20
    [brake] = service(as_admin()).list_sweep_brakes({})["data"]
    assert brake["team_id"] is None
    service(as_admin()).allow_sweep_brake(brake["id"])
    assert job(calm, "sweep", due + HOUR)["recycled"] == 20


def test_a_brake_of_another_team_is_not_found(calm: World, service: As):
    team = Team(calm, due=20)
    job(calm, "sweep", team.due_at)
    brake = str(calm.one("select id from sweep_brake"))
    for other in (as_manager([new_id()]), as_rep(team.rep)):
        assert service(other).list_sweep_brakes({})["data"] == []
        with pytest.raises(NotFound):
            service(other).allow_sweep_brake(brake)
    assert calm.one("select state from sweep_brake") == "waiting"


def test_a_brake_is_answered_once_and_the_same_answer_again_is_fine(calm: World, service: As):
    team = Team(calm, due=20)
    job(calm, "sweep", team.due_at)
    brake = str(calm.one("select id from sweep_brake"))
    first = service(team.as_manager).allow_sweep_brake(brake)
    assert service(team.as_manager).allow_sweep_brake(brake) == first
    with pytest.raises(BrakeDecided):
        service(team.as_manager).refuse_sweep_brake(brake)


def test_lists_are_paged_without_gap_or_repeat(calm: World, service: As):
    rep = calm.rep()
    remind(calm, held(calm, rep, 7))
    seen: list[UUID] = []
    query: dict = {"limit": "3"}
    while True:
        page = service(as_rep(rep)).list_notices(query)
        seen += [each["id"] for each in page["data"]]
        if page["next_after"] is None:
            break
        query = {"limit": "3", "after": page["next_after"]}
    assert page["unread"] == len(seen) == len(set(seen)) == 14


def test_a_notice_says_in_words_what_it_is_about_and_is_read_once(calm: World, service: As):
    rep = calm.rep(name="李娜")
    remind(calm, held(calm, rep, company="星辰科技"))
    newest = service(as_rep(rep)).list_notices({"unread": "true"})["data"][0]
    assert newest["kind"] == "return_last_day"
    assert "李娜" in newest["text"]["zh"]
    assert "星辰科技" in newest["text"]["en"]
    read = service(as_rep(rep)).mark_notice_read(newest["id"])
    assert read["read_at"] is not None
    assert service(as_rep(rep)).list_notices({"unread": "true"})["unread"] == 1
    assert service(as_rep(rep)).mark_notice_read(newest["id"]) == read


def test_all_notices_are_read_at_once_but_those_that_came_since_and_those_of_others(calm: World, service: As):
    rep, other = calm.rep(), calm.rep()
    remind(calm, [*held(calm, rep, 2), *held(calm, other)])
    inbox = service(as_rep(rep)).list_notices({})
    seen = inbox["data"][1]["created_at"]
    calm.run(
        "update notice set created_at = created_at + interval '1 minute' where id = :id",
        id=inbox["data"][0]["id"],
    )

    assert service(as_rep(rep)).mark_notices_read({"up_to": seen}) == {"read": inbox["unread"] - 1}
    assert [each["id"] for each in service(as_rep(rep)).list_notices({"unread": "true"})["data"]] == [
        inbox["data"][0]["id"]
    ]
    assert service(as_rep(rep)).mark_notices_read({}) == {"read": 1}
    assert service(as_rep(rep)).mark_notices_read({}) == {"read": 0}
    assert service(as_rep(other)).list_notices({})["unread"] > 0


def test_an_inbox_is_its_owners_alone(calm: World, service: As):
    rep = calm.rep()
    remind(calm, held(calm, rep))
    notice = str(calm.run("select id from notice")[0][0])
    assert service(as_admin()).list_notices({})["data"] == []
    with pytest.raises(NotFound):
        service(as_admin()).mark_notice_read(notice)
    with pytest.raises(Forbidden):
        service(None).list_notices({})


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"unread": "perhaps"}, {"colour": "red"}]
)
def test_an_unclear_query_is_refused(calm: World, service: As, query: dict):
    with pytest.raises(Invalid):
        service(as_admin()).list_notices(query)
