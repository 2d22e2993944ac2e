"""How far a check is, shown on a terminal once it takes longer than a glance."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from valint.engine.executing import Executor
from valint.engine.results import FileResult, FileTask
from valint.engine.stopping import Stop
from valint.project.facts import FileFacts

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0
"""Seconds before the display appears; a shorter run shows none."""

_INTERVAL = 0.1
"""Seconds between two drawings."""


class ShowingExecutor:
    """Runs another executor and draws a bar of the files that it is through with.

    Nothing is drawn by a thread: the executor may fork at any time, and a fork loses threads but keeps their
    locks.
    """

    def __init__(self, executor: Executor, stream: TextIO) -> None:
        self._executor = executor
        self._stream = stream

    def run(self, tasks: Sequence[FileTask], stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task, until `stop` asks to end."""
        bar: Progress | None = None
        due = time.monotonic() + _PATIENCE
        try:
            for number, result in enumerate(self._executor.run(tasks, stop), 1):
                if time.monotonic() >= due:
                    bar = bar or self._bar(len(tasks))
                    bar.update(bar.task_ids[0], completed=number, refresh=True)
                    due = time.monotonic() + _INTERVAL
                yield result
        finally:
            if bar is not None:
                bar.stop()

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        return self._executor.facts(task)

    def _bar(self, total: int) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("valint"), BarColumn(), MofNCompleteColumn(), TextColumn("files"),
            TimeRemainingColumn(), console=Console(file=self._stream),
            auto_refresh=False, transient=True,
        )  # fmt: skip
        bar.add_task("files", total=total)
        bar.start()
        return bar
