"""What leaves the company, and who wants it."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.webhooks.domain.messages import PING, body_of, is_wanted, without_contact_details


def test_contact_details_stay_at_any_depth() -> None:
    data = {
        "lead_id": "1",
        "phone": "138",
        "rows": [{"email": "a@b", "grade": "A"}],
        "plan": {"wechat_id": "w"},
    }
    kept = {"lead_id": "1", "rows": [{"grade": "A"}], "plan": {}}
    assert without_contact_details("lead_claimed", data) == kept


def test_name_is_kept_except_a_persons() -> None:
    assert without_contact_details("team_changed", {"name": "华东"}) == {"name": "华东"}
    assert without_contact_details("employee_changed", {"name": "王芳", "number": "7", "weight": 1}) == {
        "weight": 1
    }


def test_body_is_json_of_the_standard_shape() -> None:
    lead = UUID(int=1)
    body = body_of("lead_lost", datetime(2027, 1, 15, tzinfo=UTC), (lead, 4), None, {"cause": "价格"})
    assert "价格" in body
    assert json.loads(body) == {
        "type": "lead_lost",
        "timestamp": "2027-01-15T00:00:00+00:00",
        "aggregate_id": str(lead),
        "sequence": 4,
        "actor_id": None,
        "data": {"cause": "价格"},
    }


def test_body_holds_no_contact_details() -> None:
    body = body_of("lead_lost", datetime(2027, 1, 15, tzinfo=UTC), (UUID(int=1), 1), None, {"phone": "138"})
    assert json.loads(body)["data"] == {}


@pytest.mark.parametrize(
    ("event_type", "wanted", "is_it"),
    [
        ("lead_lost", ["*"], True),
        ("lead_lost", ["lead_lost", "lead_claimed"], True),
        ("lead_lost", ["lead_claimed"], False),
        (PING, ["*"], False),
    ],
)
def test_subscription_wants_its_types(event_type: str, wanted: list[str], is_it: bool) -> None:
    assert is_wanted(event_type, wanted) is is_it
