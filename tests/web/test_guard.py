"""The guard against private addresses, proved with the guard on."""

import asyncio
import ipaddress

import pytest

from tests.web.conftest import Checker, Names
from tests.web.farm import Farm, Server, page
from valint.web.addresses import Guard
from valint.web.connect import GuardedBackend
from valint.web.plan import Plan
from valint.web.resolver import ConnectFaultError, SystemResolver
from valint.web.verdict import Verdict

SERVER_ALONE = (ipaddress.ip_network("127.0.0.2/32"),)
SPELLINGS = [
    "127.0.0.2",
    "localhost",
    "LOCALHOST.",
    "127.0.2",
    "2130706434",
    "0x7f000002",
    "0x7f.0.0x0.2",
    "017700000002",
    "127.000.000.002",
    "①②⑦.⓪.⓪.②",
    "127。0。0。2",
    "%31%32%37.0.0.2",
    "0",
    "[::1]",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[::127.0.0.2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[fe80::1%25eth0]",
    "[::1%25lo]",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_loopback_reaches_the_server(check: Checker, server: Server, host: str) -> None:
    server.serve("/x", 200, page())
    for guard in (Guard(), Guard(ports=frozenset({server.port}))):
        check.guard = guard
        judgement = check.one(f"http://{host}:{server.port}/x")
        assert (judgement.verdict, judgement.reason) == (Verdict.UNCHECKED, "address-refused")
    assert server.log == []


REFUSED_V4 = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
"""
REFUSED_V6 = """
    :: ::1 ::10.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1
    2001:db8::1 2002:a00:1:: 2002:c0a8:101::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
    fe80::1%eth0
"""
REFUSED = (REFUSED_V4 + REFUSED_V6).split()


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert Guard().refuse_address(address) is not None


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "169.253.1.1", "2606:4700::1111", "2a00:1450:4001::200e", "::ffff:1.1.1.1"],
)
def test_what_is_public_is_not_refused(address: str) -> None:
    assert Guard().refuse_address(address) is None


def test_an_opened_network_opens_nothing_else() -> None:
    guard = Guard(networks=(ipaddress.ip_network("10.1.0.0/16"),))
    assert guard.refuse_address("10.1.2.3") is None
    assert guard.refuse_address("10.2.2.3") is not None
    assert guard.refuse_address("169.254.169.254") is not None
    assert guard.refuse_address("::ffff:10.1.2.3") is not None


@pytest.mark.parametrize(
    "name",
    ["localhost", "a.localhost", "metadata.google.internal", "printer.local", "intranet", "x.home.arpa"],
)
def test_local_names_are_refused_without_a_look_up(check: Checker, name: str) -> None:
    names = Names()
    check.resolver, check.guard = names, Guard()
    assert check.one(f"http://{name}/").reason == "address-refused"
    assert names.asked == []


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_other_ports_are_refused(check: Checker, port: int) -> None:
    check.resolver, check.guard = Names(contoso_com=[["1.1.1.1"]]), Guard()
    judgement = check.one(f"http://contoso.com:{port}/")
    assert (judgement.verdict, judgement.reason) == (Verdict.UNCHECKED, "address-refused")
    assert str(port) in judgement.detail


@pytest.mark.parametrize("url", ["gopher://contoso.com/", "ftp://contoso.com/a", "file:///etc/passwd"])
def test_other_schemes_are_never_fetched(check: Checker, url: str) -> None:
    assert (check.one(url).verdict, check.one(url).reason) == (Verdict.UNCHECKED, "scheme")


def test_one_private_address_among_public_ones_refuses_the_name(check: Checker) -> None:
    check.resolver, check.guard = Names(contoso_com=[["1.1.1.1", "10.0.0.1"]]), Guard()
    judgement = check.one("http://contoso.com/")
    assert (judgement.reason, judgement.detail) == (
        "address-refused",
        "contoso.com: 10.0.0.1 is a private address",
    )


def test_a_redirect_to_a_private_address_is_not_followed(farm: Farm, check: Checker, server: Server) -> None:
    inside = farm.server("127.0.0.9")
    inside.serve("/secret", 200, page())
    hop = server.serve("/x", 302, headers={"Location": inside.url("/secret")})
    check.guard = Guard(farm.ports, SERVER_ALONE)
    judgement = check.one(hop)
    assert (judgement.verdict, judgement.reason) == (Verdict.UNCHECKED, "address-refused")
    assert judgement.hops == ((302, hop),)
    assert len(server.log) == 1
    assert inside.log == []


def test_a_name_that_changes_its_answer_is_connected_at_the_judged_address(
    farm: Farm, check: Checker, server: Server
) -> None:
    """DNS rebinding: the answer is good when it is judged and bad when it would be looked up again."""
    server.serve("/x", 200, page())
    inside = farm.server("127.0.0.9", port=server.port)
    names = Names(contoso_com=[["127.0.0.2"], ["127.0.0.9"]])
    check.resolver = names
    check.guard = Guard(farm.ports, SERVER_ALONE)
    judgement = check.one(server.url("/x", host="contoso.com"))
    assert judgement.verdict is Verdict.ALIVE
    assert names.asked == ["contoso.com"]
    assert server.log[0].headers["host"] == f"contoso.com:{server.port}"
    assert inside.log == []


def test_a_name_that_turns_private_between_two_hops_is_refused_at_the_second(
    farm: Farm, check: Checker, server: Server
) -> None:
    server.serve("/x", 302, headers={"Location": "/y", "Connection": "close"})
    inside = farm.server("127.0.0.9", port=server.port)
    check.resolver = Names(contoso_com=[["127.0.0.2"], ["127.0.0.9"]])
    check.guard = Guard(farm.ports, SERVER_ALONE)
    judgement = check.one(server.url("/x", host="contoso.com"))
    assert (judgement.verdict, judgement.reason) == (Verdict.UNCHECKED, "address-refused")
    assert inside.log == []


def test_neither_proxy_nor_netrc_nor_certificates_come_from_the_environment(
    farm: Farm,
    check: Checker,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    proxy = farm.server("127.0.0.8")
    home = tmp_path_factory.mktemp("home")
    (home / ".netrc").write_text(f"machine {server.address} login user password secret\n")
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url())
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SSL_CERT_FILE", str(home / "no-such-file"))
    monkeypatch.setenv("SSLKEYLOGFILE", str(home / "keys"))
    assert check.one(server.serve("/x", 200, page())).verdict is Verdict.ALIVE
    assert proxy.log == []
    assert "authorization" not in server.log[0].headers
    assert not (home / "keys").exists()


def test_a_proxy_is_used_when_asked_and_the_guard_then_judges_names(farm: Farm, check: Checker) -> None:
    proxy = farm.server("127.0.0.8")
    proxy.serve("http://contoso.com/x", 200, page())
    check.plan, check.guard = Plan(proxy=proxy.url()), Guard()
    alive, local, literal, port = check(
        "http://contoso.com/x", "http://localhost/x", "http://10.0.0.1/x", "http://contoso.com:22/x"
    )
    assert alive.verdict is Verdict.ALIVE
    assert {local.reason, literal.reason, port.reason} == {"address-refused"}
    assert [visit.path for visit in proxy.log] == ["http://contoso.com/x"]


def test_a_proxy_that_is_not_there_is_transient(farm: Farm, check: Checker) -> None:
    check.plan = Plan(proxy="http://127.0.0.8:1")
    judgement = check.one("http://contoso.com/x")
    assert (judgement.verdict, judgement.reason) == (Verdict.TRANSIENT, "connection-failed")


@pytest.mark.parametrize("host", ["127.1", "127.0.2", "0x7f.1", "0.0"])
def test_an_odd_spelling_that_reached_the_resolver_would_be_judged_by_its_answer(host: str) -> None:
    async def connect() -> None:
        resolver = SystemResolver()
        try:
            await GuardedBackend(Guard(), resolver).connect_tcp(host, 80, 5.0)
        finally:
            resolver.close()

    with pytest.raises(ConnectFaultError, match=r"loopback|unspecified"):
        asyncio.run(connect())
