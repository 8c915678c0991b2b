"""Writes the areas an API token can be made for, from the gateway's routes: `make docs`. A test holds it."""

from pathlib import Path

from gateway.routes import OPERATIONS

KEPT = Path(__file__).parents[1] / "services" / "staff" / "domain" / "areas.py"
_HEAD = '"""Areas of the API that tokens open. Written by `make docs` from the gateway; do not edit."""\n\n'


def areas() -> list[str]:
    """Return the areas in which a token opens at least one operation."""
    return sorted({each.area for each in OPERATIONS if not each.is_public and not each.needs_session})


def catalogue() -> str:
    """Return the module that tells the staff service the areas; it ships without the gateway."""
    lines = "".join(f'    "{each}",\n' for each in areas())
    return f"{_HEAD}AREAS = (\n{lines})\n"


if __name__ == "__main__":
    KEPT.write_text(catalogue())
