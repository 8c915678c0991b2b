import pytest

from services.leads.domain.fields import LONGEST_TAG, MOST_TAGS, clean_tags, split_tags
from shared.files.cells import clean_text, is_blank


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Li  Lei ", "Li Lei"),
        ("Li Lei", "Li Lei"),
        ("李\u200b雷\n", "李 雷"),
        ("a\x00b", "a b"),
        ("\ud800x", "x"),
        ("全　角", "全 角"),
        ("   ", None),
        ("", None),
        ("\u200b", None),
    ],
)
def test_text_becomes_one_clean_line(typed, clean):
    assert clean_text(typed) == clean


def test_no_character_is_printable_and_unseen_or_a_blank_of_another_kind():
    printable = "".join(c for c in map(chr, range(0x110000)) if c.isprintable() and c != " ")
    assert clean_text(printable) == clean_text(printable + "\n") == printable


@pytest.mark.parametrize("word", ["Select", "N/A", "请选择", "-", "NULL", "无"])
def test_placeholders_say_nothing(word):
    assert is_blank(word)
    assert not is_blank("李雷")


def test_tags_in_one_cell_are_parted_and_kept_once():
    assert split_tags("VIP, 高意向；展会、VIP|N/A") == ("VIP", "高意向", "展会")


def test_tags_are_bounded_in_number_and_length():
    tags = clean_tags([f"{n} " + "x" * 100 for n in range(MOST_TAGS + 5)])
    assert len(tags) == MOST_TAGS
    assert all(len(tag) <= LONGEST_TAG for tag in tags)
