"""Rows written by COPY come back as they were."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Float,
    MetaData,
    Table,
    Text,
    Uuid,
    create_engine,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from ops.demo.copying import copy_rows
from shared.database import normalise_url

AWKWARD = ("", "\\N", "a\tb", "a\nb\r", 'quo"te', "back\\slash", "逗号，{}", "NULL")
KEPT = Table(
    "kept",
    MetaData(),
    Column("id", Uuid),
    Column("word", Text),
    Column("words", ARRAY(Text)),
    Column("document", JSONB),
    Column("at", DateTime(timezone=True)),
    Column("share", Float),
    Column("sure", Boolean),
    Column("left_out", Text, server_default="default"),
)


@pytest.mark.parametrize("word", [*AWKWARD, None])
def test_row_comes_back_as_it_was_written(leads_db, word):
    row = {
        "id": UUID(int=7),
        "word": word,
        "words": [word] if word is not None else [],
        "document": {"word": word, "at": [1, None]},
        "at": datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC),
        "share": 0.1,
        "sure": True,
    }
    with create_engine(normalise_url(leads_db)).begin() as connection:
        KEPT.create(connection)
        copy_rows(connection.connection.cursor, KEPT, [row])

        assert connection.execute(select(KEPT)).mappings().one() == {**row, "left_out": "default"}
