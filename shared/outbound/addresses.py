"""Which network addresses a webhook may go to: public ones only. Pure; resolving is done elsewhere."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from shared.errors import Invalid

# What `is_global` lets through, or would if Python's tables changed: each could lead back inside.
_NEVER = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class AddressRefused(Invalid):
    """The receiver's address is not on the public internet."""

    code = "address_refused"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is on the public internet, reached by no detour (mapped, NAT64, 6to4, Teredo)."""
    if not address.is_global or address.is_multicast or getattr(address, "scope_id", None):
        return False
    return not any(address.version == net.version and address in net for net in _NEVER)


def check_addresses(found: Sequence[str], *, loopback: bool = False) -> str:
    """The first of the addresses a name resolved to; `AddressRefused` if there is none or any is not public.

    `loopback` lets 127.0.0.0/8 and ::1 pass: for tests and `make up`, never in production.
    """
    for each in found:
        try:
            address = ip_address(each)
        except ValueError:
            raise AddressRefused("the name resolves to no address") from None
        if not (is_public(address) or (loopback and address.is_loopback)):
            raise AddressRefused("the name leads to an address that is not public")
    if not found:
        raise AddressRefused("the name resolves to no address")
    return found[0]
