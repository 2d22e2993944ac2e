"""`valint pack test`: prove that rule packs do what their examples say."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valint.project.pack_files import PackFile


@click.group()
def pack() -> None:
    """Work with rule packs: languages, terms and toolkits as data."""


@pack.command("test")
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path), metavar="[PACK]...")
def test(packs: tuple[Path, ...]) -> int:
    """Run the examples in PACK: files, folders, or names of shipped packs such as da.

    Every bad example must be reported and no good one. Without PACK the shipped packs and those of the
    configuration here are tested.
    """
    from valint.engine.pack_tests import run_examples

    chosen = list(_chosen(packs))
    examples = 0
    failures = 0
    for file in chosen:
        for result in run_examples(file):
            examples += 1
            if not result.passed:
                failures += 1
                click.echo(f"{result.place}: {result.message}")
    click.echo(
        f"{_counted(len(chosen), 'pack')}, {_counted(examples, 'example')}, {failures or 'none'} failed"
    )
    return 1 if failures else 0


def _chosen(packs: "Sequence[Path]") -> "list[PackFile]":
    from valint.project.pack_files import own_packs, shipped_packs

    if not packs:
        from valint.project.settings import find, load

        file = find(Path.cwd())
        return [*shipped_packs(), *own_packs(() if file is None else load(file).packs)]
    shipped = {file.path.rpartition("/")[2].partition(".")[0]: file for file in shipped_packs()}
    found: list[PackFile] = []
    for path in packs:
        name = str(path)
        if name in shipped and not path.exists():
            found.append(shipped[name])
        else:
            found += own_packs([path])
    return found


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
