"""`python -m ops.client`: write models.py and operations/ of clients/python; a test holds them equal."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.openapi import document
from gateway.routes import OPERATIONS
from ops.client.methods import Method, names_used
from ops.client.shapes import HEAD, Schema, identifier, models_module

PACKAGE = Path(__file__).parents[2] / "clients" / "python" / "allhands_client"


def written() -> dict[str, str]:
    """Return every written file by its path in the package, as `make fmt` would leave it."""
    described = json.loads(json.dumps(document(OPERATIONS)))
    schemas = described["components"]["schemas"]
    methods = _methods_by_tag(described["paths"], schemas)
    files = {f"operations/{identifier(tag)}.py": _area(tag, methods[tag], schemas) for tag in methods}
    files["operations/__init__.py"] = _every_area(sorted(methods))
    files["models.py"] = models_module(schemas)
    return {name: _formatted(text, name) for name, text in files.items()}


def _methods_by_tag(paths: Mapping[str, Any], schemas: Mapping[str, Schema]) -> dict[str, list[str]]:
    by_tag: dict[str, list[str]] = {}
    for path, operations in paths.items():
        for verb, operation in operations.items():
            sources = by_tag.setdefault(operation["tags"][0], [])
            json, other = (Method(verb, path, operation, schemas, raw=raw) for raw in (False, True))
            sources += [json.source()] if json.has_json else []
            sources += [other.source()] if other.has_other_content else []
    return by_tag


def _class_name(tag: str) -> str:
    return "".join(word.capitalize() for word in identifier(tag).split("_")) + "Operations"


def _area(tag: str, methods: list[str], schemas: Mapping[str, Schema]) -> str:
    body = "\n".join(methods)
    shapes = names_used(body, schemas)
    imports = "from typing import IO, Any, Literal, cast\n\n"
    if shapes:
        imports += f"from allhands_client.models import {', '.join(shapes)}\n"
    imports += "from allhands_client.pages import Pages\n"
    imports += "from allhands_client.transport import Transport, Version, content_of, form_of, path_of\n"
    head = HEAD.format(title=f"Operations below /v1/{tag}.")
    opening = f'class {_class_name(tag)}(Transport):\n    """One method per operation."""\n'
    return f"{head}{imports}\n\n{opening}\n{body}"


def _every_area(tags: list[str]) -> str:
    head = HEAD.format(title="Every operation of the API.")
    imports = "".join(
        f"from allhands_client.operations.{identifier(tag)} import {_class_name(tag)}\n" for tag in tags
    )
    parents = ", ".join(_class_name(tag) for tag in tags)
    opening = f'class Operations({parents}):\n    """One method per operation of every area."""\n'
    return f"{head}{imports}\n\n{opening}"


def _formatted(text: str, name: str) -> str:
    """Return the text without needless imports, in the house's format."""
    for command in (["check", "--fix", "--quiet", "--select", "F401,I"], ["format", "--quiet"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(PACKAGE / name), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text


def main() -> None:
    """Write the files, and remove those of areas that are gone."""
    files = written()
    folder = PACKAGE / "operations"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.py"):
        if f"operations/{old.name}" not in files:
            old.unlink()
    for name, text in files.items():
        (PACKAGE / name).write_text(text)


if __name__ == "__main__":
    main()
