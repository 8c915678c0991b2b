"""Which tests of a parallel run belong on one worker: those that share a suite, or a broker of their own."""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[2]
SUITE = re.compile(r"\(.*\b(suite|visit)\b.*\)")
OWN_BROKER = re.compile(r"\brestartable_(broker|amqp_url)\b")


def group_of(nodeid: str) -> str:
    """What `nodeid` must stay together with: every test of the suite, its own file, or nothing but itself."""
    file = nodeid.partition("::")[0]
    return _group_of_file(ROOT / file) or nodeid


@cache
def _group_of_file(path: Path) -> str:
    text = path.read_text() if path.exists() else ""
    if SUITE.search(text):
        return "suite"
    return str(path) if OWN_BROKER.search(text) else ""


class TogetherWhereShared(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whole groups to a worker, biggest first, so that what takes longest begins at once."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
