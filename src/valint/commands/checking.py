"""What `valint check` does, once its command line is read."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from valint.commands.outputs import Output
    from valint.engine.results import Report
    from valint.engine.shards.partition import Shard
    from valint.project.settings import Settings


class Arguments(NamedTuple):
    """What the command line of `valint check` says."""

    paths: tuple[str, ...] = (".",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: Path | None = None
    locale: str | None = None
    source: Path | None = None
    fallback: tuple[Path, ...] = ()
    link_results: Path | None = None
    fail_on: str = "error"
    allow_incomplete: bool = False
    jobs: int | None = None
    scheduler: str | None = None
    no_cache: bool = False
    cache_dir: Path | None = None
    untrusted: bool = False
    force_exclude: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    verbose: bool = False
    debug: bool = False
    baseline: Path | None = None
    changed_since: str | None = None
    shard: "Shard | None" = None
    facts_file: Path | None = None


def lint(arguments: Arguments, wanted: "Sequence[Output]") -> int:
    """Check, write the reports and mend as the command line wants it; return the exit status.

    Raises:
        UsageError, ConfigError: what the command line or a configuration asks for cannot be.
    """
    from valint.errors import UsageError

    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if arguments.diff:
        return _diff(run(arguments), arguments)
    new_in = reader_of_baseline(arguments)
    if arguments.fix:
        return _fix(arguments, wanted, new_in)
    return deliver(new_in(run(arguments)), arguments, wanted)


def reader_of_baseline(arguments: Arguments) -> "Callable[[Report], Report]":
    """Read the baseline before the long part, and return what leaves out of a report what it knows."""
    if arguments.baseline is None:
        return lambda report: report
    from valint.commands.check_baseline import news
    from valint.engine.baseline import read

    baseline = read(arguments.baseline)
    return lambda report: news(report, baseline, arguments)


def _fix(arguments: Arguments, wanted: "Sequence[Output]", new_in: "Callable[[Report], Report]") -> int:
    from valint.commands import outputs
    from valint.commands.check_fix import check_and_fix

    outcome = check_and_fix(lambda: run(arguments), unsafe=arguments.unsafe_fixes)
    status = deliver(new_in(outcome.report), arguments, wanted)
    if outcome.findings:
        findings = f"{outcome.findings:,} finding{'' if outcome.findings == 1 else 's'}"
        files = f"{len(outcome.files):,} file{'' if len(outcome.files) == 1 else 's'}"
        outputs.tell(f"{findings} mended in {files}.\n")
    return status


def _diff(report: "Report", arguments: Arguments) -> int:
    import sys

    from valint.commands import outputs
    from valint.commands.check_fix import differences
    from valint.commands.statuses import FINDINGS, INCOMPLETE
    from valint.engine.fixing import mend
    from valint.report.sanitise import visible

    mended, skipped = mend(report, unsafe=arguments.unsafe_fixes)
    text = "".join(differences(mended))
    if sys.stdout is not None and sys.stdout.isatty():
        text = "".join(f"{visible(line)}\n" for line in text.splitlines())
    outputs.emit(text.encode(), human=True)
    for one in skipped:
        outputs.tell(f"valint: {visible(one.path)} would not be mended: it {one.reason}\n")
    if report.stopped is not None:
        return 128 + report.stopped
    if report.faults and not arguments.allow_incomplete:
        return INCOMPLETE
    return FINDINGS if mended else 0


def run(arguments: Arguments) -> "Report":
    """Check what the command line names.

    Raises:
        UsageError: no page is there, or an option asks for what cannot be.
        ConfigError: a configuration is wrong.
    """
    from valint.commands.check_tree import check_tree
    from valint.engine.reports import merge
    from valint.engine.results import Report
    from valint.engine.stopping import StoppedError, stop_on_signals
    from valint.errors import UsageError

    if arguments.scheduler is not None:
        from valint.engine.cluster.connection import check_address

        check_address(arguments.scheduler)
    reports: list[Report] = []
    with stop_on_signals() as stop:
        try:
            for settings, paths in trees(arguments):
                reports.append(check_tree(settings, paths, arguments, stop))
                if stop.signal is not None:
                    break
        except StoppedError:
            # The grace ended while pages were looked for, or between two steps: there is nothing to report.
            reports.append(Report((), 0, stopped=stop.signal))
    report = merge(reports)
    if not report.files and not report.passed and not report.faults and report.stopped is None:
        raise UsageError(f"no Markdown page to check in {', '.join(arguments.paths)}")
    return report


def trees(arguments: Arguments) -> "list[tuple[Settings, list[str]]]":
    """Group the paths by the configuration file that is nearest to each."""
    from valint.errors import UsageError
    from valint.project import settings as configuration
    from valint.project.locales import normalise

    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("the working directory does not exist any more") from error
    if arguments.locale is not None and normalise(arguments.locale) is None:
        raise UsageError(f"--locale {arguments.locale}: not a locale such as da-DK")
    for option, folders in (("--fallback", arguments.fallback), ("--source", (arguments.source,))):
        for folder in folders:
            if folder is not None and not folder.is_dir():
                raise UsageError(f"{option} {folder}: no such folder")
    groups: dict[Path | None, list[str]] = {}
    for path in arguments.paths:
        file = arguments.config or configuration.find(Path(path).absolute())
        groups.setdefault(file, []).append(path)
    return [(_settings(file, arguments), paths) for file, paths in groups.items()]


def _settings(file: Path | None, arguments: Arguments) -> "Settings":
    """Read a configuration file and let the command line have the last word."""
    from valint.model.record import replace
    from valint.project.settings import Settings, load

    untrusted = arguments.untrusted
    settings = Settings(untrusted=untrusted) if file is None else load(file, untrusted=untrusted)
    links = settings.links
    if arguments.fallback:
        links = replace(links, fallback=tuple(folder.absolute() for folder in arguments.fallback))
    if arguments.link_results is not None:
        links = replace(links, results=arguments.link_results.absolute())
    if links.results is not None:
        from valint.web.link_results import read_link_results

        links = replace(links, results_digest=read_link_results(links.results).digest)
    source = settings.source if arguments.source is None else arguments.source.absolute()
    return replace(settings, links=links, source=source)


def deliver(report: "Report", arguments: Arguments, wanted: "Sequence[Output]") -> int:
    """Write a report in the formats that are wanted, sum it up for people, and return the exit status."""
    import sys

    from valint.commands import outputs
    from valint.commands.statuses import INTERNAL
    from valint.report import formats
    from valint.report.sanitise import message
    from valint.report.summary import summarise

    infos = arguments.verbose or arguments.fail_on == "info" or bool(arguments.select)
    look = formats.Look(outputs.wants_colour(sys.stdout), infos, outputs.width(sys.stdout))
    status = _status(report, arguments)
    try:
        outputs.write(wanted, report, look)
    except outputs.OutputError as error:
        outputs.tell(formats.render("concise", report, look._replace(colour=False)).decode(errors="replace"))
        outputs.tell(f"valint: a report could not be written: {error}\n")
        status = INTERNAL
    except BrokenPipeError:
        return status
    for warning in report.warnings:
        outputs.tell(f"valint: {message(warning)}\n")
    quiet = any(output.file is None and output.format not in formats.HUMAN for output in wanted)
    if report.incomplete or not quiet:
        colour = outputs.wants_colour(sys.stderr)
        outputs.tell(summarise(report, colour=colour, infos=infos, debug=arguments.debug))
    return status


def _status(report: "Report", arguments: Arguments) -> int:
    from valint.commands.statuses import FINDINGS, INCOMPLETE
    from valint.model.finding import Severity

    if report.stopped is not None:
        return 128 + report.stopped
    if report.faults and not arguments.allow_incomplete:
        return INCOMPLETE
    if arguments.fail_on == "never":
        return 0
    limit = Severity(arguments.fail_on).rank
    return FINDINGS if any(one.severity.rank <= limit for one in report.diagnostics) else 0
