"""`valint merge`: report what the shards of a run found."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from valint.commands.check import OUTPUTS, CheckCommand, check
from valint.commands.checking import Arguments

if TYPE_CHECKING:
    from valint.engine.results import Report
    from valint.engine.shards.gathering import Gathering, Results, Tree
    from valint.engine.stopping import Stop

_SHARED = (
    "output_format", "output_file", "config", "source", "fallback", "link_results", "fail_on", "baseline",
    "changed_since", "allow_incomplete", "jobs", "untrusted", "verbose", "debug",
)  # fmt: skip


@click.command(
    cls=CheckCommand,
    params=[option for option in check.params if option.name in _SHARED],
    short_help="Report what the shards of a run found.",
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(readable=False, path_type=Path)
)
@click.pass_context
def merge(context: click.Context, /, **options: Any) -> int:
    """Report what valint check --shard found, from the FILEs that it wrote, in any order.

    Run it in the same folder of the same commit, with the --config, --source, --fallback, --link-results and
    --untrusted of the shards. The report is that of one valint check.

    Exit status: that of valint check. A shard that is missing makes the report incomplete: 3.
    """
    from valint.commands import outputs
    from valint.commands.checking import deliver, reader_of_baseline
    from valint.engine.shards.fact_file import FactFileError
    from valint.errors import UsageError
    from valint.report.sanitise import message

    options.pop("output_format")
    options.pop("output_file")
    files = options.pop("files")
    wanted = outputs.pair(context.meta[OUTPUTS])
    try:
        gathering, arguments = _gathered(files, options)
        new_in = reader_of_baseline(arguments)
        report = _merged(gathering, arguments)
    except FactFileError as error:
        raise UsageError(message(str(error))) from error
    return deliver(new_in(report), arguments, wanted)


def _gathered(files: Sequence[Path], options: dict[str, Any]) -> "tuple[Gathering, Arguments]":
    """Return the fact files, and the command line of the run that they are of."""
    from valint.commands.check_shard import asked_by
    from valint.engine.shards.gathering import Gathering

    gathering = Gathering(files)
    asked = gathering.asked
    arguments = Arguments(
        paths=asked.paths, select=asked.select, ignore=asked.ignore, locale=asked.locale,
        force_exclude=asked.force_exclude, scheduler=None, no_cache=True, cache_dir=None, fix=False,
        unsafe_fixes=False, diff=False, **options,
    )  # fmt: skip
    gathering.check_named(asked_by(arguments).named)
    return gathering, arguments


def _merged(gathering: "Gathering", arguments: Arguments) -> "Report":
    """Run the phase that sees the whole tree, and report what it and the shards found."""
    from valint.commands.checking import trees
    from valint.engine.reports import merge as one_of
    from valint.engine.results import Plan
    from valint.engine.run import tasks_for
    from valint.engine.shards.gathering import Tree
    from valint.engine.shards.merging import with_missing
    from valint.engine.shards.same_run import circumstances
    from valint.engine.stopping import stop_on_signals
    from valint.project.discovery import discover
    from valint.project.surroundings import Surveyor

    here = []
    for settings, paths in trees(arguments):
        plan = Plan(settings, arguments.select, arguments.ignore, gathering.day)
        discovery = discover(paths, settings, force_exclude=arguments.force_exclude)
        here.append(Tree(paths, plan, discovery))
    tasks = [
        tasks_for(tree.discovery, Surveyor(tree.plan.settings, arguments.locale), tree.plan.settings)
        for tree in here
    ]
    gathering.check_here(circumstances(zip([tree.plan for tree in here], tasks, strict=True)))
    found = gathering.results(here)
    reports = []
    with stop_on_signals() as stop:
        for tree, results in zip(here, found, strict=True):
            reports.append(_merged_tree(tree, results, arguments, stop))
            if stop.signal is not None:
                break
    pages = [file.path for tree in here for file in tree.discovery.files]
    return with_missing(one_of(reports), gathering.missing, pages)


def _merged_tree(tree: "Tree", results: "Results", arguments: Arguments, stop: "Stop") -> "Report":
    from valint.commands.check_tree import changes_wanted
    from valint.engine.file_phase import FilePhase
    from valint.engine.forking import forked
    from valint.engine.run import run
    from valint.engine.shards.merging import MergingExecutor, of_checked
    from valint.engine.workers import available_processors
    from valint.model.record import replace
    from valint.project.surroundings import Surveyor

    warnings: list[str] = []
    settings = tree.plan.settings
    phase = FilePhase(tree.plan)
    report = run(
        tree.discovery,
        tree.plan,
        surveyor=Surveyor(settings, arguments.locale),
        phase=phase,
        executor=MergingExecutor(phase, results, arguments.jobs),
        stop=stop,
        spread=forked(arguments.jobs or available_processors()),
        changes=changes_wanted(settings, tree.paths, arguments, warnings.append),
    )
    checked = of_checked(report, results, [file.path for file in tree.discovery.files])
    return replace(checked, warnings=tuple(warnings))
