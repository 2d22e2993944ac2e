"""Whether there is front matter, and whether it can be read."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Given, Where, rule

_FENCE = lazy_regex(r"---[^\S\r\n]*(?:\r\n?|\n|\Z)")
_KEY_LINE = lazy_regex(r"[A-Za-z_][\w.\-]*:(?:[^\S\r\n]|[\r\n]|\Z)")
_KEY_BELOW = lazy_regex(r"---[^\S\r\n]*(?:\r\n?|\n)[A-Za-z_][\w.\-]*:(?:[^\S\r\n]|[\r\n]|\Z)")
# How far down a fence still says that the lines above it are front matter.
_NEAR = 6_000
# Files that describe the repository are no pages: README.md, CODE_OF_CONDUCT.md, ThirdPartyNotices.md.
_CAPITALS = lazy_regex(r"[A-Z0-9_\-]{3,}")
_NAME_LIST = "readme license licence contributing changelog security support notice authors codeowners"
_NAMES = frozenset(_NAME_LIST.split())


@rule("FM001", "front-matter-missing", Severity.ERROR)
def front_matter_missing(page: Page) -> Iterator[Finding]:
    """A localized page has no front matter, or one that the site does not see.

    The site takes title, locale and provenance of a page from the block between `---` and `---` that begins
    on the first line. Without it the keys show up as text, and the page loses its title. Reported where the
    block is there but not seen (never closed, or not on the first line), and where a page with frozen
    headings has none. Includes, tables of contents and files about the repository need none.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: article

        # <a name="plan-a-shift"></a>Planlæg en vagt
    Bad (da-DK):
        # <a name="plan-a-shift"></a>Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: article
        ---

        # <a name="plan-a-shift"></a>Planlæg en vagt

    Source: docfx v3, `ExtractYamlHeader`; Markdig's YAML extension.
    """
    document = page.document
    if page.is_toc or page.is_include or page.flavour is not AnchorFlavour.LEARN:
        return
    if document.mime is not None:
        keys = None if document.data is None else document.data.entries
        if keys is not None and "metadata" not in keys:
            yield Finding(Span(0, _line_end(document.text, 0)), "The page has no “metadata”; add it.")
        return
    if document.front_matter is not None or _is_about_the_repository(document.path):
        return
    text = document.text
    start = len(text) - len(text.lstrip())
    frozen = any(heading.frozen for heading in document.headings)
    if _KEY_BELOW.match(text, start):
        if start:
            message = "The front matter must begin on the first line; remove what stands before it."
            yield Finding(Span(0, start + 3), message)
        else:
            message = (
                "The front matter that begins here is never closed; add a line “---” behind its last key."
            )
            yield Finding(Span(0, 3), message)
    elif frozen and _KEY_LINE.match(text, start) and _has_fence(text[:_NEAR]):
        message = "The front matter has no opening line; add “---” above its first key."
        yield Finding(Span(start, _line_end(text, start)), message)
    elif frozen:
        message = "The page has no front matter; put it between lines of “---” at the top."
        yield Finding(Span(start, _line_end(text, start)), message)


def _has_fence(text: str) -> bool:
    return any(_FENCE.match(line) for line in text.splitlines(keepends=True))


def _line_end(text: str, start: int) -> int:
    ends = [end for end in (text.find("\n", start), text.find("\r", start)) if end >= 0]
    return min(ends, default=len(text))


def _is_about_the_repository(path: str) -> bool:
    stem = path.rpartition("/")[2].partition(".")[0]
    if stem.casefold() in _NAMES or _CAPITALS.fullmatch(stem):
        return True
    return stem.casefold().replace("-", "") in ("thirdpartynotices", "thirdpartynotice", "codeofconduct")


@rule("FM002", "front-matter-invalid", Severity.ERROR, where=Where((Given.FRONT_MATTER,)))
def front_matter_invalid(page: Page) -> Iterator[Finding]:
    """The front matter is no YAML, is no list of keys, or has a key twice.

    The site cannot read any of it then: the page loses its title, description and locale. Translation breaks
    YAML most often with a colon in a title, a quotation mark that is left open, or a full-width colon. On
    sites other than Microsoft Learn this is a warning, since they may fill in a template first.

    Bad (da-DK):
        ---
        title: Trin 1: Planlæg en vagt
        ---
        # Trin 1: Planlæg en vagt
    Bad (da-DK):
        ---
        title: Planlæg en vagt
        title: Planlæg to vagter
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: "Trin 1: Planlæg en vagt"
        ---
        # Trin 1: Planlæg en vagt

    Source: docfx v3, `yaml-header-syntax-error`, `yaml-header-not-object`, `yaml-duplicate-key`.
    """
    front_matter = page.document.front_matter
    if front_matter is None:
        return
    severity = None if page.flavour is AnchorFlavour.LEARN else Severity.WARNING
    for problem in front_matter.problems:
        yield Finding(problem.span, problem.message, severity=severity)
    root = front_matter.root
    if root is not None and root.entries is None and page.flavour is AnchorFlavour.LEARN:
        start = root.span.start
        end = min(root.span.end, _line_end(page.document.text, start))
        message = "The front matter must be lines of “key: value”; this is something else."
        yield Finding(Span(start, max(end, start + 1)), message)
