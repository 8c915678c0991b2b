"""The manifests: valid, restricted, consistent with one another and with the schedule file."""

import importlib.util
import os
import tomllib

import kubernetes_validate
import pytest
import yaml

from ops.layout import WORKERS
from shared import registry
from tests.deploy.manifests import FLAVOURS, K8S, ROOT, every, of_kind, rendered, template_of, title

PRODUCTION = "overlays/production"
WORKLOADS = "Deployment CronJob Job"


@pytest.mark.parametrize("folder", [f.parent for f in K8S.rglob("kustomization.yaml")], ids=lambda f: f.name)
def test_every_manifest_of_a_folder_is_listed_in_its_kustomization(folder):
    listed = yaml.safe_load((folder / "kustomization.yaml").read_text()).get("resources", [])
    files = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    assert {name for name in listed if name.endswith(".yaml")} == files


@pytest.mark.parametrize(("flavour", "document"), every(""))
def test_manifest_is_valid_for_its_schema(flavour, document):
    kubernetes_validate.validate(document, "1.31", strict=True)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_all_of_it_lives_in_one_restricted_namespace(flavour):
    (namespace,) = of_kind(flavour, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    others = [each for each in rendered(flavour) if each is not namespace]
    assert {each["metadata"]["namespace"] for each in others} == {namespace["metadata"]["name"]}
    assert len({title(each) for each in rendered(flavour)}) == len(rendered(flavour))


@pytest.mark.parametrize(("flavour", "document"), every(WORKLOADS))
def test_pod_meets_the_restricted_profile(flavour, document):
    pod = template_of(document)["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert {pod["securityContext"][who] for who in ("runAsUser", "runAsGroup", "fsGroup")} == {10001}
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert not pod.keys() & {"initContainers", "ephemeralContainers", "hostNetwork", "hostPID", "hostIPC"}
    for container in pod["containers"]:
        assert container["securityContext"] == {  # and no word that overrules the pod's
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert all(port.keys() == {"name", "containerPort"} for port in container.get("ports", []))
        assert all("emptyDir" in volume for volume in pod["volumes"])
        for kind in ("requests", "limits"):
            assert container["resources"][kind].keys() == {"cpu", "memory", "ephemeral-storage"}


@pytest.mark.parametrize(("flavour", "document"), every(WORKLOADS))
def test_pod_runs_under_the_account_of_its_service_and_that_account_exists(flavour, document):
    template = template_of(document)
    account = template["spec"]["serviceAccountName"]
    (found,) = [a for a in of_kind(flavour, "ServiceAccount") if a["metadata"]["name"] == account]
    assert account == template["metadata"]["labels"]["allhands/service"]
    assert found["automountServiceAccountToken"] is False


@pytest.mark.parametrize(("flavour", "document"), every(WORKLOADS))
def test_pod_runs_a_module_that_exists(flavour, document):
    for container in template_of(document)["spec"]["containers"]:
        python, dash_m, module, *more = container["command"]
        path = ROOT / module.replace(".", "/")
        assert (python, dash_m) == ("python", "-m")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()
        assert all(each.partition(".")[0] in registry.service_names() for each in more)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_process_of_the_suite_is_deployed(flavour):
    services = registry.service_names()
    relays = {f"{service}-relay" for service in services}
    workers = {name for of_service in WORKERS.values() for name in of_service}
    assert {each["metadata"]["name"] for each in of_kind(flavour, "Deployment")} == {
        "gateway",
        *services,
        *relays,
        *workers,
    }


@pytest.mark.parametrize(("flavour", "document"), every("Deployment"))
def test_deployment_is_probed_and_its_life_depends_on_nothing_else(flavour, document):
    (container,) = template_of(document)["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    asked = {name: container[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert {name: each["path"] for name, each in asked.items()} == {
        "startupProbe": "/livez",
        "livenessProbe": "/livez",
        "readinessProbe": "/readyz",
    }
    assert {each["port"] for each in asked.values()} <= ports
    assert all(each.keys() == {"path", "port"} for each in asked.values()), "a probe asks its own pod"


@pytest.mark.parametrize(("flavour", "document"), every("Deployment"))
def test_deployment_updates_without_a_gap_and_spreads_over_nodes_and_zones(flavour, document):
    template = template_of(document)
    assert document["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    spread = template["spec"]["topologySpreadConstraints"]
    assert {each["topologyKey"] for each in spread} == {
        "kubernetes.io/hostname",
        "topology.kubernetes.io/zone",
    }
    for each in spread:
        assert each["labelSelector"]["matchLabels"].items() <= template["metadata"]["labels"].items()


@pytest.mark.parametrize("flavour", ["base", PRODUCTION])
def test_two_of_every_deployment_run_and_one_may_always_be_taken_away(flavour):
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["minReplicas"]
        for each in of_kind(flavour, "HorizontalPodAutoscaler")
    }
    budgets = {each["metadata"]["name"]: each["spec"] for each in of_kind(flavour, "PodDisruptionBudget")}
    deployments = {each["metadata"]["name"]: each["spec"] for each in of_kind(flavour, "Deployment")}
    assert scaled.keys() <= deployments.keys()
    assert budgets.keys() == deployments.keys()
    for name, spec in deployments.items():
        assert ("replicas" in spec) != (name in scaled), f"{name}: an autoscaler and a number fight"
        assert scaled.get(name, spec.get("replicas")) >= 2
        assert budgets[name]["minAvailable"] == 1


@pytest.mark.parametrize("flavour", ["base", PRODUCTION])
def test_what_answers_calls_is_scaled_by_its_load(flavour):
    answering = {"gateway", *registry.service_names()}
    scalers = of_kind(flavour, "HorizontalPodAutoscaler")
    assert {each["metadata"]["name"] for each in scalers} == answering
    assert all(each["spec"]["maxReplicas"] > each["spec"]["minReplicas"] for each in scalers)


def test_a_developers_cluster_runs_one_of_each():
    assert {each["spec"]["replicas"] for each in of_kind("overlays/dev", "Deployment")} == {1}


@pytest.mark.parametrize(("flavour", "document"), every("Deployment PodDisruptionBudget"))
def test_selector_matches_exactly_one_deployment(flavour, document):
    chosen = document["spec"]["selector"]["matchLabels"].items()
    pods = [template_of(each)["metadata"]["labels"] for each in of_kind(flavour, "Deployment")]
    assert sum(chosen <= labels.items() for labels in pods) == 1


@pytest.mark.parametrize(("flavour", "document"), every("Service"))
def test_service_leads_to_a_named_port_of_one_deployment(flavour, document):
    chosen = document["spec"]["selector"].items()
    (template,) = [
        template_of(each)
        for each in of_kind(flavour, "Deployment")
        if chosen <= template_of(each)["metadata"]["labels"].items()
    ]
    named = {port["name"] for container in template["spec"]["containers"] for port in container["ports"]}
    assert {port["targetPort"] for port in document["spec"]["ports"]} <= named


def test_ingress_leads_to_a_service_and_has_a_certificate():
    (ingress,) = of_kind(PRODUCTION, "Ingress")
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    service = path["backend"]["service"]
    (found,) = [s for s in of_kind(PRODUCTION, "Service") if s["metadata"]["name"] == service["name"]]
    assert service["port"]["name"] in {port["name"] for port in found["spec"]["ports"]}
    assert [tls["hosts"] for tls in ingress["spec"]["tls"]] == [[rule["host"]]]


@pytest.mark.parametrize(("flavour", "document"), every(WORKLOADS))
def test_image_is_one_we_build_and_in_production_named_by_its_digest(flavour, document):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for container in template_of(document)["spec"]["containers"]:
        name, _, digest = container["image"].partition("@")
        assert name.rpartition("/")[2].partition(":")[0] in extras
        assert (flavour != PRODUCTION) or digest.startswith("sha256:")


def test_production_names_the_digest_of_every_image_once():
    written = yaml.safe_load((K8S / PRODUCTION / "kustomization.yaml").read_text())["images"]
    names = [image["name"] for image in written]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_cron_jobs_equal_the_schedule_file(flavour):
    schedule = tomllib.loads((ROOT / "deploy" / "schedule.toml").read_text())["job"]
    written = {
        template_of(c)["spec"]["containers"][0]["command"][-1]: (
            c["spec"]["schedule"],
            c["spec"]["timeZone"],
            c["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"],
        )
        for c in of_kind(flavour, "CronJob")
    }
    assert written == {j["name"]: (j["cron"], j["timezone"], j["timeout_seconds"]) for j in schedule}
    for spec in (each["spec"] for each in of_kind(flavour, "CronJob")):
        assert (spec["concurrencyPolicy"], spec.get("suspend", False)) == ("Forbid", False)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_service_is_migrated_by_a_job(flavour):
    jobs = of_kind(flavour, "Job")
    assert {j["metadata"]["name"] for j in jobs} == {f"{s}-migrate" for s in registry.service_names()}
    assert {j["metadata"]["labels"]["allhands/step"] for j in jobs} == {"migrate"}


def test_the_rescore_component_deals_every_shard_to_a_pod_of_its_own(tmp_path):
    base, component = (os.path.relpath(K8S / each, tmp_path) for each in ("base", "components/rescore"))
    (tmp_path / "kustomization.yaml").write_text(f"resources: [{base}]\ncomponents: [{component}]\n")
    (job,) = [each for each in rendered(str(tmp_path)) if each["metadata"]["name"] == "leads-rescore-all"]
    command = job["spec"]["template"]["spec"]["containers"][0]["command"]
    assert job["spec"]["completionMode"] == "Indexed"
    assert command[2:] == ["services.leads.rescore_all", "--shards", str(job["spec"]["completions"])]
    assert importlib.util.find_spec(command[2])
    test_pod_meets_the_restricted_profile("base", job)
    test_manifest_is_valid_for_its_schema("base", job)
