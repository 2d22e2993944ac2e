"""HD007, HD009: headings that do not agree with other headings, or with the links that lead to them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from valint.model.document import OBJECT
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.rules.registry import Fixes, Needs, project_rule
from valint.translation.counts import HeadingPair, models_of
from valint.translation.judgement import pages_of
from valint.translation.pairs import PagePairs

if TYPE_CHECKING:
    from valint.project.facts import FileFacts, HeadingFact, LinkFact
    from valint.project.index import Project

_FEWEST_PAGES = 4
_MAJORITY = 0.6
_MINORITY = 0.25
_MARKUP = lazy_regex(r"[\\`*_\[\]<>{}&|#~^$]")
_NOT_LETTER = lazy_regex(r"[\W_]+")


class _Rendering(NamedTuple):
    """A wording of one source, folded for comparison, with its page and its number there."""

    folded: str
    page: PagePairs
    number: int

    @property
    def pair(self) -> HeadingPair:
        return self.page.pairs[self.number]


@project_rule(
    "HD007", "heading-rendering-inconsistent", Severity.INFO, needs=(Needs.SLUG,), fixes=Fixes.UNSAFE
)
def heading_rendering_inconsistent(project: "Project") -> Iterator[tuple[str, Finding]]:
    """A heading is worded otherwise than the same heading on most other pages.

    Readers recognise a section such as "Next steps" by its wording; a page that words it differently looks
    as if it held something else. The wording that most pages use is taken as the custom, whatever it is.

    Bad (da-DK):
        --- a.md ---
        ## <a name="next-steps"></a>Næste trin
        --- b.md ---
        ## <a name="next-steps"></a>Næste trin
        --- c.md ---
        ## <a name="next-steps"></a>Næste trin
        --- d.md ---
        ## <a name="next-steps"></a>Videre herfra
    Good (da-DK):
        --- a.md ---
        ## <a name="next-steps"></a>Næste trin
        --- b.md ---
        ## <a name="next-steps"></a>Næste trin

    Source: the frozen anchor tells which headings have the same English wording.
    """
    for _, pages in sorted(pages_of(project).items(), key=lambda item: item[0] or ""):
        for renderings in _by_source(pages).values():
            yield from _minority(renderings)


def _by_source(pages: "list[PagePairs]") -> "dict[str, list[_Rendering]]":
    """Return what pages make of each source that they do not all render alike."""
    contested = _contested(pages)
    found: defaultdict[str, list[_Rendering]] = defaultdict(list)
    for page in pages:
        for number, model in enumerate(models_of(page.pairs)):
            known = contested.get(id(model))
            if known is not None:
                source, folded = known
                found[source].append(_Rendering(folded, page, number))
    return found


def _contested(pages: "list[PagePairs]") -> dict[int, tuple[str, str]]:
    """Return the sources that have several renderings, with those, by the pairs that have them."""
    models = {id(model): model for page in pages for model in models_of(page.pairs)}
    by_source: defaultdict[str, list[HeadingPair]] = defaultdict(list)
    for model in models.values():
        by_source[_wording_of(model)].append(model)
    found: dict[int, tuple[str, str]] = {}
    for source, alike in by_source.items():
        if len(alike) > 1:
            folded = [_fold(model.text) for model in alike]
            if len(set(folded)) > 1:
                found.update((id(model), (source, one)) for model, one in zip(alike, folded, strict=True))
    return found


def _wording_of(pair: HeadingPair) -> str:
    """Return the slug of a heading's source; its last number counts where the heading has it, too."""
    number = pair.source[len(pair.slug) + 1 :] if pair.from_slug and pair.source != pair.slug else ""
    return pair.source if number.isdigit() and number in pair.text else pair.slug


