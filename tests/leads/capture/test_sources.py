"""Sources, what they cost, and the one report of cost, conversion and speed."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import exc

from services.leads import schemas
from services.leads.rpc_sources import SourcesRpc
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin

WEB = {"code": "web", "name": "官网", "channel": "online", "kind": "form"}
MARCH = {"from": "2027-03-01", "to": "2027-03-31"}


@pytest.fixture
def ask(world):
    asking = Asking(world.db, SourcesRpc)
    yield asking
    asking.forget()


def fits(schema, answer):
    assert schema().validate(answer) == {}
    return answer


def make(ask, **body):
    return fits(schemas.Source, ask(as_admin(), "create_source", {**WEB, **body}))


def cost(ask, source, from_on, to_on, amount_fen):
    body = {"from_on": from_on, "to_on": to_on, "amount_fen": amount_fen}
    return fits(schemas.SourceCost, ask(as_admin(), "add_source_cost", source["id"], body))


def report(ask, by="source", **query):
    page = fits(schemas.SourceReportPage, ask(as_admin(), "get_source_report", {**MARCH, "by": by, **query}))
    return {line["key"]: line for line in page["data"]}


def step(world, lead, sequence, stage, days):
    world.run(
        "insert into lead_event (lead_id, sequence, type, at, data)"
        " values (:lead, :sequence, 'stage_changed', :at, cast(:data as jsonb))",
        lead=lead,
        sequence=sequence,
        at=NOW + timedelta(days=days),
        data=orjson.dumps({"stage": stage}).decode(),
    )


def test_a_source_is_added_once_under_its_code_and_changed_by_version(ask):
    made = make(ask)
    assert ask.refused(as_admin(), "create_source", WEB).code == "source_code_taken"
    changed = ask(as_admin(), "update_source", made["id"], {"active": False}, if_match=1)
    assert (changed["active"], changed["name"], changed["version"]) == (False, "官网", 2)
    stale = ask.refused(as_admin(), "update_source", made["id"], {"name": "x"}, if_match=1)
    assert stale.code == "version_conflict"
    assert ask(as_admin(), "get_source", made["id"]) == changed
    assert ask.refused(as_admin(), "get_source", new_id()).status == 404


def test_a_key_adds_a_source_once(ask):
    admin = as_admin()
    first = ask(admin, "create_source", WEB, key="k")
    assert ask(admin, "create_source", WEB, key="k")["id"] == first["id"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "rumour"}, "/kind"),
        ({"code": ""}, "/code"),
        ({"pool_id": str(new_id())}, "/pool_id"),
        ({"costs": 3}, "/costs"),
    ],
)
def test_a_source_that_cannot_be_is_refused(ask, change, pointer):
    refusal = ask.refused(as_admin(), "create_source", {**WEB, **change})
    assert (refusal.status, refusal.pointer) == (422, pointer)


def test_sources_are_listed_by_code_and_filtered(ask):
    for code, kind in [("b", "ad"), ("a", "form"), ("c", "ad")]:
        make(ask, code=code, kind=kind)
    page = fits(schemas.SourcePage, ask(as_admin(), "list_sources", {"limit": "2"}))
    rest = ask(as_admin(), "list_sources", {"limit": "2", "after": page["next_after"]})
    assert [each["code"] for each in [*page["data"], *rest["data"]]] == ["a", "b", "c"]
    ads = ask(as_admin(), "list_sources", {"kind": "ad", "active": "true"})
    assert [each["code"] for each in ads["data"]] == ["b", "c"]


def test_costs_are_listed_latest_first_and_a_wrong_one_is_taken_back(ask):
    source = make(ask)
    made = [cost(ask, source, day, day, 100) for day in ("2027-03-01", "2027-03-02", "2027-03-03")]
    page = fits(schemas.SourceCostPage, ask(as_admin(), "list_source_costs", source["id"], {"limit": "2"}))
    more = {"limit": "2", "after": page["next_after"]}
    rest = ask(as_admin(), "list_source_costs", source["id"], more)
    assert [each["id"] for each in [*page["data"], *rest["data"]]] == [each["id"] for each in made[::-1]]
    ask(as_admin(), "drop_source_cost", source["id"], made[0]["id"])
    assert ask.refused(as_admin(), "drop_source_cost", source["id"], made[0]["id"]).status == 404
    other = make(ask, code="other")
    assert ask.refused(as_admin(), "drop_source_cost", other["id"], made[1]["id"]).status == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"to_on": "2027-02-28"}, "/to_on"),
        ({"amount_fen": 0}, "/amount_fen"),
        ({"amount_fen": 1.5}, "/amount_fen"),
    ],
)
def test_a_cost_that_cannot_be_is_refused(ask, change, pointer):
    body = {"from_on": "2027-03-01", "to_on": "2027-03-02", "amount_fen": 1, **change}
    assert ask.refused(as_admin(), "add_source_cost", make(ask)["id"], body).pointer == pointer


def test_the_database_keeps_a_cost_from_ending_before_it_begins(ask, world):
    source = make(ask)
    with pytest.raises(exc.IntegrityError, match="ck_source_cost_period"):
        world.run(
            "insert into source_cost (id, source_id, from_on, to_on, amount_fen, created_at)"
            " values (gen_random_uuid(), :id, '2027-03-02', '2027-03-01', 1, now())",
            id=source["id"],
        )


def test_a_cost_counts_by_the_days_of_its_period_that_lie_in_the_reports(ask):
    cost(ask, make(ask), "2027-02-27", "2027-03-03", 1000)  # 3 of 5 days in March
    assert report(ask)["web"]["cost_fen"] == 600


def test_the_report_tells_cost_conversion_and_speed_of_every_source(ask, world):
    source = make(ask)
    cost(ask, source, "2027-03-01", "2027-03-31", 9000)
    slow, quick, *_ = world.leads(4, source="web")
    for lead, days in ((slow, 4), (quick, 2)):
        step(world, lead, 2, "visit", days)
    step(world, quick, 3, "contract", 5)
    world.leads(2, source="street")
    line = report(ask)["web"]
    assert (line["leads"], line["cost_fen"], line["cost_per_lead_fen"]) == (4, 9000, 2250)
    stages = {each["stage"]: each for each in line["stages"]}
    reached = {name: each["reached"] for name, each in stages.items()}
    assert reached == {"lead": 4, "visit": 2, "trial": 1, "quote": 1, "contract": 1, "payment": 0}
    assert (stages["visit"]["conversion"], stages["visit"]["median_days"]) == (0.5, 3.0)
    assert (stages["contract"]["median_days"], stages["trial"]["median_days"]) == (3.0, None)
    assert (line["won"], line["cost_per_won_fen"], line["known"]) == (0, None, True)


def test_a_code_nobody_registered_is_in_the_report_as_itself_and_so_is_none(ask, world):
    world.leads(2, source="street")
    world.leads(1)
    lines = report(ask)
    assert {key: (line["known"], line["leads"], line["cost_fen"]) for key, line in lines.items()} == {
        "street": (False, 2, 0),
        None: (False, 1, 0),
    }


def test_what_was_won_counts_for_its_source_with_its_amount(ask, world):
    cost(ask, make(ask), "2027-03-01", "2027-03-31", 500)
    world.leads(2, source="web", state="converted", pool_id=None, home_pool_id=world.pool, amount_fen=700)
    line = report(ask)["web"]
    assert (line["won"], line["amount_fen"], line["cost_per_won_fen"]) == (2, 1400, 250)
    assert line["stages"][-1] == {"stage": "payment", "reached": 2, "conversion": 1.0, "median_days": None}


def test_a_channel_gathers_its_sources_and_leads_that_name_only_the_source(ask, world):
    for code, amount in (("web", 300), ("shop", 400)):
        cost(ask, make(ask, code=code), "2027-03-01", "2027-03-31", amount)
    world.leads(1, source="web")
    world.leads(1, source="shop", channel="online")
    world.leads(1, source="shop", channel="radio")
    lines = report(ask, by="channel")
    told = {key: (line["leads"], line["cost_fen"], line["known"]) for key, line in lines.items()}
    assert told == {"online": (2, 700, True), "radio": (1, 0, False)}


def test_a_cost_without_a_lead_is_in_the_report(ask):
    cost(ask, make(ask), "2027-03-01", "2027-03-31", 300)
    line = report(ask)["web"]
    assert (line["leads"], line["cost_fen"], line["cost_per_lead_fen"]) == (0, 300, None)
    assert [each["reached"] for each in line["stages"]] == [0] * 6


def test_a_merged_lead_is_counted_with_its_survivor_only(ask, world):
    first, second = world.leads(2, source="web")
    world.merge(first, second)
    assert report(ask)["web"]["leads"] == 1


def test_days_of_the_report_are_business_days_both_ends_counted(ask, world):
    midnight = datetime(2027, 2, 28, 16, tzinfo=UTC)  # in Shanghai the first of March begins
    world.leads(1, source="first", created_at=midnight)
    world.leads(1, source="before", created_at=midnight - timedelta(seconds=1))
    world.leads(1, source="last", created_at=datetime(2027, 3, 31, 15, 59, 59, tzinfo=UTC))
    world.leads(1, source="after", created_at=datetime(2027, 3, 31, 16, tzinfo=UTC))
    assert set(report(ask)) == {"first", "last"}


def test_the_report_comes_by_the_page_most_leads_first(ask, world):
    for code, count in (("a", 1), ("b", 3), ("c", 1)):
        world.leads(count, source=code)
    page = ask(as_admin(), "get_source_report", {**MARCH, "limit": "2"})
    rest = ask(as_admin(), "get_source_report", {**MARCH, "limit": "2", "after": page["next_after"]})
    assert [line["key"] for line in [*page["data"], *rest["data"]]] == ["b", "a", "c"]
    assert rest["next_after"] is None


def test_a_report_that_ends_before_it_begins_is_refused(ask):
    query = {"from": "2027-03-02", "to": "2027-03-01"}
    assert ask.refused(as_admin(), "get_source_report", query).pointer == "/query/to"
