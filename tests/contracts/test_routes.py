"""Both sides of every operation: what the gateway sends is what the service's method takes."""

import inspect
import re

import pytest

from gateway.operations import Operation
from gateway.routes import OPERATIONS
from shared import registry
from shared.rpc import Rpc

SERVICES = {name: registry.service_class(name) for name in registry.service_names()}
IDS = [operation.id for operation in OPERATIONS]
INTERNAL = {
    "staff.verify_token",
    "leads.append_import_chunk",
    "leads.start_import",
    "leads.usable_intake_key",
    "leads.usable_nurture_channel",
    "leads.list_audit",  # behind the address of staff's: gateway/merged.py
    "webhooks.list_audit",  # the same
    # behind the same addresses as those of leads: gateway/import_kinds.py
    "staff.create_import",
    "staff.append_import_chunk",
    "staff.start_import",
    "staff.get_import",
    "staff.list_imports",
    "staff.list_import_rows",
    "staff.pause_import",
    "staff.resume_import",
    "staff.undo_import",
    "staff.list_import_mappings",
    "staff.delete_import_mapping",
    "staff.propose_import_mapping",
}


def rpc_methods(service: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if any(isinstance(each, Rpc) for each in getattr(method, "nameko_entrypoints", ()))
    }


METHODS = {name: rpc_methods(service) for name, service in SERVICES.items()}


def sent_by(operation: Operation) -> set[str]:
    sent = set(re.findall(r"{(\w+)(?::\w+)?}", operation.path)) | operation.passes
    sent |= {"query"} if operation.query else set()
    sent |= {"body"} if operation.body or operation.form else set()
    return sent | ({"if_match"} if operation.if_match else set())


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_method_exists_and_takes_exactly_what_is_sent(operation: Operation) -> None:
    parameters = dict(METHODS[operation.service][operation.rpc_method].parameters)
    del parameters["self"]
    needed = {name for name, each in parameters.items() if each.default is inspect.Parameter.empty}
    assert needed <= sent_by(operation) <= parameters.keys()


def test_every_rpc_method_has_a_route_or_is_known_to_be_internal() -> None:
    routed = {operation.rpc for operation in OPERATIONS} | INTERNAL
    served = {f"{name}.{method}" for name, methods in METHODS.items() for method in methods}
    assert served - routed == set()


def test_no_two_operations_share_an_address_or_a_name() -> None:
    addresses = [(operation.method, operation.path) for operation in OPERATIONS]
    assert len(set(addresses)) == len(addresses)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_schemas_are_those_of_the_service_that_answers(operation: Operation) -> None:
    published = (
        f"services.{operation.service}.schemas",
        "shared.audit_schemas",  # every service's log is alike
        "shared.mapping_schemas",  # and what it remembers of files
    )
    for schema in (operation.body, operation.query, operation.answer):
        if schema is not None:
            assert any(ancestor.__module__.startswith(published) for ancestor in schema.__mro__)
