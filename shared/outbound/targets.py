"""What a receiver's URL may look like. Pure; where its name leads is checked at every delivery."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from shared.errors import Invalid
from shared.outbound.addresses import check_addresses

LONGEST = 2000
_PORTS = {"https": 443, "http": 80}


class UrlRefused(Invalid):
    """No webhook goes to this URL."""

    code = "url_refused"


@dataclass(frozen=True)
class Policy:
    """What is let through: plain http outside production, loopback by an explicit setting only."""

    plain_http: bool = False
    loopback: bool = False


@dataclass(frozen=True)
class Target:
    """A receiver: whom to connect to, and what to ask for. `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The Host header: with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url: str, policy: Policy) -> Target:
    """Read a receiver's URL; raises `UrlRefused`, or `AddressRefused` for a literal address inside."""
    parts, port = _split(url)
    if parts.scheme != "https" and not (policy.plain_http and parts.scheme == "http"):
        raise UrlRefused("webhooks go to https:// only", pointer="/url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UrlRefused("leave out user, password and fragment", pointer="/url")
    host = _host(parts.hostname)
    _check_literal(host, policy)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise UrlRefused(f"at most {LONGEST} printable ASCII characters, percent-encoded", pointer="/url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefused("this is no URL", pointer="/url") from None
    if port == 0:
        raise UrlRefused("this is no port", pointer="/url")
    return parts, port


def _host(host: str | None) -> str:
    if not host or "%" in host:
        raise UrlRefused("the URL names no host", pointer="/url")
    return host


def _check_literal(host: str, policy: Policy) -> None:
    try:
        literal = str(ip_address(host))
    except ValueError:
        return
    check_addresses([literal], loopback=policy.loopback)
