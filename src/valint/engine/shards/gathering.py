"""Bring the fact files of one run together, and hold them against the tree that they were made of."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from valint.engine.reading import Contents, read_bytes
from valint.engine.results import FileResult, Plan
from valint.engine.shards.fact_file import Entry, FactFile
from valint.engine.shards.partition import Shard, shard_of
from valint.engine.shards.same_run import Asked, differences, is_inside
from valint.engine.shards.shape import read_record
from valint.model.lazy_regex import lazy_regex
from valint.model.record import replace
from valint.project.discovery import Discovery

_WORD = lazy_regex(r"[\w-]{1,100}", re.ASCII)
_LONGEST_NAME = 200
_NAMING = "--config, --source, --fallback, --link-results or --untrusted"
_SAME = "check out what the shards checked, and merge in the same folder"
_AGAIN = "run its shard again"


class Tree(NamedTuple):
    """The pages of one configuration, as they are here below `paths`."""

    paths: Sequence[str]
    plan: Plan
    discovery: Discovery


class Results(NamedTuple):
    """What shards found in one tree, by path; of pages that are `old`, another day may have changed it."""

    found: Mapping[str, FileResult]
    old: Collection[str] = frozenset()


class Gathering:
    """The fact files of one run, of which no page has been read.

    Raises:
        FactFileError: one cannot be read, or is of another run than the first.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [FactFile(path) for path in dict.fromkeys(paths)]
        first = self._files[0]
        for file in self._files:
            _check_same_run(file, first)
        self.asked: Asked = first.header.asked
        _check_asked(first, self.asked)
        self.day: date = max(file.header.day for file in self._files)
        """The day that findings go by: the latest, since most of them never change with the day."""
        count = first.header.shard.total
        numbers = {file.header.shard.number for file in self._files}
        self.missing = [Shard(number, count) for number in range(1, count + 1) if number not in numbers]

    def check_named(self, named: tuple[str, ...]) -> None:
        """Check that the merge names the same files and folders as the shards.

        Nothing that a fact file says makes anybody read a file elsewhere.

        Raises:
            FactFileError: it does not.
        """
        if self.asked.named != named:
            there, here = (" ".join(one) or f"no {_NAMING}" for one in (self.asked.named, named))
            raise self._files[0].wrong(
                f"was made with {there}, and valint merge was given {here}; give it the same"
            )

    def check_here(self, circumstances: Mapping[str, str]) -> None:
        """Check that valint, its configuration and the commit are the same here.

        Raises:
            FactFileError: they are not.
        """
        first = self._files[0]
        told = _told(differences(first.header.run, circumstances), "here")
        if told:
            raise first.wrong(
                f"was made of something else than is here: {told}; {_SAME}, with the same valint"
            )

    def results(self, trees: Sequence[Tree]) -> list[Results]:
        """Read the pages, and return what was found in them, for each tree.

        Raises:
            FactFileError: a file is damaged, two contradict each other, or the tree here is another one.
        """
        found: list[dict[str, _Found]] = [{} for _ in trees]
        for file in self._files:
            for tree, result in _read(file, trees):
                known = found[tree].get(result.path)
                if known is not None and not _equal(known.result, result):
                    other, path = known.file.name, result.path
                    raise file.wrong(f"has another result for {path} than {other}; leave one of them out")
                if known is None or known.file.header.day < file.header.day:
                    found[tree][result.path] = _Found(result, file)
        return [self._up_to_date(tree) for tree in found]

    def _up_to_date(self, found: "Mapping[str, _Found]") -> Results:
        """Tell the results that hold on the day of the merge from those that do not."""
        old = {path for path, one in found.items() if one.result.dated and one.file.header.day != self.day}
        return Results({path: one.result for path, one in found.items() if path not in old}, old)


class _Found(NamedTuple):
    result: FileResult
    file: FactFile


def _check_same_run(file: FactFile, first: FactFile) -> None:
    here, there = file.header, first.header
    told = _told(differences(here.run, there.run), "there")
    if here.shard.total != there.shard.total:
        told = f"one of {here.shard.total} shards (there {there.shard.total})"
    elif here.asked != there.asked:
        told = f"“{here.asked.written}” (there “{there.asked.written}”)"
    if told:
        raise file.wrong(f"is of another run than {first.name}: {told}; merge the shards of one run alone")


def _check_asked(file: FactFile, asked: Asked) -> None:
    """Check that what a file asks for can be asked for, and is here: a stranger may have written it."""
    for path in asked.paths:
        name = path if len(path) < _LONGEST_NAME else f"{path[:_LONGEST_NAME]}…"
        if Path(path).is_absolute() or not is_inside(path):
            raise file.wrong(f"asks for {name}, which is outside of the working directory; {_SAME}")
        if not os.path.lexists(path):
            raise file.wrong(f"asks for {name}, which is not here; {_SAME}")
    words = (*asked.select, *asked.ignore, *(() if asked.locale is None else (asked.locale,)))
    if not asked.paths or not all(map(_WORD.fullmatch, words)):
        raise file.wrong(f"asks for what nobody can ask for; {_AGAIN}")


def _told(different: Sequence[tuple[str, str, str]], where: str) -> str:
    return ", ".join(f"{name} ({one}; {where} {other})" for name, one, other in different)


def _read(file: FactFile, trees: Sequence[Tree]) -> Iterator[tuple[int, FileResult]]:
    """Yield the results in a file, which must be those of all pages in its part, and of no other."""
    number, count = file.header.shard
    waiting = [
        {one.path for one in tree.discovery.files if shard_of(one.path, count) == number} for tree in trees
    ]
    for entry in file.entries():
        paths = waiting[entry.tree] if entry.tree < len(waiting) else set()
        if entry.path not in paths:
            raise file.wrong(_stray(entry, file.header.shard, trees))
        paths.discard(entry.path)
        yield entry.tree, _result(file, entry, trees[entry.tree].plan)
    for paths in waiting:
        if paths:
            raise file.wrong(f"lacks {min(paths)}, which is here; {_SAME}")


def _stray(entry: Entry, shard: Shard, trees: Sequence[Tree]) -> str:
    here = entry.tree < len(trees) and any(
        one.path == entry.path for one in trees[entry.tree].discovery.files
    )
    if not here:
        return f"names {entry.path}, which is no page here; {_SAME}"
    if shard.holds(entry.path):
        return f"names {entry.path} twice; {_AGAIN}"
    return f"names {entry.path}, which is in another shard; {_AGAIN}"


def _result(file: FactFile, entry: Entry, plan: Plan) -> FileResult:
    path = entry.path
    try:
        result = read_record(path, entry.record)
        if result.content is None and not result.faults:
            raise ValueError("neither content nor a fault")
    except ValueError as error:
        raise file.wrong(f"holds for {path} what no check finds; {_AGAIN}") from error
    if result.content is not None:
        here = read_bytes(path, plan.settings.limits.max_file_size)
        if isinstance(here, Contents) or here[1].digest != result.content.digest:
            raise file.wrong(f"was made of another {path} than is here; {_SAME}")
    return result


def _equal(one: FileResult, other: FileResult) -> bool:
    """Tell whether two results are the same but for tracebacks, which name places on the machine."""
    return _untraced(one) == _untraced(other)


def _untraced(result: FileResult) -> FileResult:
    return replace(result, faults=tuple([fault._replace(trace="") for fault in result.faults]))