def _minority(renderings: "list[_Rendering]") -> Iterator[tuple[str, Finding]]:
    votes = Counter(folded for folded, _ in {(one.folded, one.page.facts.path) for one in renderings})
    if votes.total() < _FEWEST_PAGES or len(votes) < 2:
        return
    custom, number = votes.most_common(1)[0]
    if number < _MAJORITY * votes.total():
        return
    usual = next(rendering.pair.text for rendering in renderings if rendering.folded == custom)
    for rendering in renderings:
        pages = votes[rendering.folded]
        if rendering.folded != custom and pages <= _MINORITY * votes.total():
            pair = rendering.pair
            yield (
                pair.path,
                Finding(
                    place=pair.region,
                    message=f"{number} pages have “{usual}” for this heading, and this one has other words; "
                    "decide on one wording.",
                    help=f"The source is “{pair.slug.replace('-', ' ')}” on all of them.",
                    fix=_rewording(pair, usual),
                    origin=Origin.INTRODUCED,
                    source=pair.source,
                    target=pair.text,
                ),
            )


def _rewording(pair: HeadingPair, usual: str) -> Fix | None:
    """Return the fix that writes the usual wording, where the heading is plain text as it stands."""
    line, column, end_line, end_column = pair.region
    plain = line == end_line and end_column - column == len(pair.text) and OBJECT not in pair.text + usual
    # What means something to Markdown, or to the page, is not written anew.
    return Fix((Edit(pair.region, usual),), safe=False) if plain and not _MARKUP.search(usual) else None


def _fold(text: str) -> str:
    return _NOT_LETTER.sub(" ", text).strip().casefold()


@project_rule(
    "HD009", "heading-label-drift", Severity.INFO, needs=(Needs.SLUG, Needs.SOURCE), fixes=Fixes.UNSAFE
)
def heading_label_drift(project: "Project") -> Iterator[tuple[str, Finding]]:
    """A link names a heading of its page otherwise than the heading itself, though the source has them equal.

    Who follows a link looks for the words of the link; a heading that was worded anew while the link kept
    the old wording makes the reader doubt the place.

    Bad (da-DK, da-DK/a.md):
        --- en/a.md ---
        [Set up the app](#set-up-the-app)

        ## Set up the app
        --- da-DK/a.md ---
        [Indstil appen](#set-up-the-app)

        ## <a name="set-up-the-app"></a>Konfigurer appen
    Good (da-DK, da-DK/a.md):
        --- en/a.md ---
        [Set up the app](#set-up-the-app)

        ## Set up the app
        --- da-DK/a.md ---
        [Konfigurer appen](#set-up-the-app)

        ## <a name="set-up-the-app"></a>Konfigurer appen

    Source: the English page, whose link has the very words of the heading.
    """
    for pages in pages_of(project).values():
        for page in pages:
            if page.source is not None:
                yield from _drifting_labels(page.facts, page.source)


def _drifting_labels(facts: "FileFacts", source: "FileFacts") -> Iterator[tuple[str, Finding]]:
    labels_here = _labels(facts)
    if not labels_here:
        return
    headings = {_slug(heading): heading for heading in facts.headings}
    originals = {heading.id: _fold(heading.text) for heading in source.headings}
    faithful = {
        fragment
        for fragment, labels in _labels(source).items()
        if fragment in originals and all(_fold(link.text) == originals[fragment] for link in labels)
    }
    for fragment, links in labels_here.items():
        heading = headings.get(fragment)
        if heading is None or fragment not in faithful:
            continue
        for link in links:
            if _fold(link.text) and _fold(link.text) != _fold(heading.text):
                yield (
                    facts.path,
                    Finding(
                        place=link.region,
                        message=f"This link says “{link.text}” and its heading “{heading.text}”; use the "
                        "same words, as the English page does.",
                        fix=_relabelling(link, heading.text),
                        origin=Origin.INTRODUCED,
                        source=originals[fragment],
                        target=link.text,
                    ),
                )


def _relabelling(link: "LinkFact", text: str) -> Fix | None:
    """Return the fix that gives a link the words of its heading, where both are plain text."""
    if link.label is None or OBJECT in text or _MARKUP.search(text):
        return None
    return Fix((Edit(link.label, text),), safe=False)


def _slug(heading: "HeadingFact") -> str:
    return heading.frozen or heading.explicit or heading.id


def _labels(facts: "FileFacts") -> "dict[str, list[LinkFact]]":
    found: defaultdict[str, list[LinkFact]] = defaultdict(list)
    for link in facts.links:
        if link.destination.startswith("#") and link.text and not link.image:
            found[link.destination[1:]].append(link)
    return found
