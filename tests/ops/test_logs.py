"""Logs stay small while they are written to."""

from pathlib import Path

from ops.logs import keep_small


def test_log_that_has_grown_is_emptied_under_its_writer(tmp_path: Path) -> None:
    log, small = tmp_path / "leads.log", tmp_path / "staff.log"
    small.write_text("short")
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * 100)
        assert keep_small(tmp_path, largest=50) == [log]
        writer.write(b"next")
    assert log.read_bytes() == b"next"
    assert (tmp_path / "leads.log.1").read_bytes() == b"x" * 100
    assert small.read_text() == "short"
    assert keep_small(tmp_path, largest=50) == []
