"""No event carries contact details out of the company; and where in the leads' database a person is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields
from sqlalchemy import inspect, text

from services.leads.jobs_duplicates import duplicates
from services.leads.service import LeadsService
from services.webhooks.domain.messages import without_contact_details
from shared import registry
from shared.database import Database
from shared.envelope import PublicEvent
from tests.leads.asking import Asking
from tests.leads.world import NOW, as_admin

EVENTS = {
    event.type: event for name in registry.service_names() for event in registry.load(name, "events").EVENTS
}
CONTACT = ("phone", "mobile", "mail", "wechat", "address", "id_number", "note", "company")
PERSON_NAMES = {"employee_changed": {"name", "number"}}


def sample(schema: type[Schema]) -> dict[str, Any]:
    """Something in every field, lists and objects included."""
    return {name: _value(field) for name, field in schema().fields.items()}


def _value(field: Any) -> Any:
    if isinstance(field, fields.List):
        return [_value(field.inner)]
    return sample(type(field.schema)) if isinstance(field, fields.Nested) else "x"


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from names_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_what_a_webhook_tells_holds_no_contact_details(event: type[PublicEvent]) -> None:
    told = set(names_in(without_contact_details(event.type, sample(event.schema))))
    assert not [name for name in told if any(word in name for word in CONTACT)]
    assert not told & PERSON_NAMES.get(event.type, set())


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_event_is_public(event: type[PublicEvent]) -> None:
    assert issubclass(event, PublicEvent)


PERSON = {
    "name": "欧阳标记",
    "company": "标记甲乙丙公司",
    "email": "marker.zhao@marker-mail.cn",
    "wechat_id": "marker-wechat",
    "external_id": "marker-external",
}
PHONES = ("13877665544", "13766554433")
KEPT_IN = {
    "lead": {"name", "company", "phone", "email", "wechat_id", "external_id"},
    "lead_identity": {"value"},
    "lead_search": {"said"},  # and its `words`, in pairs of letters
    "lead_merge": {"lead_before", "survivor_before", "survivor_after", "keys"},
}
"""Every column that holds something of a person: what an export shows and an erasure empties."""


def test_where_a_person_is_kept_is_known(leads_db: str) -> None:
    """A lead with marks all over it is captured, changed, compared, merged: nothing else keeps a mark."""
    db = Database(leads_db)
    ask = Asking(db, LeadsService)
    one = ask(as_admin(), "create_lead", {**PERSON, "phone": PHONES[0]})
    two = ask(as_admin(), "create_lead", {"name": "欧阳标记", "company": "标记甲乙丙", "phone": PHONES[1]})
    ask(as_admin(), "update_lead", two["id"], {"do_not_contact": True, "title": "x"}, 1)
    ask.refused(as_admin(), "update_lead", two["id"], {"phone": PHONES[0]}, 2)
    assert duplicates(db, NOW)["queued"] == 1
    ask(as_admin(), "merge_lead", two["id"], {"into": one["id"]})
    ask.forget()
    assert _kept(db) == KEPT_IN
    db.close()


def _kept(db: Database) -> dict[str, set[str]]:
    marks = [f"%{mark}%" for mark in (*PERSON.values(), *PHONES)]
    found: dict[str, set[str]] = {}
    with db.engine.connect() as connection:
        tables = inspect(connection)
        for table in tables.get_table_names():
            for column in tables.get_columns(table):
                ask = text(
                    f'select exists (select from "{table}" where "{column["name"]}"::text like any(:marks))'
                )
                if connection.execute(ask, {"marks": marks}).scalar():
                    found.setdefault(table, set()).add(column["name"])
    return found
