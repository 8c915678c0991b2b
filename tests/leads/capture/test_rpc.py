import base64

import pytest

from services.leads import schemas
from services.leads.rpc_capture import CaptureRpc
from shared.clock import Clock
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, as_xlsx, people, work
from tests.leads.world import as_admin, as_manager, as_rep

LI = {"name": "李雷", "phone": "138 0013 8000", "source": "官网表单", "extra": {"visits": 3}}


@pytest.fixture
def ask(world):
    asking = Asking(world.db, CaptureRpc)
    asking._rpc.clock = Clock()  # the worker's clock is the real one
    yield asking
    asking.forget()


def fits(schema, answer):
    """The answer is what the contract says: no field missing, none unheard of."""
    assert schema().validate(answer) == {}
    return answer


def upload(ask, actor, content, **body):
    told = {"kind": "leads", "filename": "leads.csv", "size": len(content), **body}
    opened = fits(schemas.Import, ask(actor, "create_import", told))
    stored = ask(actor, "append_import_chunk", opened["id"], 0, base64.b64encode(content).decode())
    assert stored == {"stored": len(content)}
    return opened["id"]


def test_a_captured_lead_comes_with_its_score_and_reasons(ask, world):
    answer = fits(schemas.CapturedLead, ask(as_rep(world.rep()), "create_lead", LI))
    assert (answer["outcome"], answer["state"], answer["exists"]) == ("created", "pooled", None)
    assert sum(reason["points"] for reason in answer["reasons"]) == answer["score"]
    assert {reason["axis"] for reason in answer["reasons"]} == {"fit", "intent"}


def test_a_known_lead_is_masked_and_its_score_is_not_told(ask, world):
    first = ask(as_rep(world.rep()), "create_lead", LI)
    answer = fits(schemas.CapturedLead, ask(as_rep(world.rep()), "create_lead", LI))
    assert (answer["id"], answer["outcome"]) == (first["id"], "duplicate")
    assert answer["exists"] == {"team": None, "held": False, "name": "李**", "phone": "138****8000"}
    assert "score" not in answer


def test_a_capture_with_a_key_happens_once(ask, world):
    rep = as_rep(world.rep())
    first = ask(rep, "create_lead", LI, key="k1")
    assert ask(rep, "create_lead", LI, key="k1") == first
    assert ask.refused(rep, "create_lead", {"name": "x"}, key="k1").code == "idempotency_key_reused"
    assert world.one("select count(*) from lead_event") == 1


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({**LI, "owner_id": "x"}, "/owner_id", "unknown_field"),
        ({**LI, "phone": "abc"}, "/phone", "phone_invalid"),
        ({**LI, "pool_id": "x"}, "/pool_id", "invalid"),
        ({**LI, "tags": "VIP"}, "/tags", "invalid"),
        ({**LI, "name": "x" * 1000}, "/name", "invalid"),
        ({}, "", "lead_empty"),
        ([], "/", "invalid"),
    ],
)
def test_a_body_that_is_wrong_is_refused_where_it_is_wrong(ask, world, body, pointer, code):
    refusal = ask.refused(as_rep(world.rep()), "create_lead", body)
    assert refusal.status == 422
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in refusal.errors]


def test_a_change_answers_the_lead_as_its_caller_may_see_it(ask, world):
    lead = ask(as_rep(world.rep()), "create_lead", LI)["id"]
    answer = fits(schemas.Lead, ask(as_admin(), "update_lead", lead, {"city": "上海"}, if_match=1))
    assert (answer["city"], answer["version"], answer["contact_masked"]) == ("上海", 2, True)
    assert ask.refused(as_admin(), "update_lead", lead, {"city": "x"}, if_match=1).code == "version_conflict"
    assert ask.refused(as_admin(), "update_lead", lead, {"grade": "A"}).status == 422


def test_score_rules_are_listed_newest_first_and_published_whole(ask):
    admin = as_admin()
    body = {"rules": {"nurture_below": 3}, "note": "try"}
    made = fits(schemas.ScoreRuleVersion, ask(admin, "create_score_rules", body, key="r"))
    assert ask(admin, "create_score_rules", body, key="r") == made
    page = fits(schemas.ScoreRulesPage, ask(admin, "list_score_rules", {"limit": "1"}))
    assert [version["number"] for version in page["data"]] == [2]
    rest = ask(admin, "list_score_rules", {"limit": "1", "after": page["next_after"]})
    assert [version["number"] for version in rest["data"]] == [1]
    refusal = ask.refused(admin, "create_score_rules", {"rules": {"fit": {"cuts": [1]}}})
    assert (refusal.code, refusal.pointer) == ("score_rules_invalid", "/fit/cuts")


