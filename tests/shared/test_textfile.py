import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.files.textfile import (
    LONGEST_CELL,
    FileUnreadable,
    detect_encoding,
    headings,
    is_empty,
    open_text,
    records_of,
    sniff_delimiter,
)

CHINESE = "姓名,手机,公司\n李雷,13800138000,上海某某科技有限公司\n韩梅梅,13900139000,北京测试\n"
FRENCH = "nom,société,ville\nHélène,Café Générale,Orléans\nJosé,Peña & Co,Málaga\n"
TAIWANESE = "姓名,電話,公司\n陳小明,0912345678,台北科技股份有限公司\n林美麗,0987654321,高雄貿易\n"


@pytest.mark.parametrize(
    ("text", "written_in", "encoding"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (TAIWANESE, "big5", "big5"),
        (FRENCH, "latin-1", "cp1252"),
        (FRENCH + "\x81", "latin-1", "latin-1"),
        ("name,phone\nLi,1\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_text_comes_out_whole(text, written_in, encoding):
    content = text.encode(written_in)
    assert detect_encoding(content) == encoding
    assert open_text([content], encoding).read() == text


def test_a_single_bad_byte_costs_one_character():
    content = (CHINESE * 20).encode()
    place = content.index(b"\n", 100)
    damaged = content[:place] + b"\xff" + content[place:]
    assert detect_encoding(damaged) == "utf-8"
    assert open_text([damaged], "utf-8").read().count("\ufffd") == 1


def test_a_sample_may_end_within_a_character():
    assert detect_encoding("姓名".encode()[:-1]) == "utf-8"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \n \r\n", "file_empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (bytes(range(256)) * 8, "not_a_table"),
    ],
)
def test_what_is_no_text_is_refused_with_its_code(content, code):
    with pytest.raises(FileUnreadable) as refused:
        detect_encoding(content)
    assert refused.value.code == code


def test_null_bytes_in_an_ordinary_file_do_not_make_it_utf_16():
    assert detect_encoding(b"name,phone\n" + b"Li\0,138\n" * 50) == "utf-8"


@given(st.binary(max_size=400), st.integers(1, 50))
def test_a_file_in_pieces_reads_like_the_whole(content, size):
    pieces = [content[i : i + size] for i in range(0, len(content), size)]
    assert open_text(pieces, "gb18030").read() == open_text([content], "gb18030").read()


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2", "|"),
        ("only\none\n", ","),
        ('"x;y",b,c\n1,2,3\n', ","),
        ("sep=|\na|b\n", "|"),
        ("", ","),
        ("a,b\nfree; text; here\nmore; of; it\nand; so; on\n1,2\n1,3\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(text, delimiter):
    assert sniff_delimiter(text) == delimiter


@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\r\0", exclude_categories=("Cs",)),
    max_size=8),
                      min_size=2, max_size=5), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
)  # fmt: skip
def test_records_come_back_as_they_were_written(rows, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    lines = open_text([text.getvalue().encode()], "utf-8")
    assert list(records_of(lines, delimiter)) == rows


def test_a_cell_without_end_costs_its_record_and_no_more():
    text = 'a,b\n1,2\n"' + "x" * (LONGEST_CELL + 10) + "\n3,4\n5,6\n"
    assert list(records_of(io.StringIO(text), ",")) == [["a", "b"], ["1", "2"], None, ["3", "4"], ["5", "6"]]


def test_headings_are_clean_never_empty_and_never_twice():
    assert headings([" 姓名 ", "备注", "", "备注", "备注", "备注 (2)"]) == [
        "姓名", "备注", "column 3", "备注 (2)", "备注 (3)", "备注 (2) (2)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "empty"), [([], True), (["", " "], True), (["", "x"], False), (None, False)]
)
def test_a_record_without_a_word_is_empty(record, empty):
    assert is_empty(record) is empty
