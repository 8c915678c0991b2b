"""Whatever the suite refuses, the console says in both languages."""

import json
import re

import pytest

from tests.console.problem_codes import ROOT, codes

WORDS = ROOT / "console" / "src" / "words"
OF_THE_CONSOLE = {"unreachable", "unknown", "no_such_page", "console_broken"}
OTHERWISE = re.compile("_(until|row)$")
"""How words end that are said instead: where a refusal ends by itself at a time, and of a row of a file."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_words_and_no_words_are_left_over(language: str) -> None:
    words = set(json.loads((WORDS / language / "problems.json").read_text()))
    known = codes().keys() | OF_THE_CONSOLE

    assert known - words == set(), "refused without words"
    assert {OTHERWISE.sub("", each) for each in words} - known == set(), "words that nothing says"


def test_codes_are_found_however_they_are_written() -> None:
    of_a_class, of_a_pair, by_position = "holding_cap_reached", "body_too_large", "phone_invalid"
    by_keyword, of_a_row, composed = "body_missing", "rehired", "owner_unknown"

    assert {of_a_class, of_a_pair, by_position, by_keyword, of_a_row, composed} <= codes().keys()


def test_a_word_without_a_refusal_is_no_code() -> None:
    assert not {"cooled", "domain_slip", "claimed", "free_mail"} & codes().keys()
