"""The console is built when what it is made of has changed, and never quietly left unbuilt."""

import json
from pathlib import Path

import pytest

from ops.console import Console, main
from ops.programs import NotReady

BUILD = "node -e \"const fs = require('fs'); fs.mkdirSync('dist', {recursive: true}); fs.{write}\""
PAGE = BUILD.replace("{write}", "copyFileSync('src.html', 'dist/index.html')")
LOCK = {"name": "console", "lockfileVersion": 3, "requires": True, "packages": {"": {"name": "console"}}}


@pytest.fixture
def console(tmp_path: Path) -> Console:
    """A project that needs no package."""
    folder = tmp_path / "console"
    folder.mkdir()
    (folder / ".gitignore").write_text("openapi.json\nnode_modules/\ndist/\n")
    (folder / "package-lock.json").write_text(json.dumps(LOCK))
    (folder / "src.html").write_text("one")
    give_scripts(folder, build=PAGE)
    return Console(folder, tmp_path / "console.log")


def give_scripts(folder: Path, **scripts: str) -> None:
    (folder / "package.json").write_text(json.dumps({"name": "console", "scripts": scripts}))


def page(console: Console) -> str:
    return (console.folder / "dist" / "index.html").read_text()


def test_built_console_is_left_alone_until_a_source_changes(console: Console) -> None:
    assert console.built_of == ""
    assert console.build()
    first = console.built_of
    assert not console.build()

    (console.folder / "src.html").write_text("two")
    assert console.build()
    assert page(console) == "two"
    assert console.built_of not in ("", first)


def test_what_is_deleted_is_made_again(console: Console) -> None:
    console.build()
    for made in (console.folder / "dist").iterdir():
        made.unlink()
    assert console.build()
    assert page(console) == "one"


def test_another_contract_of_the_api_is_another_source(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.build()
    monkeypatch.setattr("ops.console.contract_json", lambda: b'{"openapi": "3.1.0"}')
    assert console.build()
    assert json.loads((console.folder / "openapi.json").read_text()) == {"openapi": "3.1.0"}


def test_failed_build_says_what_failed_and_where_its_log_is(console: Console) -> None:
    give_scripts(console.folder, build="echo no such screen && exit 3")
    for _ in range(2):  # what failed once is no built console
        with pytest.raises(NotReady, match="npm run build failed") as refused:
            console.build()
    assert str(console.log) in str(refused.value)
    assert "no such screen" in str(refused.value)


def test_lock_that_does_not_fit_fails_too(console: Console) -> None:
    wanted = {"name": "console", "dependencies": {"missing-from-the-lock": "1.0.0"}}
    (console.folder / "package.json").write_text(json.dumps(wanted))
    with pytest.raises(NotReady, match="npm ci"):
        console.build()


def test_check_runs_what_the_project_has_and_fails_with_it(console: Console) -> None:
    give_scripts(console.folder, build=PAGE, check="echo checked > checked.txt", budget="exit 1")
    with pytest.raises(NotReady, match="npm run budget failed"):
        console.check()
    assert (console.folder / "checked.txt").exists()

    give_scripts(console.folder, build=PAGE, check="true")
    console.check()


def test_command_takes_the_two_words_only() -> None:
    assert main(["clean"]) == main([]) == 2
