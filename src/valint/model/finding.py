"""What a rule yields (`Finding`) and what a report shows (`Diagnostic`)."""

from collections.abc import Sequence
from enum import StrEnum

from valint.model.named import NamedTuple
from valint.model.record import record
from valint.model.span import Region, Span


class Severity(StrEnum):
    """How sure and how bad: an error is near-certain and breaks the page for a reader."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Order severities: error 0, warning 1, info 2."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Origin(StrEnum):
    """Who made the defect: the translation, or the source already."""

    INTRODUCED = "introduced"
    INHERITED = "inherited"
    UNKNOWN = "unknown"


class Route(StrEnum):
    """Who can mend it: a machine-translated page is never edited by hand on Learn."""

    TRANSLATOR = "translator"
    MT_PIPELINE = "mt-pipeline"
    SOURCE_AUTHOR = "source-author"

    @staticmethod
    def to_maker(translation_type: str | None) -> "Route | None":
        """Return who made a translation, by what its page gives as `ms.translationtype`, if anything."""
        return None if translation_type is None else _MAKERS.get(translation_type.strip().upper())


_MAKERS = {"MT": Route.MT_PIPELINE, "HT": Route.TRANSLATOR}


class Edit(NamedTuple):
    """Replace `span` by `text`; a project rule, which has no text at hand, gives a region."""

    span: Span | Region
    text: str


@record()
class Fix:
    """Edits that mend one finding; a safe fix never changes what else the page says."""

    edits: tuple[Edit, ...]
    safe: bool = True


@record()
class Finding:
    """One defect as a rule sees it.

    Args:
        place: the text that is wrong, as a span of the document or, from a project rule, as a region.
        message: one sentence: what is wrong, where the truth is, what to do; no exclamation.
        help: one more sentence where the message alone does not teach the cure.
        severity: overrides the rule's own.
        source: the source wording, where the finding compares with one.
        target: the translated wording that it judges.
    """

    place: Span | Region
    message: str
    help: str | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    origin: Origin = Origin.UNKNOWN
    route: Route | None = None
    source: str | None = None
    target: str | None = None


class RegionEdit(NamedTuple):
    """An edit as a report shows it."""

    region: Region
    text: str


@record()
class ReportedFix:
    """A fix as a report shows it."""

    safe: bool
    edits: Sequence[RegionEdit]


@record()
class Diagnostic:
    """One line of a report; `path` is POSIX and relative to the working directory."""

    path: str
    region: Region
    code: str
    rule: str
    severity: Severity
    message: str
    help: str | None = None
    origin: Origin = Origin.UNKNOWN
    route: Route | None = None
    source: str | None = None
    target: str | None = None
    fix: ReportedFix | None = None

    @property
    def sort_key(self) -> tuple[object, ...]:
        """The order of every report: path, line, column, code; then what tells equals apart."""
        return (self.path, self.region, self.code, self.message)
