"""HD: headings and their translation."""

from collections.abc import Iterator, Sequence

from valint.markdown.slug import learn_slug
from valint.model.document import BlockKind, Document, Heading, LinkKind
from valint.model.finding import Finding, Origin, Severity
from valint.model.span_index import SpanIndex
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Given, Needs, Where, rule


def _outline(document: Document) -> list[Heading]:
    """Return the headings of the page's outline: no tabs, none in quotes and lists."""
    return [heading for heading in document.headings if _is_outlined(heading)]


def _is_outlined(heading: Heading) -> bool:
    return heading.depth == 0 and heading.tab is None


def _is_article(page: Page) -> bool:
    """Tell whether a page stands alone; includes, tables of contents, YAML pages and READMEs do not."""
    name = page.document.path.rpartition("/")[2].lower()
    return not (page.is_include or page.is_toc or page.document.mime or name.startswith("readme"))


@rule("HD001", "h1-count", Severity.WARNING, where=Where((Given.STEPS,)))
def h1_count(page: Page) -> Iterator[Finding]:
    """A page has no top-level heading, more than one, or one that is not its first heading.

    The top-level heading is what readers, search engines and screen readers take for the page's name. Where
    the site makes it from the front matter's `title`, a page without one is fine; on Learn it is not.

    Bad (it-IT):
        # Guida rapida

        Testo.

        # Passaggi successivi

        Altro testo.
    Good (it-IT):
        # Guida rapida

        Testo.

        ## Passaggi successivi

        Altro testo.
    Bad (it-IT):
        ---
        title: Guida rapida
        ---
        ## Guida rapida

        Testo.
    Good (it-IT):
        ---
        title: Guida rapida
        ---
        # Guida rapida

        Testo.

    Source: docfx v3, `h1-missing`, `multiple-h1s`, `h1-not-first`.
    """
    if not _is_article(page):
        return
    document = page.document
    headings = _outline(document)
    tops = [heading for heading in headings if heading.level == 1]
    if len(tops) == 1 and headings[0] is tops[0]:
        return
    if not tops:
        if headings and _needs_one(page):
            yield Finding(
                headings[0].text_span,
                "The page has no top-level heading; give it one line “# …” above this heading.",
            )
        return
    if headings[0] is not tops[0]:
        yield Finding(
            tops[0].text_span,
            f"The top-level heading stands below “{headings[0].text}”; make it the first heading of the "
            f"page.",
        )
    for extra in tops[1:]:
        yield Finding(
            extra.text_span,
            f"The page has a second top-level heading besides “{tops[0].text}”; give this one a lower level.",
        )


def _needs_one(page: Page) -> bool:
    """Tell whether a page without a top-level heading is at fault.

    Its source decides, where there is one.  Else Learn wants one of every article, which has front matter;
    other sites take the name from there, or from their navigation.
    """
    document = page.document
    if page.source is not None:
        return any(heading.level == 1 for heading in _outline(page.source))
    if page.flavour is not AnchorFlavour.LEARN or document.front_matter is None:
        return False
    return not any(tag.name == "h1" for tag in document.tags) and not any(
        link.kind is LinkKind.INCLUDE for link in document.links
    )


@rule("HD002", "heading-skipped", Severity.WARNING, needs=[Needs.SOURCE], where=Where((Given.STEPS,)))
def heading_skipped(page: Page) -> Iterator[Finding]:
    """A heading is more than one level below the heading before it.

    Screen readers and the page's own table of contents show the outline by level, and a gap looks like a
    lost heading. Nothing is reported where the source page makes the same jump.

    Bad (de-DE):
        # Sicherung

        ### Zeitplan

        Jede Nacht.
    Good (de-DE):
        # Sicherung

        ## Zeitplan

        Jede Nacht.

    Source: docfx v3, `heading-skipped`; WCAG 2.2, technique H42.
    """
    headings = _outline(page.document)
    jumps = _jumps(headings)
    if not jumps:
        return
    source = () if page.source is None else _outline(page.source)
    if source:
        otherwise = " or put the missing heading back"
    elif page.language == "en":
        otherwise = " or put a heading between the two"
    else:
        otherwise = ", unless the English page has the same gap"
    in_source = _jumps(source)
    slugs = {_slug(source[at]) for at in in_source}
    alike = len(source) == len(headings)
    for at in jumps:
        before, heading = headings[at - 1], headings[at]
        if (alike and at in in_source) or _slug(heading) in slugs:
            continue
        yield Finding(
            heading.text_span,
            f"This heading has level {heading.level} below “{before.text}” with level {before.level}; "
            f"give it level {before.level + 1}{otherwise}.",
            severity=None if source else Severity.INFO,
            origin=Origin.INTRODUCED if source else Origin.UNKNOWN,
        )


def _jumps(headings: Sequence[Heading]) -> list[int]:
    return [at for at in range(1, len(headings)) if headings[at].level > headings[at - 1].level + 1]


def _slug(heading: Heading) -> str:
    """Return the bookmark that source and translation share, empty where the translation has lost it."""
    if heading.frozen is not None:
        return heading.frozen.name
    return heading.explicit.name if heading.explicit is not None else learn_slug(heading.slug_text)


@rule("HD003", "heading-empty-or-hollow", Severity.WARNING, where=Where((Given.HOLLOW_HEADINGS,)))
def heading_empty_or_hollow(page: Page) -> Iterator[Finding]:
    """A heading has no text, or nothing stands below it.

    A heading without text shows as a gap and is announced as nothing by a screen reader. A heading with
    nothing below it, before the next heading of its own or a higher level, often lost its text; many pages
    have such headings on purpose, so it is reported as information.

    Bad (ja-JP):
        # 概要

        ## <a name="steps"></a>

        手順を説明します。
    Good (ja-JP):
        # 概要

        ## <a name="steps"></a>手順

        手順を説明します。
    Bad (ja-JP):
        # 概要

        ## 準備

        ## 手順

        設定を開きます。
    Good (ja-JP):
        # 概要

        ## 準備

        アカウントを用意します。

        ## 手順

        設定を開きます。

    Source: docfx v3, `heading-empty`, `heading-no-content`.
    """
    document = page.document
    empty = [heading for heading in document.headings if not heading.text and heading.tab is None]
    links = SpanIndex(link.span for link in document.links) if empty else None
    for heading in empty:
        # An image without words, or an include, may be all there is.
        if links is not None and not links.starting_in(heading.span):
            yield Finding(heading.span, "The heading has no text; write it, or remove the line.")
    if _is_article(page):
        for heading in _hollow(document):
            yield Finding(
                heading.text_span,
                f"Nothing stands below “{heading.text}”; put its text back, or remove the heading.",
                severity=Severity.INFO,
            )


def _hollow(document: Document) -> Iterator[Heading]:
    """Yield headings with nothing before the next heading of their own or a higher level."""
    if len(_outline(document)) < 2:
        return  # a page that is all title
    kinds, wanted = document.kinds, BlockKind.HEADING
    # Headings are blocks, so theirs is the order of both; the blocks themselves need not be made.
    places = [at for at, kind in enumerate(kinds) if kind is wanted]
    for number, (at, heading) in enumerate(zip(places, document.headings, strict=True), 1):
        if not _is_outlined(heading) or not heading.text:
            continue
        if at + 1 == len(kinds):
            yield heading
        elif kinds[at + 1] is wanted:
            following = document.headings[number]
            if _is_outlined(following) and following.level <= heading.level:
                yield heading
