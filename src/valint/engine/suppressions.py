"""Suppression comments: read them from a page, apply them to its findings, tell which did nothing.

In Markdown they are HTML comments, in YAML (front matter, YAML pages) `#` comments:

    <!-- valint-disable-next-line LK005 the address follows in March -->
    <!-- valint-disable TR004, TM004 --> ... <!-- valint-enable TR004, TM004 -->

`disable-next-line` speaks of the next line that is not blank, `disable` of everything up to the `enable` that
names the same rule, or to the end of the file.  What follows the codes is the reason.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from valint.engine.selection import nearest
from valint.model.document import Document
from valint.model.finding import Diagnostic, Finding
from valint.model.lazy_regex import lazy_regex
from valint.model.span import LineIndex, Region, Span
from valint.model.suppression import Problem, Suppression, Suppressions
from valint.rules.housekeeping import suppression_problem
from valint.rules.registry import matching

_MARK = "valint-"
_CODE = r"(?:[A-Z]{2}\d{0,3}|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?![\w-])"
_DIRECTIVE = lazy_regex(
    rf"\s*valint-(?P<verb>[a-z-]+)(?:\s+(?P<codes>{_CODE}(?:\s*,\s*{_CODE})*))?(?P<rest>.*)", re.DOTALL
)
_YAML_COMMENT = lazy_regex(r"^[ \t]*#(?=[ \t]*valint-)(.*)$", re.MULTILINE)
_VERBS = ("disable-next-line", "disable", "enable")
_END = (1 << 60, 0)


_NONE = Suppressions()


def read(document: Document) -> Suppressions:
    """Read the suppression comments of a page."""
    # Where there are no comments, only front matter can hold a command.
    end = None if document.comments or document.mime is not None else document.body_start
    if document.text.find(_MARK, 0, end) < 0:
        return _NONE
    active: list[Suppression] = []
    problems: list[Problem] = []
    waiting: dict[str, list[int]] = {}
    lines = document.lines
    for comment, content in sorted(_comments(document)):
        match = _DIRECTIVE.fullmatch(document.text, content.start, content.end)
        if match is None:
            continue
        verb = match["verb"]
        if verb not in _VERBS:
            place = lines.region(Span(match.start("verb") - len(_MARK), match.end("verb")))
            problems.append(Problem(place, f"valint-{verb} is no command; known are {_known()}."))
            continue
        if match["codes"] is None:
            place = lines.region(Span(match.start("verb") - len(_MARK), match.end("verb")))
            problems.append(Problem(place, f"valint-{verb} names no rule; write the rule's code behind it."))
            continue
        for code in re.finditer(_CODE, match["codes"]):
            selector, offset = code.group(), match.start("codes") + code.start()
            place = lines.region(Span(offset, offset + len(selector)))
            if not any(matching(selector)):
                problems.append(Problem(place, f"No rule is called {selector}{nearest(selector)}."))
            elif verb == "enable":
                _close(active, waiting, selector, lines.position(comment.start), place, problems)
            elif verb == "disable":
                waiting.setdefault(selector, []).append(len(active))
                start = lines.position(comment.end)
                active.append(Suppression(selector, start, _END, place, _removal(lines, comment)))
            else:
                line = _next_line(document, comment.end)
                active.append(
                    Suppression(selector, (line, 0), (line + 1, 0), place, _removal(lines, comment))
                )
    return Suppressions(tuple(active), tuple(problems))


def _known() -> str:
    return ", ".join(f"valint-{verb}" for verb in _VERBS)


def _comments(document: Document) -> Iterator[tuple[Span, Span]]:
    """Yield the comments that may hold a command: the whole comment and what is in it."""
    text = document.text
    for comment in document.comments:
        if text.startswith("<!--", comment.start):
            end = comment.end - 3 if text.endswith("-->", comment.start, comment.end) else comment.end
            yield comment, Span(comment.start + 4, end)
    yaml: Iterable[Span] = ()
    if document.mime is not None:
        yaml = (Span(0, len(text)),)
    elif document.front_matter is not None:
        yaml = (document.front_matter.content_span,)
    for start, end in yaml:
        for match in _YAML_COMMENT.finditer(text, start, end):
            yield Span(match.start(), match.end()), Span(match.start(1), match.end(1))


def _close(
    active: list[Suppression],
    waiting: dict[str, list[int]],
    selector: str,
    end: tuple[int, int],
    place: Region,
    problems: list[Problem],
) -> None:
    if not waiting.get(selector):
        problems.append(Problem(place, f"{selector} is not disabled above, so there is nothing to enable."))
        return
    for index in waiting.pop(selector):
        active[index] = active[index]._replace(end=end)


def _next_line(document: Document, offset: int) -> int:
    lines = document.lines
    line = lines.line_of(offset) + 1
    while line <= len(lines) and not document.text[slice(*lines.line_span(line))].strip():
        line += 1
    return line


def _removal(lines: LineIndex, comment: Span) -> Region:
    """Return what to delete: the comment, or its lines where nothing else stands on them."""
    first, last = lines.line_of(comment.start), lines.line_of(max(comment.start, comment.end - 1))
    before = lines.text[lines.line_span(first).start : comment.start]
    after = lines.text[comment.end : lines.line_span(last).end]
    if before.strip() or after.strip():
        return lines.region(comment)
    if last < len(lines.starts):
        return Region(first, 1, last + 1, 1)
    return Region(first, 1, *lines.position(lines.line_span(last).end))


def split(
    diagnostics: Iterable[Diagnostic], suppressions: Sequence[Suppression]
) -> tuple[list[Diagnostic], set[Suppression]]:
    """Return the diagnostics that no comment suppresses, and the comments that suppressed one."""
    covers: dict[str, list[_Cover]] = {}
    lines: dict[tuple[str, int], _Cover] = {}
    for suppression in suppressions:
        if suppression.start[1] == 0:  # a whole line
            at = (suppression.selector, suppression.start[0])
            lines.setdefault(at, _Cover(suppression.end)).members.append(suppression)
            continue
        # One `enable` ends all that is open of its rule, so those of one end follow upon those of another.
        of_selector = covers.setdefault(suppression.selector, [])
        if not of_selector or of_selector[-1].end != suppression.end:
            of_selector.append(_Cover(suppression.end))
        of_selector[-1].members.append(suppression)
    kept = []
    for diagnostic in diagnostics:
        line, column = diagnostic.region.line, diagnostic.region.column
        hit = False
        for selector in _selectors_of(diagnostic):
            if (cover := lines.get((selector, line))) is not None:
                hit |= cover.hide((line, column))
            open_ones = covers.get(selector, [])
            index = bisect_right(open_ones, (line, column), key=_END_OF) if open_ones else 0
            hit |= index < len(open_ones) and open_ones[index].hide((line, column))
        if not hit:
            kept.append(diagnostic)
    everything = chain(lines.values(), chain.from_iterable(covers.values()))
    return kept, {one for cover in everything for one in cover.members[: cover.used]}


class _Cover:
    """The suppressions of one rule that end at one place; the first `used` have hidden a finding."""

    __slots__ = ("end", "members", "used")

    def __init__(self, end: tuple[int, int]) -> None:
        self.end = end
        self.members: list[Suppression] = []
        self.used = 0

    def hide(self, at: tuple[int, int]) -> bool:
        """Tell whether a place is covered, and remember by how many."""
        hiding = bisect_right(self.members, at, key=_START_OF)
        self.used = max(self.used, hiding)
        return hiding > 0


_END_OF: Callable[[_Cover], tuple[int, int]] = attrgetter("end")
_START_OF: Callable[[Suppression], tuple[int, int]] = attrgetter("start")


def _selectors_of(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield everything that a comment may call a finding's rule."""
    yield diagnostic.rule
    for length in range(1, len(diagnostic.code) + 1):
        yield diagnostic.code[:length]


def findings(
    suppressions: Suppressions, used: set[Suppression], ran: frozenset[str]
) -> Iterator[tuple[Finding, Region | None]]:
    """Yield a finding for each comment that is wrong or did nothing, with the region to delete to mend it.

    Args:
        suppressions: of one page.
        used: those that suppressed something.
        ran: the codes of the rules that ran on this page; a comment on another rule may well be needed.
    """
    for problem in suppressions.problems:
        yield suppression_problem(problem.place, problem.message), None
    by_comment: dict[Region, list[Suppression]] = {}
    for suppression in suppressions.active:
        by_comment.setdefault(suppression.removal, []).append(suppression)
    for removal, group in by_comment.items():
        useless = [one for one in group if one not in used and _ran(one.selector, ran)]
        for suppression in useless:
            message = f"Nothing here is reported by {suppression.selector}, so this comment can go."
            whole = len(useless) == len(group)
            yield suppression_problem(suppression.place, message), removal if whole else None


def _ran(selector: str, ran: frozenset[str]) -> bool:
    rules = list(matching(selector))
    return bool(rules) and all(rule.code in ran for rule in rules if rule.enabled)
