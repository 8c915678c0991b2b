"""The page behind an e-mail's link: it asks in the reader's language, and one click is enough."""

import pytest

from gateway.nurture import language_of


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("fr-FR,en;q=0.7,zh;q=0.8", "zh"),
        ("de,fr", "zh"),
        ("en;q=0.1, zh;q=0.1", "en"),
        ("en;q=x,zh;q=0.2", "zh"),
        (";;;,,", "zh"),
        ("*", "zh"),
    ],
)
def test_the_page_is_in_the_readers_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language
