"""Lists that may be longer than one answer: iterate, and the pages behind are fetched as they are needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One answer of a list. `next_cursor` is None on the last; `more` holds what else the answer says."""

    data: list[Item]
    next_cursor: str | None
    more: dict[str, Any]


class Pages(Generic[Item]):
    """All items of a list, from the cursor it was given on. Iterating twice asks twice."""

    def __init__(self, fetch: Callable[[str | None], dict[str, Any]], cursor: str | None = None) -> None:
        self._fetch = fetch
        self._cursor = cursor

    def __iter__(self) -> Iterator[Item]:
        """Yield every item of every page."""
        for page in self.pages():
            yield from page.data

    def pages(self) -> Iterator[Page[Item]]:
        """Yield page after page."""
        page = self.page()
        yield page
        while page.next_cursor is not None:
            page = _page(self._fetch(page.next_cursor))
            yield page

    def page(self) -> Page[Item]:
        """Return only the first page."""
        return _page(self._fetch(self._cursor))


def _page(answer: dict[str, Any]) -> Page[Any]:
    rest = {name: value for name, value in answer.items() if name not in {"data", "next_cursor"}}
    return Page(answer["data"], answer.get("next_cursor"), rest)
