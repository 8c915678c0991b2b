"""The columns a file of rows and their outcomes ends with: ours, and left out when it comes back. Pure."""

from collections.abc import Sequence

OUTCOME_COLUMNS = ("import_row", "import_result", "import_code", "import_reason")
MADE_COLUMNS = {"leads": "import_lead_id", "staff": "import_employee_id"}
"""What a row made, by service."""


def own_width(header: Sequence[str]) -> int:
    """How many columns of a file are its sender's."""
    said = tuple(cell.strip() for cell in header)
    before = len(said) - len(OUTCOME_COLUMNS) - 1
    is_ours = said[before:-1] == OUTCOME_COLUMNS and said[-1] in MADE_COLUMNS.values()
    return before if before > 0 and is_ours else len(said)
