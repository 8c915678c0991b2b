"""What the toy tells."""

from marshmallow import Schema, fields

from shared.events import Event


class CountedSchema(Schema):
    value = fields.Integer(required=True)
    mood = fields.String(required=True)


class Counted(Event):
    """A counter went up."""

    type = "counted"
    schema = CountedSchema
    consumers = ("toy",)


class Gathered(Event):
    """Heard by the list."""

    type = "gathered"
    schema = CountedSchema
    consumers = ("toy",)


class Whispered(Event):
    """Meant for a service that has never been started."""

    type = "whispered"
    schema = CountedSchema
    consumers = ("absent",)


class Hoarded(Event):
    """Heard three at a time, however long that takes."""

    type = "hoarded"
    schema = CountedSchema
    consumers = ("toy",)


EVENTS: list[type[Event]] = [Counted, Gathered, Hoarded, Whispered]
