import pytest

from services.leads.domain.sources import REACHED, per_head, share, stage_lines


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 0.3333), (0, 5, 0.0), (0, 0, None)])
def test_share_of_nothing_is_none(part, whole, expected):
    assert share(part, whole) == expected


@pytest.mark.parametrize(("cost", "heads", "expected"), [(10, 3, 3), (5, 2, 3), (0, 4, 0), (9, 0, None)])
def test_cost_per_head_is_rounded_half_up_to_the_fen(cost, heads, expected):
    assert per_head(cost, heads) == expected


def test_a_stage_tells_its_share_of_the_stage_before_and_its_median():
    lines = stage_lines({"reached": [4, 2, 0, 0, 0, 0], "days": {"visit": 2.006}})
    assert [line["stage"] for line in lines] == list(REACHED)
    assert [line["conversion"] for line in lines[:4]] == [1.0, 0.5, 0.0, None]
    assert [line["median_days"] for line in lines[:2]] == [None, 2.01]


def test_stages_of_nobody_have_no_speed():
    assert {line["median_days"] for line in stage_lines({"reached": [0] * 6, "days": None})} == {None}
