"""What a company may say of features, what a training makes of it, and which words are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.domain.described import (
    FeatureTimeFixed,
    FeatureUnknown,
    check_description,
    wish_of,
)
from services.leads.domain.feature_limits import KnownAt
from services.leads.domain.features import REGISTRY, words_of
from services.leads.training.inspect import inspect
from tests.leads.domain.test_win_model import examples

NAMES = st.sampled_from(["source", "extra.a", "extra.b", "extra.c"])
SETS = st.frozensets(NAMES)


@pytest.mark.parametrize("name", ["extra.x", "extra.Total Time / Web", "extra.跟进 评价", *REGISTRY])
def test_words_and_owner_of_any_feature_are_the_companys_to_say(name):
    check_description(name, {"zh": "别名", "en": "alias", "owner": "sales", "known_at": None})


@pytest.mark.parametrize("when", list(KnownAt))
def test_when_a_feature_is_known_may_be_said_of_attributes_alone(when):
    check_description("extra.x", {"known_at": when})
    with pytest.raises(FeatureTimeFixed) as refused:
        check_description("source", {"known_at": when})
    assert (refused.value.pointer, refused.value.errors[0]["pointer"]) == ("/known_at", "/known_at")


@pytest.mark.parametrize("name", ["extra.", "extra. ", "x", "Extra.x", "deed_dance", "extra"])
def test_what_is_neither_ours_nor_an_attribute_is_refused(name):
    with pytest.raises(FeatureUnknown) as refused:
        check_description(name, {})
    assert refused.value.errors[0]["pointer"] == "/name"


@given(SETS, SETS, st.dictionaries(NAMES, st.sampled_from(list(KnownAt))))
def test_what_was_asked_of_a_training_wins_over_what_is_said_of_a_feature(left_out, vouched, said):
    wish = wish_of(left_out, vouched, said)
    assert wish.by_hand == left_out
    assert wish.vouched >= vouched
    for name, when in said.items():
        is_asked = name in left_out | vouched
        assert (name in wish.later) == (when == KnownAt.LATER and not is_asked)
        assert (name in wish.vouched) == (name in vouched or (when == KnownAt.ARRIVAL and not is_asked))
    assert wish.hidden == wish.by_hand | wish.later


@pytest.mark.parametrize(
    ("name", "called", "words"),
    [
        ("extra.visits", {}, ("visits", "visits")),
        ("extra.visits", {"extra.visits": ("来访", None)}, ("来访", "visits")),
        ("extra.visits", {"extra.visits": ("来访", "visits made")}, ("来访", "visits made")),
        ("source", {"extra.source": ("甲", "a")}, ("来源", "source")),
        ("source", {"source": (None, "origin")}, ("来源", "origin")),
        ("gone", {}, ("gone", "gone")),
    ],
)
def test_a_feature_is_called_as_the_company_says_else_as_ever(name, called, words):
    assert words_of(name, called) == words


def test_what_is_filled_in_later_is_told_apart_from_what_was_taken_out_and_each_once():
    out = frozenset({"source", "extra.way", "extra.gone"})
    columns, left = inspect(examples(200), out, frozenset({"extra.visits", "extra.never"}))
    told = [(each.name, each.code) for each in left if each.code in ("by_hand", "later")]
    assert sorted(told) == [
        ("extra.gone", "by_hand"), ("extra.never", "later"), ("extra.visits", "later"),
        ("extra.way", "by_hand"), ("source", "by_hand"),
    ]  # fmt: skip
    assert not {each.name for each in columns} & {name for name, _ in told}
