"""Which events travel together: none lost, none twice, in order, within bounds, whatever comes."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.webhooks.domain.bulk import Bound, Item, bulk_body, gathered

WEBHOOK = UUID(int=99)
AT = datetime(2027, 1, 15, 1, tzinfo=UTC)
ROOMY = Bound(500, 100_000)


def item(number: int, event_type: str, lead: int, sequence: int, words: str = "") -> Item:
    body = json.dumps({"type": event_type, "data": {"words": words}}, ensure_ascii=False)
    return Item(UUID(int=number), event_type, UUID(int=lead), sequence, AT + timedelta(seconds=number), body)


def shape(messages: list[list[Item]]) -> list[str]:
    return [f"{each[0].type} {[one.id.int for one in each]}" for each in messages]


events = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.integers(1, 9), st.text(max_size=30)), max_size=60
)
bounds = st.builds(Bound, st.integers(1, 9), st.integers(300, 2_000))


@given(events, bounds)
def test_every_event_is_in_one_message_of_its_type_and_none_overtakes(told, bound) -> None:
    items = [item(number, *each) for number, each in enumerate(told)]
    messages = gathered(items, bound)
    flat = [one for message in messages for one in message]
    assert Counter(flat) == Counter(items)
    assert all(len({one.type for one in message}) == 1 for message in messages)
    of_lead = defaultdict(list)
    for one in flat:
        of_lead[one.aggregate_id].append((one.sequence, one.id))
    assert all(order == sorted(order) for order in of_lead.values())


@given(events, bounds)
def test_no_message_is_larger_than_its_bounds_but_for_one_large_event(told, bound) -> None:
    for message in gathered([item(number, *each) for number, each in enumerate(told)], bound):
        assert len(message) <= bound.items
        assert len(message) == 1 or len(bulk_body(WEBHOOK, 10**9, message).encode()) <= bound.size_bytes


def test_a_message_of_another_type_between_two_events_of_a_lead_parts_them() -> None:
    items = [item(1, "claimed", 7, 1), item(2, "claimed", 8, 1), item(3, "released", 7, 2)]
    items += [item(4, "claimed", 9, 1), item(5, "claimed", 7, 3), item(6, "released", 9, 2)]
    assert shape(gathered(items, ROOMY)) == ["claimed [1, 2, 4]", "released [3, 6]", "claimed [5]"]


def test_events_of_a_lead_that_came_in_disorder_are_put_in_sequence() -> None:
    items = [item(1, "a", 7, 3), item(2, "a", 8, 1), item(3, "a", 7, 1), item(4, "a", 7, 2)]
    assert shape(gathered(items, ROOMY)) == ["a [3, 2, 4, 1]"]


def test_body_is_json_that_holds_each_event_as_it_would_travel_alone_with_its_id() -> None:
    items = [item(1, "lead_lost", 7, 1, "价格"), item(2, "lead_lost", 8, 1)]
    body = bulk_body(WEBHOOK, 3, items)
    assert "价格" in body
    assert json.loads(body) == {
        "type": "lead_lost.bulk",
        "timestamp": "2027-01-15T01:00:02+00:00",
        "aggregate_id": str(WEBHOOK),
        "sequence": 3,
        "actor_id": None,
        "data": [{"id": str(each.id), **json.loads(each.body)} for each in items],
    }