def test_a_file_goes_in_and_its_rows_come_out(ask, world):
    actor = as_manager([])
    bad = ("X9", "坏", "abc", "", "", "", "", "")
    import_id = upload(ask, actor, as_csv([*people(0, 3), bad]))
    assert fits(schemas.Import, ask(actor, "start_import", import_id))["state"] == "queued"
    work(world)
    done = fits(schemas.Import, ask(actor, "get_import", import_id))
    assert (done["state"], done["progress"], done["created"], done["failed"]) == ("completed", 1.0, 3, 1)
    page = fits(schemas.ImportRowPage, ask(actor, "list_import_rows", import_id, {"outcome": "failed"}))
    assert [row["raw"] for row in page["data"]] == [list(bad)]
    assert page["columns"][1] == "姓名"
    two = ask(actor, "list_import_rows", import_id, {"limit": "2"})
    assert [row["name"] for row in two["data"]] == [each[1] for each in people(0, 2)]
    rest = ask(actor, "list_import_rows", import_id, {"limit": "2", "after": two["next_after"]})
    assert [row["row"] for row in [*two["data"], *rest["data"]]] == [1, 2, 3, 4]
    assert fits(schemas.Import, ask(actor, "undo_import", import_id, key="u"))["state"] == "undoing"
    work(world)
    undone = fits(schemas.Import, ask(actor, "get_import", import_id))
    assert undone["undo_result"] == {"removed": 3, "reverted": 0, "kept": 0}


def test_imports_are_listed_by_the_page_newest_first(ask):
    actor = as_manager([])
    made = [upload(ask, actor, b"x") for _ in range(3)]
    page = fits(schemas.ImportPage, ask(actor, "list_imports", {"limit": "2"}))
    rest = ask(actor, "list_imports", {"limit": "2", "after": page["next_after"]})
    assert [each["id"] for each in [*page["data"], *rest["data"]]] == made[::-1]
    assert rest["next_after"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "employees"}, "/kind"),
        ({"size": -1}, "/size"),
        ({"size": 10**12}, "/size"),
        ({"mapping": {"a": "nonsense"}}, "/mapping/a"),
        ({"mapping": {str(n): "name" for n in range(501)}}, "/mapping"),
        ({"pool_id": str(new_id())}, "/pool_id"),
    ],
)
def test_an_import_that_cannot_be_is_refused_before_its_file(ask, change, pointer):
    body = {"kind": "leads", "filename": "f", "size": 1, **change}
    refusal = ask.refused(as_admin(), "create_import", body)
    assert refusal.status == 422
    assert pointer in [refusal.pointer, *[error["pointer"] for error in refusal.errors]]


def test_a_mapping_the_headings_contradict_is_refused_at_the_start(ask):
    actor = as_manager([])
    import_id = upload(ask, actor, as_csv(people(0, 3)), mapping={"no such": "name"})
    refusal = ask.refused(actor, "start_import", import_id)
    assert (refusal.status, refusal.code, refusal.pointer) == (422, "mapping_invalid", "/mapping/no such")


def test_a_file_of_which_no_column_is_known_is_refused_at_the_start_unless_its_mapping_is_remembered(
    ask, world
):
    actor, content = as_manager([]), as_csv([("李雷", "x")], ("Spalte", "Zeile"))
    import_id = upload(ask, actor, content)
    refusal = ask.refused(actor, "start_import", import_id)
    assert (refusal.status, refusal.code, refusal.pointer) == (422, "no_column_recognised", "/mapping")
    assert ask(actor, "get_import", import_id)["state"] == "uploading"
    ask(actor, "start_import", upload(ask, actor, content, mapping={"Spalte": "name"}))
    work(world)
    assert ask(actor, "start_import", upload(ask, actor, content))["state"] == "queued"


@pytest.mark.parametrize("content", [as_xlsx(people(0, 2)), b"\x89PNG\r\n"])
def test_what_is_no_text_is_left_to_the_worker(ask, content):
    actor = as_manager([])
    import_id = upload(ask, actor, content, mapping={"no such": "name"})
    assert ask(actor, "start_import", import_id)["state"] == "queued"


TOO_LARGE = base64.b64encode(b"x" * (schemas.LARGEST_CHUNK + 1)).decode()


@pytest.mark.parametrize("content", ["not base64!", TOO_LARGE], ids=["no base64", "too large"])
def test_a_piece_that_is_none_is_refused(ask, content):
    actor = as_manager([])
    import_id = upload(ask, actor, b"x")
    assert ask.refused(actor, "append_import_chunk", import_id, 1, content).code == "chunk_invalid"


def test_somebody_elses_import_does_not_exist(ask):
    import_id = upload(ask, as_rep(new_id()), b"x")
    for method, *more in [("get_import",), ("start_import",), ("undo_import",), ("list_import_rows", {})]:
        assert ask.refused(as_rep(new_id()), method, import_id, *more).status == 404
