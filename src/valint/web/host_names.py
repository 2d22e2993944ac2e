"""Read the host of a URL as a browser does, so that no spelling of an address slips past a check.

Semantics: WHATWG URL, "host parsing" and "IPv4 parser" (https://url.spec.whatwg.org/#host-parsing).
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

_LABEL_BREAK = re.compile("[.。．｡]")
_ASCII_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_MAX_HOST = 253


class BadHostError(ValueError):
    """The text names no host; its text says why."""


@lru_cache(maxsize=4096)
def canonical_host(written: str) -> str:
    """Return the host in lower-case ASCII without a final dot; IPv6 addresses without brackets.

    Every spelling of an IPv4 address (`127.1`, `0x7f000001`, full-width digits) becomes its dotted form.

    Raises:
        BadHostError: the text is no host.
    """
    if written.startswith("["):
        return _ipv6(written)
    if len(written) > 4 * _MAX_HOST:
        raise BadHostError("the host name is too long")
    host = _to_ascii(_percent_decoded(written)).removesuffix(".")
    if not host:
        raise BadHostError("the host is empty")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _ipv4(host)
    if len(host) > _MAX_HOST or not _ASCII_HOST.fullmatch(host):
        raise BadHostError(f"“{written}” is no host name")
    return host


def _percent_decoded(written: str) -> str:
    try:
        return unquote_to_bytes(written).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadHostError(f"“{written}” is no host name") from error


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    import idna  # 15 ms, and few URLs need it

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        labels = [
            label if label.isascii() else idna.alabel(label).decode("ascii")
            for label in _LABEL_BREAK.split(mapped)
        ]
    except (idna.IDNAError, UnicodeError) as error:
        raise BadHostError(f"“{host}” is no internationalised host name") from error
    return ".".join(labels).lower()


def _ipv6(written: str) -> str:
    if not written.endswith("]"):
        raise BadHostError("an IPv6 address lacks its closing bracket")
    try:
        # A zone (`%25eth0`) names an interface of this machine; the address is judged without it.
        address = ipaddress.IPv6Address(written[1:-1].partition("%")[0])
    except ValueError as error:
        raise BadHostError(f"“{written}” is no IPv6 address") from error
    return str(address)


def _ipv4(host: str) -> str:
    parts = host.split(".")
    if len(parts) > 4:
        raise BadHostError(f"“{host}” is no IPv4 address")
    numbers = [_number(part, host) for part in parts]
    *heads, last = numbers
    if any(number > 255 for number in heads) or last >= 256 ** (5 - len(numbers)):
        raise BadHostError(f"“{host}” is no IPv4 address")
    value = last
    for index, number in enumerate(heads):
        value += number << (8 * (3 - index))
    return str(ipaddress.IPv4Address(value))


def _number(part: str, host: str) -> int:
    if not _NUMBER.fullmatch(part) or len(part) > 20:
        raise BadHostError(f"“{host}” is no IPv4 address")
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)
    except ValueError as error:
        raise BadHostError(f"“{host}” is no IPv4 address") from error
