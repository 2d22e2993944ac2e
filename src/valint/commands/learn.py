"""`valint learn`: keep the headings of a tree, for runs that see only a part of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valint.project.facts import FileFacts
    from valint.project.settings import Settings


@click.command(short_help="Keep how a tree's headings are translated.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write; what it holds already is kept.",
)
@click.option("--locale", metavar="TAG", help="Locale of the pages, as da-DK. Default: what the tree tells.")
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this configuration file."
)
def learn(paths: "Sequence[str]", output: Path | None, locale: str | None, config: Path | None) -> int:
    """Learn from a tree how its headings are translated; the default PATH is the working directory.

    `valint check` learns from the pages it checks. With a learned file it knows the others, too, so that a
    run on one changed page judges as well as a run on the whole tree. Without --output the file is
    `.valint/headings.LOCALE.json`, where `valint check` finds it. A page that is learned again replaces
    itself, and one that is no longer in PATH is forgotten.
    """
    from valint.errors import UsageError
    from valint.project import settings as configuration
    from valint.translation.judgement import learned_folder
    from valint.translation.learned import Learned, file_name, read_learned, write_learned

    wanted = list(paths) or ["."]
    file = config or configuration.find(Path(wanted[0]).absolute())
    settings = configuration.Settings() if file is None else configuration.load(file)
    found = _headings(wanted, settings, locale)
    if not found:
        raise UsageError("no translated page with frozen anchors to learn from")
    if output is not None and len(found) > 1:
        raise UsageError(
            f"these pages are in {len(found)} locales ({', '.join(sorted(found))}); learn each with --locale"
        )
    for tag, pages in sorted(found.items()):
        target = output or learned_folder(settings) / file_name(tag)
        known = dict(read_learned(target).pages) if target.exists() else {}
        kept = {path: rows for path, rows in known.items() if not _is_gone(path, wanted, settings)}
        write_learned(target, Learned(tag, {**kept, **pages}))
        headings, total = sum(map(len, pages.values())), len(kept.keys() | pages.keys())
        click.echo(
            f"{target}: {headings} headings of {len(pages)} pages learned, {total} pages in all.",
            err=True,
        )
    return 0


def _is_gone(path: str, wanted: "Sequence[str]", settings: "Settings") -> bool:
    """Tell whether a page that was learned once is no longer there: in one of these folders, and no file."""
    file = (settings.root / path).resolve()
    return not file.exists() and any(file.is_relative_to(Path(folder).resolve()) for folder in wanted)


def _headings(
    paths: "Sequence[str]", settings: "Settings", locale: str | None
) -> dict[str, dict[str, tuple]]:  # type: ignore[type-arg]
    from valint.project.index import Project
    from valint.translation.judgement import language_of
    from valint.translation.pairs import translated_pages

    project = Project(_facts(paths, settings, locale), settings=settings)
    found: dict[str, dict[str, tuple]] = {}  # type: ignore[type-arg]
    for tag, pages in translated_pages(project).items():
        known = tag or language_of(tag, pages)
        if known is not None:
            found[known] = {settings.relative(page.facts.path): tuple(page.pairs) for page in pages}
    return found


def _facts(paths: "Sequence[str]", settings: "Settings", locale: str | None) -> "list[FileFacts]":
    from datetime import date

    from valint.engine.file_phase import FilePhase
    from valint.engine.results import Plan
    from valint.engine.run import tasks_for
    from valint.project.discovery import discover
    from valint.project.surroundings import Surveyor

    # Only the facts are wanted: no rule runs.
    phase = FilePhase(Plan(settings, ("HD005",), (), date.min))
    results = (phase.check(task) for task in tasks_for(discover(paths, settings), Surveyor(settings, locale)))
    return [result.facts for result in results if result.facts is not None]
