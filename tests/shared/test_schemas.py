"""Bodies and queries are loaded or refused with a pointer for every fault."""

import pytest
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.errors import Invalid
from shared.schemas import Body, Query, load


class Line(Body):
    amount_fen = fields.Integer(required=True, strict=True)


class OrderBody(Body):
    name = fields.String(required=True, validate=validate.Length(max=5))
    lines = fields.List(fields.Nested(Line))

    @validates_schema
    def check(self, value, **_):
        if value.get("name") == "bad":
            raise ValidationError("no such order")


class OrdersQuery(Query):
    limit = fields.Integer(load_default=50)


def faults(schema: type[Schema], value, **options) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        load(schema, value, **options)
    assert caught.value.pointer == caught.value.errors[0]["pointer"]
    return {error["pointer"]: error["code"] for error in caught.value.errors}


def test_good_body_is_loaded():
    assert load(OrderBody, {"name": "a", "lines": [{"amount_fen": 5}]}) == {
        "name": "a",
        "lines": [{"amount_fen": 5}],
    }


def test_every_fault_has_its_pointer():
    value = {"name": "too long", "lines": [{"amount_fen": 1}, {"amount_fen": "x"}], "odd/one~": 1}
    assert faults(OrderBody, value) == {
        "/name": "invalid",
        "/lines/1/amount_fen": "invalid",
        "/odd~1one~0": "unknown_field",
    }


def test_missing_field_is_required():
    assert faults(OrderBody, {}) == {"/name": "required"}


def test_patch_may_leave_required_fields_out():
    assert load(OrderBody, {"lines": []}, partial=True) == {"lines": []}


def test_fault_of_the_whole_points_at_the_root():
    assert faults(OrderBody, {"name": "bad"}) == {"/": "invalid"}


@pytest.mark.parametrize("value", [[], "text", 7])
def test_what_is_no_object_is_refused(value):
    assert faults(OrderBody, value) == {"/": "invalid"}


def test_unknown_parameter_of_a_query_is_refused():
    assert faults(OrdersQuery, {"limt": "5"}, at="query") == {"/query/limt": "unknown_field"}


def test_no_query_takes_the_defaults():
    assert load(OrdersQuery, None, at="query") == {"limit": 50}
