"""The environment is made from the lock file, through the indexes and certificates pip is told to use."""

import subprocess
import sys
from pathlib import Path

import pytest

from ops import bootstrap
from ops.bootstrap import is_current, pip_config, uv_settings, wanted
from tests.support.waiting import wait_for


@pytest.fixture
def no_settings_for_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE", "UV_HTTP_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", venv / "requirements.stamp")
    monkeypatch.setattr(bootstrap, "LOCK", tmp_path / "requirements.lock")
    bootstrap.LOCK.write_text("one==1")
    return venv


@pytest.mark.usefixtures("no_settings_for_uv")
def test_uv_uses_the_indexes_and_certificates_of_pip() -> None:
    pip = {
        "index-url": "https://index.example/simple",
        "extra-index-url": "https://a.example/simple\nhttps://b.example/simple",
        "find-links": "/wheels /more",
        "cert": "/etc/ca.pem",
    }
    settings = uv_settings(pip)
    assert settings["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert settings["UV_INDEX"] == "https://a.example/simple https://b.example/simple"
    assert settings["UV_FIND_LINKS"] == "/wheels,/more"
    assert settings["SSL_CERT_FILE"] == "/etc/ca.pem"


@pytest.mark.usefixtures("no_settings_for_uv")
def test_what_is_set_for_uv_itself_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/mine.pem")
    assert "SSL_CERT_FILE" not in uv_settings({"cert": "/etc/ca.pem"})


def test_pip_tells_its_settings_although_our_environment_holds_no_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://index.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert pip_config()["index-url"] == "https://index.example/simple"


def test_who_looks_for_a_pip_that_another_makes_waits_for_it(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    find = (
        "from pathlib import Path; from ops import bootstrap;"
        f"bootstrap.ROOT = Path({str(clone)!r}); print(bootstrap._pip()[0])"
    )
    argv = [sys.executable, "-c", find]
    first = subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=bootstrap.ROOT, text=True)
    home = clone / ".local" / "pip"
    wait_for((home / "bin").exists)
    (home / "made once").touch()
    second = subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=bootstrap.ROOT, text=True)
    found = {each.communicate(timeout=120)[0] for each in (first, second)}
    assert (first.returncode, second.returncode, len(found)) == (0, 0, 1)
    assert (home / "made once").exists()


@pytest.mark.usefixtures("environment")
def test_environment_without_a_stamp_is_made_again() -> None:
    assert not is_current()


@pytest.mark.usefixtures("environment")
def test_stamped_environment_is_left_alone_until_the_lock_changes() -> None:
    bootstrap.STAMP.write_text(wanted())
    assert is_current()

    bootstrap.LOCK.write_text("one==2")
    assert not is_current()
