"""Tasks as lines of JSON: a worker process may have been started before its tasks were known."""

import json
from collections.abc import Iterable, Iterator

from valint.engine.results import FileTask
from valint.project.page import AnchorFlavour
from valint.translation.source.places import SourcePlace, SourceTree


def written(tasks: Iterable[FileTask]) -> bytes:
    """Return tasks as lines that `read` reads."""
    return b"".join(json.dumps(task, separators=(",", ":")).encode() + b"\n" for task in tasks)


def read(lines: Iterable[bytes]) -> Iterator[FileTask]:
    """Yield the task of each line."""
    for line in lines:
        path, locale, flavour, is_include, is_toc, source, siblings, alone = json.loads(line)
        yield FileTask(
            path,
            locale,
            None if flavour is None else AnchorFlavour(flavour),
            is_include,
            is_toc,
            None if source is None else SourcePlace(SourceTree(*source[0]), *source[1:]),
            siblings,
            alone,
        )
