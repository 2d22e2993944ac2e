"""`valint check`: lint files and trees."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valint.commands import completion
from valint.commands.checking import Arguments, lint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valint.engine.shards.partition import Shard

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

    arguments = arguments_of(options)
    if arguments.shard is not None or arguments.facts_file is not None:
        from valint.commands.check_shard import check_shard

        return check_shard(arguments, _given(context))
    wanted = outputs.pair(context.meta[OUTPUTS])
    return lint(arguments, wanted)


def _given(context: click.Context) -> list[str]:
    """Return the options that the command line has."""
    from click.core import ParameterSource

    named = [option for option in context.command.params if isinstance(option, click.Option)]
    return [
        option.opts[0]
        for option in named
        if option.name and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]


def arguments_of(options: dict[str, Any]) -> Arguments:
    """Return what click has read; the formats and files of the reports are apart from it."""
    values = {name: value for name, value in options.items() if name in Arguments._fields}
    return Arguments(**{**values, "paths": options["paths"] or (".",)})
