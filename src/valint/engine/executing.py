"""What checks the files of a run, one or many at once.

Apart from the run itself: worker processes are started before anything of that is loaded.
"""

import gc
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from valint.engine.stopping import Stop, StoppedError

if TYPE_CHECKING:
    from valint.engine.file_phase import FilePhase
    from valint.engine.results import FileResult, FileTask
    from valint.project.facts import FileFacts


class Executor(Protocol):
    """Runs the first phase over many files, in any order."""

    def run(self, tasks: "Sequence[FileTask]", stop: Stop) -> "Iterator[FileResult]":
        """Yield a result for each task, until `stop` asks to end."""
        ...

    def facts(self, task: "FileTask") -> "FileFacts | None":
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        ...


class SerialExecutor:
    """Checks one file after the other in this process."""

    def __init__(self, phase: "FilePhase") -> None:
        self._phase = phase

    def run(self, tasks: "Sequence[FileTask]", stop: Stop) -> "Iterator[FileResult]":
        """Yield a result for each task, until `stop` asks to end."""
        # Nothing that lives long is part of a cycle; the collector would look at all facts again and again.
        collecting = gc.isenabled()
        gc.disable()
        try:
            for task in tasks:
                if stop.signal is not None:
                    return
                try:
                    yield self._phase.check(task)
                except StoppedError:
                    return
        finally:
            if collecting:
                gc.enable()

    def facts(self, task: "FileTask") -> "FileFacts | None":
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        return self._phase.look(task).facts
