"""Who may talk to whom: the network policies hold exactly the edges that the code has."""

import ast
import ipaddress
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.routes import OPERATIONS
from shared import registry
from shared.rpc import Callee
from tests.deploy.manifests import FLAVOURS, ROOT, of_kind, selects, service_of, workloads

PRODUCTION = "overlays/production"
HTTP_CLIENTS = {
    "aiohttp",
    "http.client",
    "httpx",
    "requests",
    "shared.outbound.sending",
    "urllib.request",
    "urllib3",
}
PORTS = {
    "names": {53},
    "rabbitmq": {5672},
    "postgresql": {5432},
    "smtp": {25, 465, 587},
    "internet": {443},
}
INSIDE = [
    ipaddress.ip_network(each)
    for each in [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
        "::ffff:0:0/96",
    ]
]


def imports_of(service: str) -> set[str]:
    """Every module that the code of a deployable imports, by its full name and its first word."""
    folder = ROOT / "gateway" if service == "gateway" else registry.folder_of(service)
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found | {name.partition(".")[0] for name in found}


def needs_of(service: str) -> set[str]:
    """What the code of a deployable talks to."""
    imported = imports_of(service)
    needs = {"names", "rabbitmq"}
    needs |= {"smtp"} if "smtplib" in imported else set()
    needs |= {"internet"} if HTTP_CLIENTS & imported else set()
    return needs | ({"postgresql"} if service in registry.service_names() else set())


def peer_of(peer: dict[str, Any]) -> str:
    """The word for one peer of a policy."""
    if "ipBlock" in peer:
        return "internet"
    labels = peer["namespaceSelector"]["matchLabels"]
    return labels.get("allhands/provides", "names" if "podSelector" in peer else "all of a namespace")


def edges(flavour: str, direction: str, side: str) -> dict[str, set[str]]:
    """Per deployable, the peers that any policy lets its pods talk to, or be talked to by."""
    found: dict[str, set[str]] = {}
    for _, template in workloads(flavour):
        allowed = found.setdefault(service_of(template), set())
        for policy in of_kind(flavour, "NetworkPolicy"):
            if selects(policy["spec"]["podSelector"], template["metadata"]["labels"]):
                rules = policy["spec"].get(direction, [])
                allowed |= {peer_of(peer) for rule in rules for peer in rule[side]}
    return found


def edges_through_the_broker() -> Iterator[tuple[str, str]]:
    """Who calls whom, and whose events whom reach, as the code says."""
    yield from (("gateway", operation.service) for operation in OPERATIONS)
    for service in registry.service_names():
        members = vars(registry.service_class(service)).values()
        yield from ((service, member._service) for member in members if isinstance(member, Callee))
        if registry.has(service, "events"):
            for event in registry.load(service, "events").EVENTS:
                yield from ((service, consumer) for consumer in event.consumers)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_nothing_talks_unless_it_is_named(flavour):
    (deny,) = [p for p in of_kind(flavour, "NetworkPolicy") if p["metadata"]["name"] == "default-deny"]
    assert deny["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_a_deployable_may_reach_exactly_what_its_code_talks_to():
    reached = edges(PRODUCTION, "egress", "to")
    assert reached == {service: needs_of(service) for service in reached}
    assert reached.keys() == {"gateway", *registry.service_names()}


def test_only_the_gateway_is_called_from_outside_and_only_metrics_are_read():
    reached = edges(PRODUCTION, "ingress", "from")
    assert {name: peers - {"monitoring"} for name, peers in reached.items() if peers - {"monitoring"}} == {
        "gateway": {"ingress"}
    }


def test_without_the_opt_ins_nobody_is_called_and_no_mail_leaves():
    assert all(not peers for peers in edges("base", "ingress", "from").values())
    assert all("smtp" not in peers for peers in edges("base", "egress", "to").values())


def test_every_call_and_event_of_the_code_passes_the_broker_and_both_its_ends_may_reach_it():
    found = set(edges_through_the_broker())
    may = {name for name, peers in edges("base", "egress", "to").items() if "rabbitmq" in peers}
    assert {end for edge in found for end in edge} <= may


def policies(flavour: str) -> list[dict[str, Any]]:
    """What every policy says but the one that denies all."""
    return [p["spec"] for p in of_kind(flavour, "NetworkPolicy") if p["metadata"]["name"] != "default-deny"]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_policy_holds_in_the_directions_it_has_rules_for(flavour):
    for spec in policies(flavour):
        assert {each.lower() for each in spec["policyTypes"]} == spec.keys() & {"ingress", "egress"}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_policy_opens_the_ports_of_what_it_reaches_and_no_others(flavour):
    for rule in (rule for spec in policies(flavour) for rule in spec.get("egress", [])):
        for peer in rule["to"]:
            assert {port["port"] for port in rule["ports"]} == PORTS[peer_of(peer)]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_internet_is_nothing_inside_the_company(flavour):
    peers = [p for spec in policies(flavour) for rule in spec.get("egress", []) for p in rule["to"]]
    for block in (peer["ipBlock"] for peer in peers if "ipBlock" in peer):
        reached = ipaddress.ip_network(block["cidr"])
        left_out = [ipaddress.ip_network(each) for each in block.get("except", [])]
        for inside in (each for each in INSIDE if each.version == reached.version):
            assert not inside.overlaps(reached) or any(inside.subnet_of(each) for each in left_out)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_policy_names_pods_that_exist_and_ports_that_are_open(flavour):
    templates = [template for _, template in workloads(flavour)]
    for policy in of_kind(flavour, "NetworkPolicy"):
        chosen = [t for t in templates if selects(policy["spec"]["podSelector"], t["metadata"]["labels"])]
        assert chosen, policy["metadata"]["name"]
        open_ports = {
            port["name"] for t in chosen for c in t["spec"]["containers"] for port in c.get("ports", [])
        }
        for rule in policy["spec"].get("ingress", []):
            assert {port["port"] for port in rule["ports"]} <= open_ports
