"""What the phases of a run hand to each other; plain data, for a cache and other processes to carry."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from valint.model.digest import blake2b
from valint.model.finding import Diagnostic
from valint.model.named import NamedTuple
from valint.model.record import field, record
from valint.model.suppression import Suppressions

if TYPE_CHECKING:  # a run that finds nothing changed gets by without all that these import
    from valint.project.facts import FileFacts
    from valint.project.page import AnchorFlavour
    from valint.project.settings import Settings
    from valint.translation.source.places import SourcePlace

Read = Callable[[], bytes]
"""Gives a record."""


TREE = "."
"""The path of a finding about the tree as a whole."""


class FileTask(NamedTuple):
    """One file to check; `path` is POSIX and relative to the working directory.

    `locale` and `flavour` are None where only the content can tell.  `source` is where its English page is.
    `siblings` tells that the run has a page of that name in another language, and no English page to compare
    the two with; `alone` that it has no page in another language at all, but for English ones.
    """

    path: str
    locale: str | None
    flavour: "AnchorFlavour | None"
    is_include: bool
    is_toc: bool
    source: "SourcePlace | None" = None
    siblings: bool = False
    alone: bool = False


class Fault(NamedTuple):
    """Something that kept a part of the work from being done; `trace` is a traceback, if there is one."""

    path: str
    message: str
    trace: str = ""


class Memory(Protocol):
    """Keeps values between runs with the same fingerprint."""

    def memo(self, name: str, key: str) -> bytes | None:
        """Return what was kept under a name, if it was kept with the same key."""
        ...

    def latest_memo(self, name: str) -> tuple[str, bytes] | None:
        """Return the key and the value that were kept under a name."""
        ...

    def keep_memo(self, name: str, key: str, value: bytes) -> None:
        """Keep a value under a name, in place of the one before."""
        ...


class Content(NamedTuple):
    """The bytes that were checked: their digest, and what the system said of the file when they were read."""

    digest: str
    size: int
    modified: int
    changed: int
    inode: int


class SealedFacts:
    """The facts of a file as a record, opened when they are first asked for; what reads them opens its parts.

    `record` is the record, or gives it; an empty one says that there are no facts.  `opening` makes facts of
    a path and of what gives a record.  `digest` is that of the record, where it is known: equal digests,
    equal facts.  `locale` can be had without opening.
    """

    __slots__ = ("_opened", "_path", "_record", "digest", "locale", "opening")

    def __init__(
        self,
        path: str,
        locale: str | None,
        record: "bytes | Read",
        opening: "Callable[[str, Read], FileFacts | None]",
        *,
        digest: str | None = None,
    ) -> None:
        self._path = path
        self._record = record
        self._opened: FileFacts | None = None
        self.opening = opening
        self.locale = locale
        self.digest = digest

    @property
    def record(self) -> bytes:
        """The record."""
        return self._record if isinstance(self._record, bytes) else self._record()

    @property
    def facts(self) -> "FileFacts | None":
        """The facts; None where the file cannot be read any more."""
        if self._opened is None:
            record = self._record
            self._opened = self.opening(self._path, (lambda: record) if isinstance(record, bytes) else record)
        return self._opened

    def move(self, keep: "Callable[[bytes], Read]") -> None:
        """Have a record that is in memory kept somewhere else."""
        if isinstance(self._record, bytes):
            self._record = keep(self._record)
            self._opened = None


def digest_of(record: bytes) -> str:
    """Return what stands for the content of a record."""
    return blake2b(record, digest_size=16).hexdigest()


@record()
class FileResult:
    """What the file rules found in one file, and what the project rules need of it.

    `known` are its facts, open or sealed, None where the file could not be read or parsed; `content` is None
    where it could not be read.  `uncompared` tells that the history of the source lacks the commit that the
    page was translated from, and `dated` that the result may be another on a later day.
    """

    path: str
    diagnostics: Sequence[Diagnostic] = ()
    known: "FileFacts | SealedFacts | None" = None
    suppressions: Suppressions = field(default_factory=Suppressions)
    faults: tuple[Fault, ...] = ()
    uncompared: bool = False
    content: Content | None = None
    dated: bool = False

    @property
    def facts(self) -> "FileFacts | None":
        """The facts of the file, None where it could not be read or parsed."""
        return self.known.facts if isinstance(self.known, SealedFacts) else self.known

    @property
    def locale(self) -> str | None:
        """The locale of the page, where it is known; what seals the facts stays closed."""
        return None if self.known is None else self.known.locale


@record()
class Plan:
    """Everything besides the file itself that the result for a file depends on.

    `select` and `ignore` are the command line's.  `debug` keeps tracebacks.
    """

    settings: "Settings"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    today: date = field(default_factory=date.today)


@record()
class Report:
    """A whole run's outcome; diagnostics are sorted and without duplicates.

    `files` counts the files that were checked, `passed` those that were named and are no pages.  `stopped`
    is the number of the signal that ended the run early.  `warnings` tell what went less well than it could
    have, and changed nothing.  `contents` has the digests of the files that have a fix, `locales` the locales
    of the files with findings, where they are known.  `known` counts the findings that a baseline hides.
    `changed` counts the files that differ from a commit, where only what a change brings about is reported.
    """

    diagnostics: Sequence[Diagnostic]
    files: int
    faults: Sequence[Fault] = ()
    stopped: int | None = None
    passed: int = 0
    warnings: tuple[str, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    locales: Mapping[str, str] = field(default_factory=dict)
    known: int = 0
    changed: int | None = None

    @property
    def incomplete(self) -> bool:
        """Whether something was not checked that should have been."""
        return bool(self.faults) or self.stopped is not None
