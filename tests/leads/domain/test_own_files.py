import pytest

from services.leads.domain.mapping import recognise_all
from services.leads.domain.own_files import id_column, lead_id_of, read_own_field

ID = "01a2014f-1c71-768a-bc62-81bcebd82c7b"


def test_a_file_of_ours_is_known_by_the_column_of_its_ids():
    assert id_column(["lead.id", "name"]) == 0
    assert id_column(["name", "lead id", "lead.state"]) is None


def test_no_heading_of_our_own_is_taken_for_a_field():
    assert recognise_all(["lead.id", "external_id", "lead.name", "name"]) == {1: "external_id", 3: "name"}


@pytest.mark.parametrize(("cell", "lead_id"), [(ID, ID), (f" {ID.upper()} ", ID), ("17", ""), ("", "")])
def test_only_an_id_names_a_lead(cell, lead_id):
    assert lead_id_of(cell) == lead_id


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("phone", "138****8000", None),
        ("phone", "13800138000", "+8613800138000"),
        ("name", "'=1+1", "=1+1"),
        ("name", "'张", "'张"),
    ],
)
def test_a_field_is_read_as_it_was_before_it_was_written(name, cell, value):
    assert read_own_field(name, cell) == value
