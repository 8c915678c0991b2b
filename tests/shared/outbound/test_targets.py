"""Which URLs a webhook may have."""

import pytest

from shared.outbound.addresses import AddressRefused
from shared.outbound.targets import Policy, Target, UrlRefused, parse

PRODUCTION = Policy()
LOCAL = Policy(plain_http=True, loopback=True)


@pytest.mark.parametrize(
    ("url", "target", "header"),
    [
        ("https://a.example", Target("https", "a.example", 443, "/"), "a.example"),
        ("https://A.example:443/x?y=1", Target("https", "a.example", 443, "/x?y=1"), "a.example"),
        ("https://a.example:8443/", Target("https", "a.example", 8443, "/"), "a.example:8443"),
        ("https://[2606:4700::1]/h", Target("https", "2606:4700::1", 443, "/h"), "[2606:4700::1]"),
    ],
)
def test_url_is_read(url: str, target: Target, header: str) -> None:
    assert parse(url, PRODUCTION) == target
    assert target.host_header == header


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "https://",
        "https:///path",
        "https://user@a.example/",
        "https://user:secret@a.example/",
        "https://a.example/#part",
        "https://a.example:0/",
        "https://a.example:99999/",
        "https://a.example:x/",
        "https://[fe80::1%25eth0]/",
        "https://[not-v6]/",
        "https://a.example/ space",
        "https://a.example\\@b.example/",
        "https://例子.example/",
        "https://a.example/\r\nX: y",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_url_that_could_mean_two_things_is_refused(url: str) -> None:
    with pytest.raises(UrlRefused):
        parse(url, PRODUCTION)


@pytest.mark.parametrize("host", ["10.0.0.1", "127.0.0.1", "[::1]", "[::ffff:8.8.8.8]", "169.254.169.254"])
def test_literal_address_inside_is_refused_at_once(host: str) -> None:
    with pytest.raises(AddressRefused):
        parse(f"https://{host}/", PRODUCTION)


def test_plain_http_and_loopback_pass_where_they_are_allowed() -> None:
    assert parse("http://127.0.0.1:8080/h", LOCAL) == Target("http", "127.0.0.1", 8080, "/h")
    with pytest.raises(AddressRefused):
        parse("http://10.0.0.1/", LOCAL)
