"""A mapping used for a header is remembered for its person, proposed for the next file, and forgotten."""

import pytest

from services.leads.rpc_capture import CaptureRpc
from services.leads.rpc_mappings import MappingsRpc
from shared.clock import utc_now
from shared.errors import NotFound
from shared.ids import new_id
from tests.leads.asking import Asking
from tests.leads.capture.support import as_csv, as_xlsx, counts, find, queue, work
from tests.leads.world import as_admin

HEADER = ("甲", "乙", "手机")
MAPPING = {"甲": "name", "乙": "external_id", "手机": "phone"}
ME, OTHER = as_admin(), as_admin()


class Rpc(CaptureRpc, MappingsRpc):
    """What this page needs."""


@pytest.fixture
def ask(world):
    asking = Asking(world.db, Rpc, utc_now())
    yield asking
    asking.forget()


def bring(world, content, mapping=None, *, by=ME, **body):
    import_id = queue(world, content, mapping, **body)
    world.run("update import_job set created_by = :me where id = :id", me=by.id, id=import_id)
    work(world)
    return find(world, import_id)


def row(number):
    return (f"客户{number}", f"Y{number}", f"138{number:08d}")


def used(job):
    return (job.mapping_origin, job.mapping_used)


def test_next_file_of_the_same_header_is_mapped_like_the_last_one(world):
    assert used(bring(world, as_csv([row(1)], HEADER))) == ("recognised", {"手机": "phone"})
    assert used(bring(world, as_csv([row(2)], HEADER), MAPPING)) == ("given", MAPPING)
    turned = as_xlsx([row(3)[::-1]], HEADER[::-1])
    assert used(bring(world, turned)) == ("remembered", MAPPING)
    assert world.one("select name from lead where external_id = 'Y3'") == "客户3"
    last = bring(world, as_csv([row(4)], HEADER), {"甲": "company"})
    assert used(last) == ("given", {"甲": "company"})
    assert used(bring(world, as_csv([row(5)], HEADER))) == ("remembered", {"甲": "company"})
    assert world.one("select count(*) from import_mapping") == 1


def test_a_mapping_is_its_persons_its_headers_and_may_be_declined(world):
    bring(world, as_csv([row(1)], HEADER), MAPPING)
    recognised = ("recognised", {"手机": "phone"})
    assert used(bring(world, as_csv([row(2)], HEADER), by=OTHER)) == recognised
    assert used(bring(world, as_csv([(*row(3), "x")], (*HEADER, "丁")))) == recognised
    assert used(bring(world, as_csv([row(4)], HEADER), use_remembered=False)) == recognised


def test_a_dry_run_shows_the_mapping_and_why(world, ask):
    bring(world, as_csv([row(1)], HEADER), MAPPING)
    job = bring(world, as_csv([row(2)], HEADER), dry_run=True)
    told = ask(ME, "get_import", str(job.id))
    assert (told["mapping_used"], told["mapping_origin"], counts(job)) == (
        MAPPING,
        "remembered",
        (1, 0, 0, 0),
    )
    assert told["mapping_why"]["en"] == "as you mapped your last file with the same headings"


def test_the_mapping_is_decided_once_whatever_is_remembered_while_it_waits(world):
    bring(world, as_csv([row(1)], HEADER), MAPPING)
    import_id = queue(world, as_csv([row(2)], HEADER))
    world.run(
        "update import_job set created_by = :me, state = 'running', mapping_used = '{\"甲\": \"city\"}',"
        " mapping_origin = 'remembered' where id = :id", me=ME.id, id=import_id,
    )  # fmt: skip
    work(world)
    assert world.one("select name is null and city = '客户2' from lead where import_id = :id", id=import_id)


def test_mine_are_proposed_listed_and_forgotten(world, ask):
    bring(world, as_csv([row(1)], HEADER), MAPPING)
    bring(world, as_csv([("x", "13900000000")], ("甲", "电话")), {"甲": "city"})
    body = {"kind": "leads", "columns": ["手机", "乙", "甲"]}
    proposal = ask(ME, "propose_import_mapping", body)
    assert (proposal["mapping"], proposal["origin"], proposal["filename"]) == (MAPPING, "remembered", "f")
    assert ask(OTHER, "propose_import_mapping", body)["mapping"] == {"手机": "phone"}
    page = ask(ME, "list_import_mappings", {"limit": 1})
    [first] = page["data"]
    assert first["mapping"] == {"甲": "city"}
    [second] = ask(ME, "list_import_mappings", {"limit": 1, "after": page["next_after"]})["data"]
    assert second["columns"] == list(HEADER)
    with pytest.raises(NotFound):
        ask(OTHER, "delete_import_mapping", second["id"])
    with pytest.raises(NotFound):
        ask(ME, "delete_import_mapping", str(new_id()))
    ask(ME, "delete_import_mapping", second["id"])
    assert ask(ME, "propose_import_mapping", body)["origin"] == "recognised"
    assert [each["id"] for each in ask(ME, "list_import_mappings", {})["data"]] == [first["id"]]
