"""The manifests: valid, restricted, consistent with one another and with the schedule file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).parents[2]
BASE = ROOT / "deploy" / "k8s" / "base"
FILES = yaml.safe_load((BASE / "kustomization.yaml").read_text())["resources"]
DOCUMENTS = [
    (f"{file}:{document['kind']}/{document['metadata']['name']}", document)
    for file in FILES
    for document in yaml.safe_load_all((BASE / file).read_text())
]
BY_KIND: dict[str, list[dict[str, Any]]] = {}
for _, one in DOCUMENTS:
    BY_KIND.setdefault(one["kind"], []).append(one)


def pod_of(document: dict[str, Any]) -> dict[str, Any] | None:
    spec = document.get("spec", {})
    if document["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template = spec.get("template")
    return template["spec"] if template else None


PODS = [(name, pod) for name, document in DOCUMENTS if (pod := pod_of(document))]
names = {"argvalues": DOCUMENTS, "ids": [name for name, _ in DOCUMENTS]}


def test_every_manifest_of_the_folder_is_listed_in_the_kustomization():
    assert sorted(FILES) == sorted(p.name for p in BASE.glob("*.yaml") if p.name != "kustomization.yaml")


@pytest.mark.parametrize(("name", "document"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
def test_manifest_is_valid_for_its_schema(name, document):
    kubernetes_validate.validate(document, "1.31", strict=True)


@pytest.mark.parametrize(("name", "pod"), PODS, ids=[name for name, _ in PODS])
def test_pod_meets_the_restricted_profile(name, pod):
    security = pod["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        for kind in ("requests", "limits"):
            assert {"cpu", "memory"} <= container["resources"][kind].keys()


@pytest.mark.parametrize(("name", "pod"), PODS, ids=[name for name, _ in PODS])
def test_secrets_are_references_never_values(name, pod):
    for container in pod["containers"]:
        for variable in container["env"]:
            assert "secretKeyRef" in variable["valueFrom"], variable["name"]


@pytest.mark.parametrize("document", BY_KIND["Deployment"], ids=lambda d: d["metadata"]["name"])
def test_deployment_has_probes_two_replicas_and_a_disruption_budget(document):
    name = document["metadata"]["name"]
    (container,) = document["spec"]["template"]["spec"]["containers"]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
    assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
    assert document["spec"]["replicas"] >= 2
    assert name in {b["metadata"]["name"] for b in BY_KIND["PodDisruptionBudget"]}


@pytest.mark.parametrize("document", BY_KIND["HorizontalPodAutoscaler"], ids=lambda d: d["metadata"]["name"])
def test_autoscaler_points_at_a_deployment_and_keeps_two(document):
    assert document["spec"]["minReplicas"] >= 2
    target = document["spec"]["scaleTargetRef"]["name"]
    assert target in {d["metadata"]["name"] for d in BY_KIND["Deployment"]}


def selectors() -> Iterator[tuple[str, dict[str, str]]]:
    for kind in ("Deployment", "PodDisruptionBudget"):
        for document in BY_KIND[kind]:
            yield f"{kind}/{document['metadata']['name']}", document["spec"]["selector"]["matchLabels"]
    for document in BY_KIND["Service"]:
        yield f"Service/{document['metadata']['name']}", document["spec"]["selector"]


@pytest.mark.parametrize(("name", "selector"), list(selectors()), ids=[n for n, _ in selectors()])
def test_selector_matches_exactly_one_deployment(name, selector):
    pods = [d["spec"]["template"]["metadata"]["labels"] for d in BY_KIND["Deployment"]]
    assert sum(selector.items() <= labels.items() for labels in pods) == 1


def test_cron_jobs_equal_the_schedule_file():
    schedule = tomllib.loads((ROOT / "deploy" / "schedule.toml").read_text())["job"]
    written = {
        pod_of(c)["containers"][0]["command"][-1]: (
            c["spec"]["schedule"],
            c["spec"]["timeZone"],
            c["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"],
        )
        for c in BY_KIND["CronJob"]
    }
    assert written == {j["name"]: (j["cron"], j["timezone"], j["timeout_seconds"]) for j in schedule}
    assert all(c["spec"]["concurrencyPolicy"] == "Forbid" for c in BY_KIND["CronJob"])


def test_every_service_is_migrated_by_a_job():
    services = {p.parent.name for p in ROOT.glob("services/*/service.py")}
    assert {j["metadata"]["name"] for j in BY_KIND["Job"]} == {f"{s}-migrate" for s in services}


def test_nothing_talks_unless_it_is_named():
    (deny,) = [p for p in BY_KIND["NetworkPolicy"] if p["metadata"]["name"] == "default-deny"]
    assert deny["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_only_services_with_a_database_may_reach_postgresql():
    (policy,) = [p for p in BY_KIND["NetworkPolicy"] if p["metadata"]["name"] == "databases"]
    allowed = set(policy["spec"]["podSelector"]["matchExpressions"][0]["values"])
    with_database = {
        document["metadata"]["labels"]["allhands/service"]
        for _, document in DOCUMENTS
        if (pod := pod_of(document))
        and any(v["name"] == "DATABASE_URL" for c in pod["containers"] for v in c["env"])
    }
    assert allowed == with_database
