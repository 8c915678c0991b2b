"""Calls between processes: answers, refusals, deadlines, deaths."""

from uuid import UUID

import pytest

from shared.context import Actor
from shared.ids import new_id


def test_answer_comes_back(toy):
    assert toy("echo", {"word": "白"}) == {"word": "白"}
