"""Decide which addresses valint may connect to: public ones alone, unless the operator says otherwise.

Sources: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and later entries), and the fixed
addresses at which clouds answer with credentials.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What `is_global` lets through, or let through in some patch releases of the Pythons we support.
_NEVER = {
    "0.0.0.0/8": "this network",
    "100.64.0.0/10": "carrier-grade NAT",
    "168.63.129.16/32": "the Azure wire server",
    "192.0.0.0/24": "IETF protocol assignments",
    "192.88.99.0/24": "a 6to4 relay",
    "198.18.0.0/15": "benchmarking",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/96": "an IPv4-compatible address",
    "64:ff9b::/96": "NAT64 of an IPv4 address",
    "64:ff9b:1::/48": "local NAT64",
    "2001::/23": "IETF protocol assignments, Teredo among them",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4 of an IPv4 address",
    "3fff::/20": "documentation",
}
_NEVER_NETWORKS: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), why) for network, why in _NEVER.items()
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".localdomain", ".lan", ".home.arpa", ".onion")


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to.

    Args:
        ports: the only ports.
        networks: non-global networks that the operator opens, for an intranet or a test.
    """

    ports: frozenset[int] = frozenset({80, 443})
    networks: Sequence[Network] = ()

    def refuse_port(self, port: int) -> str | None:
        """Return why `port` is closed, None when it is open."""
        return None if port in self.ports else f"port {port} is not among the allowed ports"

    def refuse_name(self, host: str) -> str | None:
        """Return why a host is refused before any look-up: its name alone says that it is local.

        With networks opened, names are judged by their addresses alone.
        """
        if self.networks:
            return None
        if host == "localhost" or host.endswith(_LOCAL_SUFFIXES):
            return f"{host} is a local name"
        if "." not in host and ":" not in host:
            return f"{host} is a name without a domain"
        return None

    def refuse_address(self, written: str) -> str | None:
        """Return why an IP address is refused, None when it may be connected to."""
        if "%" in written:
            return f"{written} is bound to a network interface"
        address = ipaddress.ip_address(written)
        if any(address in network for network in self.networks if network.version == address.version):
            return None
        why = _why_not_public(address)
        return None if why is None else f"{written} is {why}"


def is_literal(host: str) -> bool:
    """Tell whether a canonical host is an IP address rather than a name."""
    if ":" in host:
        return True
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _why_not_public(address: Address) -> str | None:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return _why_not_public(address.ipv4_mapped)
    for network, why in _NEVER_NETWORKS:
        if network.version == address.version and address in network:
            return _unspecified_or(address, why)
    if address.is_loopback:
        return "a loopback address"
    if address.is_link_local:
        return "a link-local address"
    if address.is_private:
        return "a private address"
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return "no global unicast address"
    return None if address.is_global and not address.is_multicast else "no global address"


def _unspecified_or(address: Address, why: str) -> str:
    if address.is_loopback:
        return "a loopback address"
    return "the unspecified address" if address.is_unspecified else f"not public ({why})"
