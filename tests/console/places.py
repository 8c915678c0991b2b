"""The pages of the console and who sees them, read from where they are listed."""

import re
from dataclasses import dataclass

from tests.console.problem_codes import ROOT

LIST = ROOT / "console" / "src" / "shell" / "places.tsx"


@dataclass(frozen=True)
class Place:
    """A page: `path` may hold `:parameters`."""

    path: str
    roles: frozenset[str]


def places() -> list[Place]:
    """Every page of `places.tsx`."""
    text = LIST.read_text()
    groups = {
        name: frozenset(re.findall(r"'(\w+)'", roles))
        for name, roles in re.findall(r"const ([A-Z_]+): readonly Role\[\] = \[(.*?)\];", text, re.DOTALL)
    }
    found = re.findall(r"path: '([^']+)',\s*name: '\w+',\s*roles: (\[.*?\]|[A-Z_]+)", text, re.DOTALL)
    assert len(found) == len(re.findall(r"\bpath: '", text)), "a page is written otherwise than the others"
    return [
        Place(path, groups[roles] if roles in groups else frozenset(re.findall(r"'(\w+)'", roles)))
        for path, roles in found
    ]
