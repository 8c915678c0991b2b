"""The manifests as a cluster would get them: rendered by kubectl, base and overlays alike."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

Document = dict[str, Any]

ROOT = Path(__file__).parents[2]
K8S = ROOT / "deploy" / "k8s"
FLAVOURS = ("base", "overlays/dev", "overlays/production")
KUBECTL = Path(sys.executable).parent / "kubectl"


@cache
def rendered(flavour: str) -> tuple[Document, ...]:
    """Every document of one flavour, as `kubectl kustomize` makes it."""
    made = subprocess.run([KUBECTL, "kustomize", K8S / flavour], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return tuple(yaml.safe_load_all(made.stdout))


def of_kind(flavour: str, kind: str) -> list[Document]:
    """The documents of one kind."""
    return [document for document in rendered(flavour) if document["kind"] == kind]


def title(document: Document) -> str:
    """How a test names a document."""
    return f"{document['kind']}/{document['metadata']['name']}"


def template_of(document: Document) -> Document | None:
    """The pod template of a workload, or None for anything else."""
    spec = document.get("spec", {})
    if document["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template: Document | None = spec.get("template")
    return template


def workloads(flavour: str) -> Iterator[tuple[Document, Document]]:
    """Every document that runs pods, and the pod template."""
    for document in rendered(flavour):
        if template := template_of(document):
            yield document, template


def service_of(template: Document) -> str:
    """The deployable a pod belongs to."""
    return str(template["metadata"]["labels"]["allhands/service"])


def selects(selector: Document, labels: dict[str, str]) -> bool:
    """Whether a label selector of a policy matches."""
    known = set(selector) <= {"matchLabels", "matchExpressions"}
    assert known, f"a selector this test cannot read: {selector}"
    named = selector.get("matchLabels", {}).items() <= labels.items()
    expressions = selector.get("matchExpressions", [])
    assert all(each["operator"] == "In" for each in expressions)
    return named and all(labels.get(each["key"]) in each["values"] for each in expressions)


def every(kinds: str) -> list[Any]:
    """Parameters `(flavour, document)` for every document of a kind, or of any kind where it is empty."""
    return [
        pytest.param(flavour, document, id=f"{flavour}:{title(document)}")
        for flavour in FLAVOURS
        for document in rendered(flavour)
        if not kinds or document["kind"] in kinds.split()
    ]
