"""Lists and exports by the chance of being won: in order, page by page, and by points without a model."""

import pytest

from services.leads.repository.export_read import Asked, read_leads
from shared.clock import utc_now
from tests.leads.models.conftest import ADMIN
from tests.leads.models.support import look
from tests.leads.test_lists import ids, walk
from tests.leads.world import DEFAULT_POOL, as_rep

PUBLISHED = {"reason": "for a test"}


@pytest.fixture
def company(world, ask, models):
    """Twenty leads in the pool, keen and cool ones, scored by a model; one is lost since."""
    leads = [
        world.lead(score=number * 4, extra={"来访次数": number % 10, "方式": "广告"}) for number in range(20)
    ]
    ask(ADMIN, "publish_score_model", models[0]["id"], PUBLISHED)
    assert look(world, utc_now()) == 20
    world.run(f"update lead set state = 'lost', pool_id = null, stage = 'lost' where id = '{leads[9]}'")
    return world


@pytest.mark.parametrize("sort", ["p_win", "-p_win"])
@pytest.mark.parametrize("asked", [("list_leads",), ("list_pool_leads", DEFAULT_POOL)], ids=["all", "pool"])
def test_pages_by_chance_hold_every_open_lead_once_in_order(company, ask, sort, asked):
    reader = ADMIN if asked == ("list_leads",) else as_rep(company.rep())
    found, pages = walk(ask, reader, *asked, sort=sort, limit=4)
    known = {
        row.lead_id: row.p
        for row in company.run(
            "select w.* from lead_win w join lead l on l.id = lead_id where state = 'pooled'"
        )
    }
    assert (len(found), set(found), pages) == (19, set(known), 5)
    chances = [known[each] for each in found]
    assert chances == sorted(chances, reverse=sort.startswith("-"))


def test_filters_words_and_chances_go_together(company, ask):
    company.run("update lead set source = '展会', grade = 'A' where score >= 40")
    found, _ = walk(ask, ADMIN, "list_leads", sort="-p_win", limit=3, source="展会", grade="A")
    assert len(found) == 10


def test_a_list_tells_the_chance_of_open_leads_alone(company, ask):
    told = ask(ADMIN, "list_leads", {"sort": "-p_win"})["data"][0]
    assert told["p_win"] == company.one(f"select p from lead_win where lead_id = '{told['id']}'")
    [lost] = ask(ADMIN, "list_leads", {"state": "lost", "score_min": 36, "score_max": 36})["data"]
    assert lost["p_win"] is None


def test_while_the_rules_score_the_order_is_that_of_points(company, ask, models):
    ask(ADMIN, "retire_score_model", models[0]["id"], PUBLISHED)
    by_chance = ask(ADMIN, "list_leads", {"sort": "-p_win"})["data"]
    assert ids({"data": by_chance}) == ids(ask(ADMIN, "list_leads", {"sort": "-score"}))


def test_an_export_has_the_chance_in_the_order_of_the_list(company, ask):
    with company.db.transaction() as session:
        query = {"sort": "-p_win", "state": "pooled"}
        rows = list(read_leads(session, Asked(ADMIN, query, ("id", "p_win"))))
    listed = ask(ADMIN, "list_leads", {"sort": "-p_win", "limit": 50})["data"]
    assert [(str(row.id), row.p_win) for row in rows] == [(each["id"], each["p_win"]) for each in listed]
