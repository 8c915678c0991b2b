"""Rows of a file are told in the words of the console, whatever the service calls them."""

from pathlib import Path

import pytest

from gateway import words
from gateway.words import told_in

ROW = {"outcome": "failed", "code": "email_taken", "detail": "row 3 has this e-mail", "pointer": "/email"}


def test_chinese_has_outcome_field_and_reason_in_words() -> None:
    assert told_in("zh")(ROW) == ("错误", "邮箱：这个邮箱已有在职员工使用。")


def test_english_keeps_what_the_service_knows_of_the_row() -> None:
    assert told_in("en")(ROW) == ("failed", "E-mail: row 3 has this e-mail")


def test_of_a_row_a_refusal_to_people_is_told_otherwise() -> None:
    row = ROW | {"outcome": "created", "code": "holding_cap_reached", "pointer": None}
    assert told_in("zh")(row) == ("新建", "负责人持有的线索已达上限，线索进了公海。")


@pytest.mark.parametrize("pointer", ["/column 5", "", None])
def test_what_is_no_field_or_has_no_words_is_as_the_service_says(pointer: str | None) -> None:
    row = ROW | {"code": "brand_new", "pointer": pointer}
    assert told_in("zh")(row) == ("错误", "row 3 has this e-mail")
    assert told_in("zh")(row | {"code": None, "detail": None}) == ("错误", None)


def test_without_the_console_the_service_says_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(words, "_WORDS", tmp_path)
    words._words.cache_clear()
    assert told_in("zh")(ROW) == ("failed", "row 3 has this e-mail")
    words._words.cache_clear()
