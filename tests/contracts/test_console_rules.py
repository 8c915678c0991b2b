"""The console fills in the same rules where a version of them is silent as the leads service does."""

import json
from pathlib import Path

from services.leads.domain.rules import DEFAULTS

FILLED_IN = Path(__file__).parents[2] / "console/src/screens/rules/defaults.json"


def test_the_console_knows_the_default_of_every_rule() -> None:
    assert json.loads(FILLED_IN.read_text()) == dict(DEFAULTS)
