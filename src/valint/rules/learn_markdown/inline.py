"""Links, images, code and bold text that grew together with the text around them."""

import re
from collections.abc import Iterator

from valint.model.document import Link, LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.learn_markdown.glued import glued_words
from valint.rules.registry import Fixes, Given, Where, rule

_SWALLOWED = lazy_regex(r"(?P<mark>[.,;:!?。、，．！？])(?P<space>\s*)(?P<rest>.*)", re.S)
_LETTER_OR_MARK = lazy_regex(r"[\w*]")


@rule(
    "ML008",
    "glued-inline",
    Severity.WARNING,
    fixes=Fixes.UNSAFE,
    where=Where((Given.BARE_TEXTS, Given.WORDS_BEHIND), marks=(":::",)),
)
def glued_inline(page: Page) -> Iterator[Finding]:
    """A word is glued to a link, bold text or code, an image to a word, or a mark slipped into a link's text.

    Machine translation moves words across the borders of links: `see[. Overview](x.md)`. Readers see a link
    that begins with a full stop. Or it loses the space behind: `[siden](x.md)og`, where readers see
    “sidenog”. Reported are words that are neither endings in their language nor parts of compounds,
    conjunctions above all: `[Azure](x.md)s` and `**Default**wert` are right.

    Bad (tr-TR):
        Ayrıntılar için bkz[. Genel bakış](genel.md).
    Good (tr-TR):
        Ayrıntılar için bkz. [Genel bakış](genel.md).
    Bad (sv-SE):
        Gå till [sidan](https://example.com/sida)och välj **Konton**.
    Good (sv-SE):
        Gå till [sidan](https://example.com/sida) och välj **Konton**.
    Bad (ru-RU):
        Откройте [страницу](https://www.contoso.com/page)и нажмите **Далее**.
    Good (ru-RU):
        Откройте [страницу](https://www.contoso.com/page) и нажмите **Далее**.
    Bad (de-DE):
        Wählen Sie **Sichern**aus.
    Good (de-DE):
        Wählen Sie **Sichern** aus.
    Bad (da-DK):
        Vælg **stjernen**:::image type="icon" source="media/star.png"::: ved navnet.
    Good (da-DK):
        Vælg **stjernen** :::image type="icon" source="media/star.png"::: ved navnet.

    Source: no specification; this damage is frequent in machine-translated repositories and unknown in
    others.
    """
    document = page.document
    text = document.text
    for link in document.links:
        if link.text and link.text[0] in ".,;:!?。、，．！？" and not link.image and _is_written(link):
            yield from _swallowed(text, link)
    for directive in document.directives:
        start = directive.span.start
        if directive.name == "image" and start and _LETTER_OR_MARK.match(text[start - 1]):
            yield Finding(
                Span(start, directive.name_span.end),
                "The image stands right behind a word; put a space between them.",
                fix=Fix((Edit(Span(start, start), " "),), safe=False),
            )
    yield from glued_words(page)


def _is_written(link: Link) -> bool:
    return link.kind in (LinkKind.INLINE, LinkKind.REFERENCE) and link.text_span is not None


def _swallowed(text: str, link: Link) -> Iterator[Finding]:
    assert link.text_span is not None  # noqa: S101 - the caller has looked
    inner = text[link.text_span.start : link.text_span.end]
    match = _SWALLOWED.match(inner)
    if match is None:
        return
    rest = match["rest"]
    # `.NET`, `...` and `:ref:` begin so on purpose.
    if rest and not match["space"] and match["mark"] not in "。、，．！？":
        return
    mark = match["mark"]
    place = Span(link.text_span.start, link.text_span.start + len(mark))
    if not rest.strip():
        yield Finding(
            link.text_span,
            f"The link's text is nothing but “{mark}”; put the words that it belongs to back into the link.",
        )
        return
    before = text[max(0, link.span.start - 3) : link.span.start]
    gap = len(before) - len(before.rstrip(" "))
    moved = Span(link.span.start - gap, link.text_span.start + len(mark) + len(match["space"]))
    yield Finding(
        place,
        f"The link's text begins with “{mark}”, which belongs to the text before the link; move it there.",
        fix=Fix((Edit(moved, f"{mark}{match['space']}["),), safe=False),
    )
