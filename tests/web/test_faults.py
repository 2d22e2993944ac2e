"""Names that do not resolve, connections that are not made, certificates that are not good."""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.web.conftest import QUICK, Checker, Names
from tests.web.farm import Farm, Server, page
from valint.web.exchange import Fault
from valint.web.plan import Plan
from valint.web.resolver import ConnectFaultError, SystemResolver
from valint.web.verdict import Verdict

CERTIFICATES = Path(__file__).parent / "certificates"


class Failing:
    """A resolver that fails in one way."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault

    async def resolve(self, host: str) -> Sequence[str]:
        raise ConnectFaultError(self.fault, host)


def test_a_name_that_does_not_exist_is_dead_when_seen_again(check: Checker, tmp_path: Path) -> None:
    check.resolver = Names()
    check.cache = tmp_path / "links.db"
    first = check.one("https://no-such-host.contoso.com/")
    assert (first.verdict, first.reason, first.pending) == (Verdict.SUSPECT, "dns-no-such-host", True)
    check.clock.offset += 700
    assert check.one("https://no-such-host.contoso.com/").verdict is Verdict.DEAD


def test_a_look_up_that_fails_is_transient(check: Checker) -> None:
    check.resolver = Failing(Fault.DNS)
    judgement = check.one("https://contoso.com/")
    assert (judgement.verdict, judgement.reason) == (Verdict.TRANSIENT, "dns-failure")


def test_a_look_up_that_hangs_is_transient(check: Checker) -> None:
    class Hanging:
        async def resolve(self, host: str) -> Sequence[str]:
            await asyncio.sleep(600)
            return []

    check.resolver = Hanging()
    check.limits = replace(QUICK, connect=0.3)
    assert check.one("https://contoso.com/").verdict is Verdict.TRANSIENT


def test_a_refused_connection_is_transient(check: Checker, server: Server) -> None:
    with socket.socket() as free:
        free.bind((server.address, 0))
        port = free.getsockname()[1]
        # Bound and not listening: connections are refused, and nobody else takes the port.
        server.port, old = port, server.port
        judgement = check.one(server.url("/x"))
        server.port = old
    assert (judgement.verdict, judgement.reason) == (Verdict.TRANSIENT, "connection-refused")


def test_a_second_address_is_tried_when_the_first_refuses(farm: Farm, check: Checker, server: Server) -> None:
    server.serve("/x", 200, page())
    check.resolver = Names(contoso_com=[["127.0.0.77", "127.0.0.2"]])
    assert check.one(server.url("/x", host="contoso.com")).verdict is Verdict.ALIVE


GAI = {
    socket.EAI_NONAME: Fault.NO_SUCH_HOST,
    socket.EAI_NODATA: Fault.NO_SUCH_HOST,
    socket.EAI_AGAIN: Fault.DNS,
    socket.EAI_FAIL: Fault.DNS,
}


def _fault_of(host: str, answers: dict[str, int | str], controls: Sequence[str] = ()) -> Fault:
    def getaddrinfo(name: str, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        answer = answers.get(name, socket.EAI_NONAME)
        if isinstance(answer, int):
            raise socket.gaierror(answer, "failed")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 0))]

    async def resolve() -> Fault:
        resolver = SystemResolver(controls)
        try:
            with pytest.raises(ConnectFaultError) as caught:
                await resolver.resolve(host)
            return caught.value.fault
        finally:
            resolver.close()

    with patch.object(socket, "getaddrinfo", getaddrinfo):
        return asyncio.run(resolve())


@pytest.mark.parametrize("code", GAI)
def test_the_systems_answers_are_told_apart(code: int) -> None:
    assert (
        _fault_of("contoso.com", {"contoso.com": code, "fabrikam.com": "1.1.1.1"}, ["fabrikam.com"])
        is GAI[code]
    )


def test_a_resolver_that_finds_nothing_at_all_proves_nothing_about_a_name() -> None:
    assert _fault_of("contoso.com", {}, ["fabrikam.com", "contoso.com"]) is Fault.DNS
    assert _fault_of("contoso.com", {"example.com": "1.1.1.1"}) is Fault.NO_SUCH_HOST
    assert _fault_of("contoso.invalid", {}) is Fault.NO_SUCH_HOST


@pytest.fixture
def tls_names(check: Checker) -> Names:
    names = Names(contoso_com=[["127.0.0.2"]])
    check.resolver = names
    check.plan = Plan(ca_file=str(CERTIFICATES / "root.pem"))
    return names


def _tls_server(farm: Farm, certificate: str) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate == "sha1":
        context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    server = farm.server("127.0.0.2", tls=context)
    server.serve("/x", 200, page())
    return server


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ("expired", "tls-expired"),
        ("not-yet", "tls-not-yet-valid"),
        ("self-signed", "tls-self-signed"),
        ("wrong-host", "tls-wrong-host"),
        ("no-intermediate", "tls-unknown-issuer"),
        ("sha1", "tls-weak"),
    ],
)
def test_each_bad_certificate_is_suspect_for_its_own_reason(
    farm: Farm, check: Checker, tls_names: Names, certificate: str, reason: str
) -> None:
    judgement = check.one(_tls_server(farm, certificate).url("/x", host="contoso.com"))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, reason)
    assert not judgement.pending


def test_a_good_certificate_is_fine_and_its_connection_used_again(
    farm: Farm, check: Checker, tls_names: Names
) -> None:
    server = _tls_server(farm, "good")
    urls = [server.serve(f"/{number}", 200, page()) for number in range(3)]
    for number in range(3):
        urls[number] = server.url(f"/{number}", host="contoso.com")
    assert {judgement.verdict for judgement in check(*urls)} == {Verdict.ALIVE}


def _answering(farm: Farm, answer: bytes) -> str:
    """Answer a TLS hello with fixed bytes; return the URL."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        await writer.drain()
        await reader.read()

    return farm.raw("127.0.0.2", talk).url("/x", host="contoso.com").replace("http:", "https:")


def test_a_server_of_the_last_century_is_suspect(farm: Farm, check: Checker, tls_names: Names) -> None:
    """The alert is what a server that ends at TLS 1.0 answers: fatal, protocol_version."""
    judgement = check.one(_answering(farm, bytes.fromhex("15030100020246")))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "tls-old-protocol")


def test_plain_http_on_a_tls_port_is_suspect(farm: Farm, check: Checker, tls_names: Names) -> None:
    judgement = check.one(_answering(farm, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "tls-failure")


def test_the_name_is_checked_though_the_address_is_pinned(
    farm: Farm, check: Checker, tls_names: Names
) -> None:
    tls_names.answers["fabrikam.com"] = [["127.0.0.2"]]
    judgement = check.one(_tls_server(farm, "good").url("/x", host="fabrikam.com"))
    assert judgement.reason == "tls-wrong-host"


@pytest.fixture(autouse=True)
def _no_real_look_ups() -> Iterator[None]:
    """Nothing but loopback is ever contacted, a name server included."""
    real = socket.getaddrinfo

    def guarded(host: str, *arguments: object, **options: object) -> object:
        assert host is None or host.replace(".", "").isdigit(), f"{host} would have been looked up"
        return real(host, *arguments, **options)  # type: ignore[arg-type]

    with patch.object(socket, "getaddrinfo", guarded):
        yield
