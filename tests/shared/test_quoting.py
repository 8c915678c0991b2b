"""What a spreadsheet would run is quoted, and comes back as it was."""

import pytest

from shared.files.quoting import FORMULA_STARTS, harmless, unquoted


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_would_run_is_quoted_and_unquoted(start):
    cell = start + "1+cmd"
    assert harmless(cell) == "'" + cell
    assert unquoted(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["张伟", "-5", "+8613800138000", "3.14", "'twas", "", 5, None])
def test_all_else_stays(cell):
    assert harmless(cell) == cell
    assert cell is None or isinstance(cell, int) or unquoted(cell) == cell
