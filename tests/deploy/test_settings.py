"""Settings and secrets: the manifests set only what the code reads, and everything it cannot do without."""

import re

import pytest

from shared import registry
from tests.deploy.manifests import FLAVOURS, ROOT, every, of_kind, service_of, template_of, workloads

READ = re.compile(r"""(?:env|_required)[\w.]*\(\s*\*?(?:own, )?"([A-Z][A-Z_]+)\"""")


def settings_read() -> set[str]:
    """Every environment variable that a line of our code reads."""
    folders = ("gateway", "services", "shared")
    texts = (path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {name for text in texts for name in READ.findall(text)}


def variables(flavour: str, template: dict) -> dict[str, dict | str]:
    """What a pod's only container gets, by name."""
    (container,) = template["spec"]["containers"]
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind(flavour, "ConfigMap")}
    (source,) = container["envFrom"]
    given = dict(maps[source["configMapRef"]["name"]])
    return given | {each["name"]: each["valueFrom"] for each in container["env"]}


def test_the_code_is_read_as_it_is_written():
    assert {"DATABASE_URL", "AMQP_URL", "ALLHANDS_SECRET", "ALLHANDS_ENV", "SMTP_URL"} <= settings_read()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_setting_of_the_manifests_is_one_that_the_code_reads(flavour):
    for _, template in workloads(flavour):
        assert variables(flavour, template).keys() <= settings_read()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_pod_is_given_what_it_cannot_do_without(flavour):
    for _, template in workloads(flavour):
        own = "DATABASE_URL" if service_of(template) in registry.service_names() else "ALLHANDS_SECRET"
        assert {"AMQP_URL", own} <= variables(flavour, template).keys()


@pytest.mark.parametrize(("flavour", "document"), every("Deployment CronJob Job"))
def test_secrets_are_references_to_the_services_own_never_values(flavour, document):
    template = template_of(document)
    (container,) = template["spec"]["containers"]
    for variable in container["env"]:
        assert variable["valueFrom"]["secretKeyRef"]["name"] == f"{service_of(template)}-secrets"


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_no_secret_is_written_down(flavour):
    assert of_kind(flavour, "Secret") == []
    for settings in of_kind(flavour, "ConfigMap"):
        assert not [name for name in settings["data"] if re.search("SECRET|PASSWORD|TOKEN|URL", name)]


def test_production_says_that_it_is_production():
    (settings,) = of_kind("overlays/production", "ConfigMap")
    assert settings["data"]["ALLHANDS_ENV"] == "production"
