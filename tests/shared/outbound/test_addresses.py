"""Webhooks go to public addresses, whatever way an inner one is written."""

import pytest

from shared.outbound.addresses import AddressRefused, check_addresses

INSIDE = {
    "private, class A": "10.0.0.1",
    "private, class B": "172.16.0.1",
    "private, class B, last": "172.31.255.255",
    "private, class C": "192.168.1.1",
    "loopback": "127.0.0.1",
    "loopback, another": "127.8.8.8",
    "loopback, IPv6": "::1",
    "this host": "0.0.0.0",
    "unspecified, IPv6": "::",
    "link-local": "169.254.1.1",
    "cloud metadata": "169.254.169.254",
    "link-local, IPv6": "fe80::1",
    "link-local, IPv6, scoped": "fe80::1%eth0",
    "public, scoped": "2606:4700::1%eth0",
    "site-local, IPv6": "fec0::1",
    "unique local, IPv6": "fd00:ec2::254",
    "carrier-grade NAT": "100.64.0.1",
    "carrier-grade NAT, last": "100.127.255.255",
    "protocol assignments": "192.0.0.8",
    "6to4 relays": "192.88.99.1",
    "benchmarks": "198.18.0.1",
    "documentation": "203.0.113.7",
    "documentation, IPv6": "2001:db8::1",
    "multicast": "224.0.0.1",
    "multicast, global": "233.252.0.1",
    "multicast, IPv6": "ff02::1",
    "multicast, IPv6, global": "ff0e::1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv4-mapped, private": "::ffff:10.0.0.1",
    "IPv4-mapped, public": "::ffff:8.8.8.8",
    "IPv4-compatible": "::8.8.8.8",
    "NAT64, metadata": "64:ff9b::a9fe:a9fe",
    "NAT64, public": "64:ff9b::808:808",
    "NAT64, local use": "64:ff9b:1::1",
    "6to4, private": "2002:a00:1::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "no address": "example.com",
}


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE.keys())
def test_address_inside_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_addresses([address])


@pytest.mark.parametrize("address", ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1111"])
def test_public_address_is_taken(address: str) -> None:
    assert check_addresses([address]) == address


def test_one_inner_address_among_public_ones_is_refused() -> None:
    with pytest.raises(AddressRefused):
        check_addresses(["8.8.8.8", "10.0.0.1"])


def test_name_without_an_address_is_refused() -> None:
    with pytest.raises(AddressRefused):
        check_addresses([])


def test_setting_lets_loopback_pass_and_nothing_else() -> None:
    assert check_addresses(["127.0.0.1"], loopback=True) == "127.0.0.1"
    assert check_addresses(["::1"], loopback=True) == "::1"
    for address in set(INSIDE.values()) - {"127.0.0.1", "127.8.8.8", "::1"}:
        with pytest.raises(AddressRefused):
            check_addresses([address], loopback=True)
