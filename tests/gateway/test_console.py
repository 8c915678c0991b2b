"""The console as the gateway serves it: its page at any address but the API's, its files, its policy."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from gateway.edge import STRICT_CSP
from gateway.settings import CONSOLE, Settings, from_environment
from ops.ports import free_port
from tests.gateway.support import ROOT, serving
from tests.gateway.test_http import check_problem

Ask = Callable[..., requests.Response]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SCRIPT = "console.log('全员');\n" * 100
FILES = {
    "assets/index-Ab12.js": SCRIPT.encode(),
    "assets/index-Cd34.css": b"body{margin:0}\n" * 20,
    "assets/tiny-Ef56.js": b"1",
    "assets/face-Gh78.woff2": b"wOF2" * 100,
    "favicon.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}
PAGE = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console") / "dist"
    for name, body in {**FILES, "index.html": PAGE.encode()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder.parent / "secret.txt").write_text("not part of the console")
    return folder


def away(console: Path | None) -> Settings:
    """A gateway behind which nothing answers: the console needs nothing."""
    return Settings(amqp_url="amqp://guest:guest@127.0.0.1:9/", port=free_port(), console_dir=console)


@pytest.fixture(scope="module")
def ask(built: Path) -> Iterator[Ask]:
    with serving(away(built)) as url:

        def ask(path: str, method: str = "GET", **headers: str) -> requests.Response:
            prepared = requests.Request(method, url, headers=headers).prepare()
            prepared.url = url + path  # as it is: nothing of it is normalised
            with requests.Session() as session:
                return session.send(prepared, timeout=10, allow_redirects=False)

        yield ask


@pytest.mark.parametrize("path", [
    "/", "/login?error=oidc_refused", "/leads/0192f3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b", "/notification-settings",
    "/pool/a/b/c/d", "/v10", "/index.html", "/docs/more", "/%E7%BA%BF%E7%B4%A2",
])  # fmt: skip
def test_a_browser_gets_the_page_at_every_address_that_is_not_the_apis(ask: Ask, path: str) -> None:
    answer = ask(path, **BROWSER)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert '<div id="root">' in answer.text


def test_page_at_the_root_is_for_everybody(ask: Ask) -> None:
    assert '<div id="root">' in ask("/", Accept="*/*").text


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/nothing", "/v1/leads/x/y/z", "/assets/gone-Zz99.js", "/assets"]
)
def test_what_is_no_page_stays_a_problem_for_browsers_too(ask: Ask, path: str) -> None:
    check_problem(ask(path, **BROWSER), 404, "not_found")


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_what_a_script_asks_for_is_never_answered_with_the_page(ask: Ask, accept: str) -> None:
    check_problem(ask("/leads/1", Accept=accept), 404, "not_found")


@pytest.mark.parametrize(("path", "kind"), [
    ("/livez", "application/json"), ("/readyz", "application/json"), ("/openapi.json", "application/json"),
    ("/metrics", "text/plain"), ("/docs", "text/html"),
])  # fmt: skip
def test_the_gateways_own_pages_stay_what_they_are(ask: Ask, path: str, kind: str) -> None:
    answer = ask(path, **BROWSER)
    assert answer.headers["Content-Type"].startswith(kind)
    assert '<div id="root">' not in answer.text


@pytest.mark.parametrize("path", [
    "/../secret.txt", "/.vite/manifest.json", "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets//etc/passwd", "//etc/passwd", "/assets/..%5c..%5csecret.txt", "/assets/index-Ab12.js%00.css",
])  # fmt: skip
def test_nothing_outside_the_folder_is_served(ask: Ask, path: str) -> None:
    check_problem(ask(path), 404, "not_found")


@pytest.mark.parametrize(("path", "kind"), [
    ("/assets/index-Ab12.js", "text/javascript; charset=utf-8"),
    ("/assets/index-Cd34.css", "text/css; charset=utf-8"),
    ("/assets/face-Gh78.woff2", "font/woff2"),
])  # fmt: skip
def test_hashed_files_are_kept_for_ever_under_their_type(ask: Ask, path: str, kind: str) -> None:
    answer = ask(path)
    assert answer.content == FILES[path[1:]]
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == STRICT_CSP.decode()


def test_files_without_a_hash_are_kept_for_minutes(ask: Ask) -> None:
    answer = ask("/favicon.svg", **BROWSER)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "image/svg+xml",
        "max-age=300",
    )


@pytest.mark.parametrize(("accepted", "is_packed"), [
    ("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=x", True),
    ("gzip;q=0", False), ("gzip; q=0.000, br", False), ("br", False), ("identity", False), ("", False),
])  # fmt: skip
def test_files_are_packed_for_who_takes_them_packed(ask: Ask, accepted: str, is_packed: bool) -> None:
    answer = ask("/assets/index-Ab12.js", **{"Accept-Encoding": accepted})
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    assert answer.text == SCRIPT
    sent = gzip.compress(SCRIPT.encode(), mtime=0) if is_packed else SCRIPT.encode()
    assert answer.headers["Content-Length"] == str(len(sent))


@pytest.mark.parametrize("path", ["/assets/tiny-Ef56.js", "/assets/face-Gh78.woff2"])
def test_what_packing_makes_no_smaller_is_sent_as_it_is(ask: Ask, path: str) -> None:
    answer = ask(path, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/leads/1", "/assets/index-Ab12.js", "/favicon.svg"])
def test_head_answers_as_get_without_a_body(ask: Ask, path: str) -> None:
    answer, whole = ask(path, "HEAD", **BROWSER), ask(path, **BROWSER)
    assert (answer.status_code, answer.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert answer.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["/", "/assets/index-Ab12.js"])
def test_what_is_only_read_takes_no_other_method(ask: Ask, path: str) -> None:
    check_problem(ask(path, "POST", **BROWSER), 405, "method_not_allowed")
    check_problem(ask("/leads/1", "POST", **BROWSER), 404, "not_found")


def policy_of(answer: requests.Response) -> dict[str, list[str]]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def test_page_loads_from_here_only_and_runs_nothing_written_into_it(ask: Ask) -> None:
    policy = policy_of(ask("/", **BROWSER))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == policy["connect-src"] == policy["font-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    allowed = [source for name, sources in policy.items() if name != "style-src-attr" for source in sources]
    assert not [source for source in allowed if "unsafe" in source or "*" in source or "http" in source]


def test_each_page_has_a_nonce_of_its_own_which_is_never_kept(ask: Ask) -> None:
    nonces = set()
    for _ in range(3):
        answer = ask("/", **BROWSER)
        (nonce,) = re.findall('content="(.+?)"', answer.text)
        assert policy_of(answer)["style-src"] == ["'self'", f"'nonce-{nonce}'"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert len(nonce) >= 20
        nonces.add(nonce)
    assert len(nonces) == 3


def test_page_is_out_of_reach_of_other_sites_and_of_the_devices_sensors(ask: Ask) -> None:
    headers = ask("/", **BROWSER).headers
    assert (headers["X-Frame-Options"], headers["Referrer-Policy"]) == ("DENY", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_addresses_of_pages_are_counted_together_and_files_too(ask: Ask) -> None:
    ask("/leads/13800138000", **BROWSER)
    ask("/assets/index-Ab12.js")
    counted = ask("/metrics").text
    assert 'name="GET /{page}"' in counted
    assert 'name="GET /{built_file}"' in counted
    assert "13800138000" not in counted


@pytest.mark.parametrize("content", [None, {"assets/index-Ab12.js": b"1"}])
def test_without_a_built_page_the_home_says_so_and_other_addresses_are_nothing(
    tmp_path: Path, content: dict[str, bytes] | None
) -> None:
    for name, body in (content or {}).items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(body)
    with serving(away(tmp_path if content else None)) as url:
        home = requests.get(url, headers=BROWSER, timeout=10)
        deep = requests.get(url + "/leads/1", headers=BROWSER, timeout=10)
    assert "make up" in home.text
    check_problem(deep, 404, "not_found")


def test_folder_is_the_one_beside_the_code_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URL", "amqp://x")
    monkeypatch.delenv("ALLHANDS_CONSOLE_DIR", raising=False)
    assert from_environment().console_dir == CONSOLE == ROOT / "console" / "dist"
    monkeypatch.setenv("ALLHANDS_CONSOLE_DIR", "/srv/console")
    assert from_environment().console_dir == Path("/srv/console")
