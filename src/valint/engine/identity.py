"""Name findings by what they are about, so that they are recognised when lines move."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from valint.model.digest import blake2b
from valint.model.finding import Diagnostic
from valint.model.lazy_regex import lazy_regex
from valint.model.span import LineIndex
from valint.project.presence import is_file

LABEL = "valint/v1"

_QUOTED = lazy_regex("“([^“”]*)”")
_LARGEST = 64_000_000


def fingerprints(
    diagnostics: Iterable[Diagnostic], named: Callable[[str], str] | None = None
) -> Iterator[str]:
    """Yield a fingerprint for each finding, in their order; all of one run differ.

    It is made of the path, the rule, the line's text without its white space, what the message quotes, and a
    number that counts equal ones in a file.  A finding whose file cannot be read goes by its message.  The
    diagnostics of a file must stand together, as in every report.

    Args:
        diagnostics: the findings.
        named: gives the path to use in place of a finding's own.
    """
    lines = Lines()
    seen: Counter[tuple[str, ...]] = Counter()
    for one in diagnostics:
        path = one.path if named is None else named(one.path)
        # What a message quotes tells two findings of one line apart; its other words change with releases.
        line = lines.text(one)
        text = one.message if line is None else "".join(line.split())
        key = path, one.code, text, *_QUOTED.findall(one.message)
        seen[key] += 1
        digest = blake2b(digest_size=16)
        for part in (*key, str(seen[key])):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        yield digest.hexdigest()


class Lines:
    """The lines that findings mark, of one file at a time."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._lines: LineIndex | None = None

    def text(self, one: Diagnostic) -> str | None:
        """Return the first line of a finding's text, None where its file has no such line."""
        if one.path != self._path:
            self._path = one.path
            self._lines = _read(one.path)
        if self._lines is None or one.region.line > len(self._lines):
            return None
        span = self._lines.line_span(one.region.line)
        return self._lines.text[span.start : span.end]


def _read(path: str) -> LineIndex | None:
    try:
        file = Path(path)
        if not is_file(file) or file.stat().st_size > _LARGEST:
            return None
        return LineIndex(file.read_bytes().decode("utf-8-sig", "replace"))
    except (OSError, ValueError):
        return None


def with_fingerprints(diagnostics: Sequence[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield each finding behind its fingerprint."""
    return zip(fingerprints(diagnostics), diagnostics, strict=True)
