"""`valint check`: lint files and trees."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from valint.commands import completion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from valint.commands.outputs import Output
    from valint.engine.results import Report
    from valint.engine.shards.partition import Shard
    from valint.project.settings import Settings

_FAIL_ON = ("error", "warning", "info", "never")
OUTPUTS = "valint.outputs"


class CheckCommand(click.Command):
    """A command that keeps the order of `--output-format` and `--output-file`, which pair up."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the outputs before click sorts the options by name."""
        ctx.meta[OUTPUTS] = list(args)
        return super().parse_args(ctx, args)


def _codes(_context: click.Context, _option: click.Parameter, values: "Sequence[str]") -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def _shard(_context: click.Context, _option: click.Parameter, value: str | None) -> "Shard | None":
    if value is None:
        return None
    from valint.engine.shards.partition import MOST, read_shard

    try:
        return read_shard(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no part such as 2/5, of {MOST:,} at most") from error


class Arguments(NamedTuple):
    """What the command line of `valint check` says."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    config: Path | None
    locale: str | None
    source: Path | None
    fallback: tuple[Path, ...]
    link_results: Path | None
    fail_on: str
    allow_incomplete: bool
    jobs: int | None
    scheduler: str | None
    no_cache: bool
    cache_dir: Path | None
    untrusted: bool
    force_exclude: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    verbose: bool
    debug: bool
    baseline: Path | None = None
    changed_since: str | None = None
    shard: "Shard | None" = None
    facts_file: Path | None = None


@click.command(cls=CheckCommand, no_args_is_help=False, short_help="Lint files and trees.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--select",
    multiple=True,
    callback=_codes,
    metavar="CODES",
    help="Run only these rules: LK, AN001.",
    shell_complete=completion.codes,
)
@click.option(
    "--ignore",
    multiple=True,
    callback=_codes,
    metavar="CODES",
    help="Do not run these rules.",
    shell_complete=completion.codes,
)
@click.option(
    "--output-format",
    multiple=True,
    metavar="FORMAT",
    help="Form of the report: text (default), concise, json, sarif, github, … Repeatable.",
    shell_complete=completion.formats,
)
@click.option(
    "--output-file", multiple=True, metavar="FILE", help="Write the format before it to a file. Repeatable."
)
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this configuration file."
)
@click.option("--locale", metavar="TAG", help="Locale of the pages, as da-DK. Default: what the tree tells.")
@click.option("--source", type=click.Path(path_type=Path), metavar="DIR", help="The English tree.")
@click.option(
    "--fallback",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help="A tree that serves what this one lacks. Repeatable, by priority.",
)
@click.option(
    "--link-results",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Report external links by this results file of valint links.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="error",
    show_default=True,
    help="Exit with status 1 when a finding is at least this severe.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Report what is not in this file of valint baseline.",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help="Report only what the changes since this branch or commit bring about, in any file.",
)
@click.option(
    "--allow-incomplete", is_flag=True, help="Do not exit with status 3 when something was not checked."
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Check in so many processes. Default: one for each processor.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Check on the dask cluster of this scheduler, tcp://HOST:PORT, or on a local one: local.",
)
@click.option(
    "--shard",
    callback=_shard,
    metavar="N/COUNT",
    help="Check the N-th of COUNT parts of the pages, for valint merge, and report no findings.",
)
@click.option(
    "--facts-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --shard: write what was found to this file.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of other runs.")
@click.option(
    "--cache-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep results here between runs. Default: the user's cache folder.",
)
@click.option("--untrusted", is_flag=True, help="Refuse a configuration that reaches outside its folder.")
@click.option(
    "--force-exclude", is_flag=True, help="Leave out what the configuration excludes, even where it is named."
)
@click.option("--fix", is_flag=True, help="Mend in the files what can be mended safely, and report the rest.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: mend, too, what somebody should look at."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--verbose", "-v", is_flag=True, help="List findings of severity info, too.")
@click.option("--debug", is_flag=True, help="Show tracebacks of faults.")
@click.pass_context
def check(context: click.Context, /, **options: Any) -> int:
    """Lint files and trees; the default PATH is the working directory.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, 3 something
    could not be checked, 4 internal error, 130 or 143 when a signal ended the run.
    """
    from valint.commands import outputs
    from valint.errors import UsageError

    options.pop("output_format")
    options.pop("output_file")
    arguments = Arguments(**{**options, "paths": options["paths"] or (".",)})
    if arguments.shard is not None or arguments.facts_file is not None:
        from valint.commands.check_shard import check_shard

        return check_shard(arguments, _given(context))
    wanted = outputs.pair(context.meta[OUTPUTS])
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    if arguments.diff:
        return _diff(run(arguments), arguments)
    new_in = reader_of_baseline(arguments)
    if arguments.fix:
        return _fix(arguments, wanted, new_in)
    return deliver(new_in(run(arguments)), arguments, wanted)


def _given(context: click.Context) -> list[str]:
    """Return the options that the command line has."""
    from click.core import ParameterSource

    named = [option for option in context.command.params if isinstance(option, click.Option)]
    return [
        option.opts[0]
        for option in named
        if option.name and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]


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
    from valint.engine.stopping import stop_on_signals
    from valint.errors import UsageError

    if arguments.scheduler is not None:
        from valint.engine.cluster.connection import check_address

        check_address(arguments.scheduler)
    with stop_on_signals() as stop:
        reports = []
        for settings, paths in trees(arguments):
            reports.append(check_tree(settings, paths, arguments, stop))
            if stop.signal is not None:
                break
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
    from dataclasses import replace

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
