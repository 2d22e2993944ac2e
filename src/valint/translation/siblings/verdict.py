"""What one translation of a page lacks or has besides, by the rule that reports it.

A page is judged only where all other translations agree, and where there are two others at least.  Where all
have the same headings, sections are compared one by one, so that a defect of one translation does not keep
what is wrong elsewhere in another from being seen.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from valint.model.finding import Finding
from valint.model.record import replace
from valint.translation.siblings import blocks, contents, outline, questions, tables
from valint.translation.siblings.comparison import FEWEST, Comparison, Part, Sibling, odd_one
from valint.translation.siblings.families import families, language
from valint.translation.siblings.shape import Kind

if TYPE_CHECKING:
    from valint.project.index import Project

Told = tuple[str, Finding]
"""The path of a page and what is wrong with it."""


class _Aspect(NamedTuple):
    """What is compared: `value` is equal where nothing differs, `tell` says what does.

    `ordered` aspects are compared only where all have the same headings, and what is `inside` blocks block by
    block where all have the same blocks.
    """

    code: str
    value: Callable[[Part], Hashable]
    tell: Callable[[Comparison], Iterator[Finding]]
    ordered: bool = False
    inside: bool = False


_ASPECTS = (
    _Aspect("ST001", lambda part: blocks.kinds(part.blocks), blocks.blocks, ordered=True),
    _Aspect("ST003", lambda part: blocks.alert_kinds(part.blocks), blocks.alerts),
    _Aspect("ST003", lambda part: contents.keys(part, Kind.INCLUDE), contents.includes),
    _Aspect("ST004", lambda part: tables.table_shapes(part.blocks), tables.tables, ordered=True),
    _Aspect("LK014", lambda part: contents.keys(part, Kind.LINK, Kind.IMAGE), contents.links, inside=True),
    _Aspect("TR010", lambda part: contents.keys(part, Kind.SPAN), contents.code_spans, inside=True),
    _Aspect("TR011", contents.code_blocks, contents.code),
    _Aspect("FQ002", questions.count, questions.questions, ordered=True),
)
_CUSTOMS = frozenset(["TR008", "TR010"])
_MOST = 6
"""So many findings of a rule on a page are told one by one."""

_FOUND: "WeakKeyDictionary[Project, Mapping[str, Sequence[Told]]]" = WeakKeyDictionary()


def told_by_siblings(project: "Project", code: str) -> Sequence[Told]:
    """Return what a rule reports of the pages of a run because all other translations agree."""
    found = _FOUND.get(project)
    if found is None:
        found = _FOUND[project] = _judge(project)
    return found.get(code, ())


def _judge(project: "Project") -> Mapping[str, Sequence[Told]]:
    found: defaultdict[tuple[str, str], dict[Finding, None]] = defaultdict(dict)
    seen: set[tuple[str, ...]] = set()
    for pages in families(project, lambda facts: facts.shape):
        one_each = {language(facts): facts for facts in reversed(pages)}
        chosen = sorted(one_each.values(), key=lambda facts: facts.path)
        paths = tuple(facts.path for facts in chosen)
        if paths not in seen:
            seen.add(paths)
            for code, path, finding in _family([Sibling(facts) for facts in chosen]):
                found[code, path][finding] = None
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for (code, path), findings in sorted(found.items(), key=lambda item: item[0]):
        told[code] += ((path, finding) for finding in _bounded(code, list(findings)))
    return told


def _bounded(code: str, findings: Sequence[Finding]) -> Iterable[Finding]:
    """Return findings, many of them as a single one: then the page as a whole is another.

    Many differences in code or numbers tell of a language's custom, and of no defect.
    """
    if len(findings) <= _MOST:
        return findings
    if code in _CUSTOMS:
        return ()
    first = min(findings, key=lambda finding: finding.place)
    more = f"{len(findings) - 1} more places of this page differ like this; compare it as a whole."
    return [replace(first, help=more)]


def _family(pages: Sequence[Sibling]) -> Iterator[tuple[str, str, Finding]]:
    if len(pages) < FEWEST:
        for mine, other in (pages, pages[::-1]):
            for finding in outline.proved_missing(mine, other) if not mine.is_yaml else ():
                yield "HD004", mine.path, finding
        return
    odd = odd_one([page.levels for page in pages])
    alike = [page for at, page in enumerate(pages) if at != odd]
    cut = _cut_off(pages, odd)
    if cut is not None:
        page, end = cut
        yield "ST002", page.path, end
    elif odd is not None and not pages[odd].is_yaml:
        for finding in outline.headings(pages[odd], alike):
            yield "HD004", pages[odd].path, finding
    if odd is not None and cut is None:
        yield from _parts([Part(page, page.blocks) for page in pages], pages[odd], ordered=False)
    if len({page.levels for page in alike}) > 1:
        yield from _parts([Part(page, page.blocks) for page in pages], None, ordered=False)
        return
    for number in range(len(alike[0].levels) + 1):
        signs = alike[0].signs(number)
        if all(page.signs(number) == signs for page in alike):
            continue
        section = [
            Part(page, page.sections[number])
            for page in alike
            if cut is None or page is not cut[0] or number < len(page.levels)
        ]
        yield from _parts(section, None, ordered=True)


def _cut_off(pages: Sequence[Sibling], odd: int | None) -> tuple[Sibling, Finding] | None:
    """Return the page that ends where all others go on: with fewer headings, or less behind the last one."""
    last = len(pages[0].levels)
    if all(page.levels == pages[0].levels for page in pages):
        signs = pages[0].signs(last)
        if all(page.signs(last) == signs for page in pages):
            return None
        odd = odd_one([Part(page, page.sections[-1]).kinds for page in pages])
    if odd is None:
        return None
    end = outline.page_end(pages[odd], [page for at, page in enumerate(pages) if at != odd])
    return None if end is None else (pages[odd], end)


def _parts(
    parts: Sequence[Part], suspect: Sibling | None, *, ordered: bool
) -> Iterator[tuple[str, str, Finding]]:
    """Compare parts in each aspect; where one page is suspect, only that one."""
    if len(parts) < FEWEST:
        return
    compared: dict[int, Comparison] = {}

    def comparison(odd: int) -> Comparison:
        if odd not in compared:
            compared[odd] = Comparison(parts[odd], [part for at, part in enumerate(parts) if at != odd])
        return compared[odd]

    alike = ordered and len({part.kinds for part in parts}) == 1
    for aspect in _ASPECTS:
        if aspect.ordered and not ordered:
            continue
        values = [aspect.value(part) for part in parts]
        odd = odd_one(values)
        if alike and aspect.inside and len(set(values)) > 1:
            for at in range(len(parts[0].blocks)):
                yield from _block(aspect, [Part(part.page, part.blocks[at : at + 1]) for part in parts])
        elif odd is not None and (suspect is None or parts[odd].page is suspect):
            for finding in aspect.tell(comparison(odd)):
                yield aspect.code, parts[odd].page.path, finding
    if alike:
        yield from _numbers(parts, comparison)


def _block(aspect: _Aspect, parts: Sequence[Part]) -> Iterator[tuple[str, str, Finding]]:
    odd = odd_one([aspect.value(part) for part in parts])
    if odd is not None:
        others = [part for at, part in enumerate(parts) if at != odd]
        for finding in aspect.tell(Comparison(parts[odd], others)):
            yield aspect.code, parts[odd].page.path, finding


def _numbers(
    parts: Sequence[Part], comparison: Callable[[int], Comparison]
) -> Iterator[tuple[str, str, Finding]]:
    for at, block in enumerate(parts[0].blocks):
        if block.kind is Kind.HEADING:
            continue  # headings have a judge of their own
        if len({contents.written_numbers(part.blocks[at]) for part in parts}) == 1:
            continue
        values = [contents.block_numbers(part.blocks[at]) for part in parts]
        odd = None if None in values else odd_one(values)
        if odd is not None:
            compared = comparison(odd)
            theirs = compared.witness.blocks[at]
            for finding in contents.number_drift(theirs, parts[odd].blocks[at], compared):
                yield "TR008", parts[odd].page.path, finding
