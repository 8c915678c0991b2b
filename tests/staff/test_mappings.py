"""How somebody mapped a file of employees is used for their next one with the same headings, or forgotten."""

import pytest

from shared.errors import Refusal
from tests.staff.importing import as_csv, bring, counts, named
from tests.staff.office import Answer, Office

HEADER = ("证号", "称呼", "信箱")
MAPPING = {"证号": "number", "称呼": "name", "信箱": "email"}


@pytest.fixture
def hr(office: Office) -> str:
    """The id of somebody of HR."""
    return office.hire("hr", number="9002")


def row(number: str) -> tuple[str, ...]:
    return (number, f"员工{number}", f"e{number}@example.com")


def used(job: Answer) -> tuple[str, Answer]:
    return job["mapping_origin"], job["mapping_used"]


def test_next_file_of_the_same_header_is_mapped_like_the_last_one(office: Office, admin: str) -> None:
    first = bring(office, admin, as_csv([row("1")], HEADER), mapping=MAPPING)
    assert used(first) == ("given", MAPPING)
    second = bring(office, admin, as_csv([row("2")[::-1]], HEADER[::-1]))
    assert (used(second), counts(second)) == (("remembered", MAPPING), (1, 0, 0, 0))
    assert second["mapping_why"]["en"] == "as you mapped your last file with the same headings"
    assert named(office, "2")["name"] == "员工2"


def test_it_is_its_persons_and_may_be_declined(office: Office, admin: str, hr: str) -> None:
    bring(office, admin, as_csv([row("1")], HEADER), mapping=MAPPING)
    with pytest.raises(Refusal, match="no column holds employee numbers"):
        bring(office, hr, as_csv([row("2")], HEADER))
    with pytest.raises(Refusal, match="no column holds employee numbers"):
        bring(office, admin, as_csv([row("2")], HEADER), use_remembered=False)


def test_mine_are_proposed_listed_and_forgotten(office: Office, admin: str, hr: str) -> None:
    bring(office, admin, as_csv([row("1")], HEADER), mapping=MAPPING)
    body = {"kind": "employees", "columns": ["信箱", "证号", "称呼"]}
    proposal = office.as_(admin).propose_import_mapping(body=body)
    assert (proposal["mapping"], proposal["origin"], proposal["filename"]) == (MAPPING, "remembered", "f")
    assert office.as_(hr).propose_import_mapping(body=body)["origin"] == "recognised"
    [kept] = office.as_(admin).list_import_mappings(query={})["data"]
    assert (kept["id"], kept["columns"]) == (proposal["id"], list(HEADER))
    with pytest.raises(Refusal):
        office.as_(hr).delete_import_mapping(mapping_id=kept["id"])
    office.as_(admin).delete_import_mapping(mapping_id=kept["id"])
    assert office.as_(admin).list_import_mappings(query={})["data"] == []


def test_a_rep_has_no_files_of_employees(office: Office) -> None:
    rep = office.hire("rep", number="9003")
    for ask in (
        lambda me: me.list_import_mappings(query={}),
        lambda me: me.propose_import_mapping(body={"kind": "employees", "columns": ["x"]}),
        lambda me: me.delete_import_mapping(mapping_id=rep),
    ):
        with pytest.raises(Refusal) as refused:
            ask(office.as_(rep))
        assert refused.value.code == "role_not_allowed"
