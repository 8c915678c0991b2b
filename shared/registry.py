"""Which services exist: the packages under `services/` with a service.py. A dotted name stands for itself."""

import importlib
import importlib.util
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any


def service_names() -> list[str]:
    """Return the names of every service in this tree or image, sorted."""
    spec = importlib.util.find_spec("services")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return sorted({path.parent.name for folder in folders for path in Path(folder).glob("*/service.py")})


def package_of(service: str) -> str:
    """Return the package of a service: `leads` → `services.leads`, `tests.shared.toy` → itself."""
    return service if "." in service else f"services.{service}"


def load(service: str, module: str) -> ModuleType:
    """Import one module of a service."""
    return importlib.import_module(f"{package_of(service)}.{module}")


def has(service: str, module: str) -> bool:
    """Tell whether a service has that module, without importing it."""
    return importlib.util.find_spec(f"{package_of(service)}.{module}") is not None


def folder_of(service: str) -> Path:
    """Return the folder of a service's package."""
    spec = importlib.util.find_spec(package_of(service))
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"no service {service!r}; there are: {', '.join(service_names())}")
    return Path(next(iter(spec.submodule_search_locations)))


def service_class(service: str) -> Any:
    """Return the class of a service: the one in its service.py that has a `name`."""
    module = load(service, "service")
    classes = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__ and isinstance(getattr(member, "name", None), str)
    ]
    if len(classes) != 1:
        raise LookupError(f"{module.__name__} must define exactly one class with a `name`")
    return classes[0]
