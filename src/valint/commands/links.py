"""`valint links`: check external links and downloads over the network."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valint.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valint.web.collect import Harvest
    from valint.web.plan import Plan
    from valint.web.results import Results
    from valint.web.store import VerdictStore
    from valint.web.sweep import Outcome

_PIECES_AT_ONCE = 1000
_FAIL_ON = ("error", "warning", "info", "never")


class Arguments(NamedTuple):
    """What the command line of `valint links` says."""

    paths: tuple[str, ...]
    config: Path | None
    locale: str | None
    changed_since: str | None
    output_format: str
    results: Path | None
    cache: Path | None
    no_cache: bool
    record: Path | None
    replay: Path | None
    allow: tuple[str, ...]
    deny: tuple[str, ...]
    max_urls: int
    max_time: float
    concurrency: int
    per_host: int
    rate: float
    host_limit: tuple[str, ...]
    timeout: float
    retries: int
    respect_robots: bool
    user_agent: str | None
    proxy: str | None
    ca_file: Path | None
    allow_port: tuple[int, ...]
    allow_network: tuple[str, ...]
    fail_on: str
    allow_incomplete: bool
    verbose: bool
    debug: bool


@click.command(short_help="Check external links and downloads over the network.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this configuration file."
)
@click.option("--locale", metavar="TAG", help="Locale of the pages, as da-DK. Default: what the tree tells.")
@click.option(
    "--changed-since", metavar="REF", help="Check only URLs that were added since this git revision."
)
@click.option(
    "--output-format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option(
    "--results", type=click.Path(path_type=Path), metavar="FILE", help="Also write the results file here."
)
@click.option(
    "--cache", type=click.Path(path_type=Path), metavar="FILE", help="Keep verdicts here between runs."
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep verdicts of other runs.")
@click.option("--record", type=click.Path(path_type=Path), metavar="DIR", help="Write all exchanges down.")
@click.option(
    "--replay", type=click.Path(path_type=Path), metavar="DIR", help="Judge a recording; opens no socket."
)
@click.option(
    "--allow", multiple=True, metavar="PATTERN", help="Ask only this host or URL prefix. Repeatable."
)
@click.option(
    "--deny", multiple=True, metavar="PATTERN", help="Never ask this host or URL prefix. Repeatable."
)
@click.option("--max-urls", type=click.IntRange(0), default=0, help="Ask for at most this many URLs.")
@click.option(
    "--max-time", type=click.FloatRange(0), default=0.0, metavar="SECONDS", help="Ask nothing new after this."
)
@click.option(
    "--concurrency", type=click.IntRange(1, 1000), default=16, show_default=True, help="Requests at once."
)
@click.option(
    "--per-host",
    type=click.IntRange(1, 1000),
    default=2,
    show_default=True,
    help="Requests at once per host.",
)
@click.option(
    "--rate",
    type=click.FloatRange(0),
    default=4.0,
    show_default=True,
    help="Requests per second and host; 0 for no limit.",
)
@click.option(
    "--host-limit",
    multiple=True,
    metavar="HOST=N/R",
    help="N at once and R per second for a host. Repeatable.",
)
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=20.0, show_default=True, help="Seconds for one request."
)
@click.option(
    "--retries",
    type=click.IntRange(0, 10),
    default=2,
    show_default=True,
    help="Further tries after a failure.",
)
@click.option("--respect-robots", is_flag=True, help="Ask for robots.txt first and obey it.")
@click.option("--user-agent", metavar="TEXT", help="What to call ourselves.")
@click.option(
    "--proxy", metavar="URL", help="Connect through this proxy; it decides which addresses are reached."
)
@click.option(
    "--ca-file", type=click.Path(path_type=Path), metavar="FILE", help="Trust these certificates instead."
)
@click.option(
    "--allow-port",
    type=click.IntRange(1, 65535),
    multiple=True,
    help="A port besides 80 and 443. Repeatable.",
)
@click.option(
    "--allow-network", multiple=True, metavar="CIDR", help="A private network that may be asked. Repeatable."
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="error",
    show_default=True,
    help="Exit with status 1 for dead links (error), suspect ones too (warning), or any but alive (info).",
)
@click.option(
    "--allow-incomplete", is_flag=True, help="Do not exit with status 3 when something was not checked."
)
@click.option(
    "--verbose", "-v", is_flag=True, help="List redirected, blocked, transient and unchecked URLs, too."
)
@click.option("--debug", is_flag=True, help="Show the traceback of a fault of valint itself.")
def links(**options: Any) -> int:
    """Check external links and downloads over the network; the default PATH is the working directory.

    Every URL is asked for once, politely, and never at a private address. Only dead links are errors.

    Exit status: 0 nothing dead, 1 dead links, 2 wrong usage, 3 a budget or a host left something unchecked
    (run again to go on), 4 internal error, 130 or 143 when a signal ended the run.
    """
    arguments = Arguments(**{**options, "paths": options["paths"] or (".",)})
    _check_usage(arguments)
    return _run(arguments, *_harvest(arguments))


def _check_usage(arguments: Arguments) -> None:
    from valint.errors import UsageError

    if arguments.record and arguments.replay:
        raise UsageError("--record and --replay exclude each other")
    if arguments.no_cache and arguments.cache:
        raise UsageError("--cache and --no-cache exclude each other")


def _harvest(arguments: Arguments) -> "tuple[Harvest, Sequence[str]]":
    from valint.commands.links_sources import gather

    sources = gather(
        arguments.paths, config=arguments.config, locale=arguments.locale, since=arguments.changed_since
    )
    return sources.harvest, sources.faults


def _run(arguments: Arguments, harvest: "Harvest", faults: "Sequence[str]") -> int:
    import sys

    from valint.web.results import Results
    from valint.web.store import VerdictStore

    for fault in faults:
        _warn(fault)
    plan = _plan(arguments)
    store = VerdictStore(_cache_file(arguments), _warn)
    try:
        outcome = _sweep(arguments, harvest, plan, store)
        results = Results(harvest, store, incomplete=bool(faults) or outcome.incomplete)
        if arguments.results is not None:
            _write(results, arguments.results)
        _print(results, arguments)
        from valint.report.links_text import summarise

        counts = {"asked": outcome.asked, "remembered": outcome.remembered}
        sys.stderr.write(summarise(results, **counts, hosts=arguments.verbose))
        return _status(results, outcome, arguments)
    finally:
        store.close()


def _sweep(arguments: Arguments, harvest: "Harvest", plan: "Plan", store: "VerdictStore") -> "Outcome":
    import sys
    from contextlib import ExitStack, closing

    from valint.web.recording import Recorder, Recording
    from valint.web.sweep import Sweep

    with ExitStack() as stack:
        if arguments.replay is not None:
            recording = stack.enter_context(closing(Recording(arguments.replay)))
            return Sweep(harvest, plan, store).replay(recording)
        recorder = None
        if arguments.record is not None:
            recorder = stack.enter_context(closing(Recorder(arguments.record, store.run)))
        watcher = None
        if sys.stderr.isatty():
            from valint.commands.links_progress import LiveProgress

            watcher = stack.enter_context(LiveProgress(sys.stderr))
        return Sweep(harvest, plan, store, recorder=recorder, watcher=watcher).run()


def _plan(arguments: Arguments) -> "Plan":
    import ipaddress

    from valint.errors import UsageError
    from valint.web.addresses import Guard
    from valint.web.filters import Filter, Pattern
    from valint.web.limits import HostLimits, Limits
    from valint.web.plan import Plan

    try:
        networks = tuple(ipaddress.ip_network(network) for network in arguments.allow_network)
    except ValueError as error:
        raise UsageError(f"--allow-network: {error}") from error
    defaults = Limits()
    host = HostLimits(arguments.per_host, arguments.rate)
    return Plan(
        limits=Limits(
            in_flight=arguments.concurrency,
            host=host,
            hosts=_host_limits(arguments.host_limit, host),
            connect=min(defaults.connect, arguments.timeout),
            read=min(defaults.read, arguments.timeout),
            total=arguments.timeout,
            retry_waits=tuple(4.0**number for number in range(arguments.retries)),
        ),
        guard=Guard(frozenset({80, 443, *arguments.allow_port}), networks),
        filter=Filter(
            tuple(map(Pattern.parse, arguments.allow)),
            tuple(map(Pattern.parse, arguments.deny)),
        ),
        max_urls=arguments.max_urls,
        max_time=arguments.max_time,
        respect_robots=arguments.respect_robots,
        user_agent=arguments.user_agent,
        proxy=arguments.proxy,
        ca_file=str(arguments.ca_file) if arguments.ca_file else None,
    )


def _host_limits(written: "Sequence[str]", general: Any) -> dict[str, Any]:
    """Return the limits by host: what policy and command line say of single hosts."""
    from valint.errors import UsageError
    from valint.web.host_names import BadHostError, canonical_host
    from valint.web.limits import GENTLE_HOSTS, HostLimits

    slow = HostLimits(general.in_flight, GENTLE_HOSTS.per_second)
    hosts = dict.fromkeys(GENTLE_HOSTS.names, slow) if general.per_second > GENTLE_HOSTS.per_second else {}
    for entry in written:
        host, _, limits = entry.partition("=")
        in_flight, _, per_second = limits.partition("/")
        try:
            hosts[canonical_host(host)] = HostLimits(max(1, int(in_flight)), max(0.0, float(per_second or 0)))
        except (BadHostError, ValueError) as error:
            raise UsageError(f"--host-limit {entry}: write it as contoso.com=2/4") from error
    return hosts


def _cache_file(arguments: Arguments) -> Path | None:
    """Return the cache: one per user, and outside the tree, lest a pull request bring its own verdicts."""
    import os

    if arguments.no_cache or arguments.replay is not None:
        return None
    if arguments.cache is not None:
        return arguments.cache
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(base or Path.home() / ".cache") / "valint" / "links.db"
    except RuntimeError:
        return None  # no home folder


def _write(results: "Results", path: Path) -> None:
    """Write the results file as a whole or not at all."""
    from valint.errors import ValintError
    from valint.report.formats import write_pieces

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pieces(path, (piece.encode() for piece in results.json()))
    except OSError as error:
        raise ValintError(f"{path}: the results could not be written: {error.strerror}") from error


def _print(results: "Results", arguments: Arguments) -> None:
    import sys

    from valint.commands import outputs
    from valint.report.links_text import render

    if arguments.output_format == "text":
        text = render(results, infos=arguments.verbose, colour=outputs.wants_colour(sys.stdout))
        outputs.emit("".join(text).encode(), human=True)
        return
    waiting: list[str] = []
    for piece in results.json():
        waiting.append(piece)
        if len(waiting) == _PIECES_AT_ONCE:
            outputs.emit("".join(waiting).encode(), human=False)
            waiting.clear()
    outputs.emit("".join(waiting).encode(), human=False)


def _status(results: "Results", outcome: "Outcome", arguments: Arguments) -> int:
    from valint.commands.statuses import FINDINGS, INCOMPLETE
    from valint.model.finding import Severity
    from valint.report.links_text import severity
    from valint.web.verdict import Verdict

    if outcome.signal is not None:
        return 128 + outcome.signal
    if results.incomplete and not arguments.allow_incomplete:
        return INCOMPLETE
    if arguments.fail_on == "never":
        return 0
    limit = Severity(arguments.fail_on).rank
    bad = [verdict for verdict in +results.counts if verdict is not Verdict.ALIVE]
    return FINDINGS if any(severity(verdict).rank <= limit for verdict in bad) else 0


def _warn(text: str) -> None:
    from valint.report.sanitise import visible

    click.echo(f"valint: {visible(text)}", err=True)
