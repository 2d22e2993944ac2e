"""How long blocks are beside those of the English page."""

from collections.abc import Iterator

from valint.model.document import BlockKind
from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Given, Needs, Where, rule
from valint.translation.source.alignment import Unit, first_line, letters

_ENOUGH = 80
_SHORT = 0.4
_LONG = 2.5
_FEWEST = 4
_JUDGED = frozenset([BlockKind.PARAGRAPH])


@rule(
    "TR014", "length-ratio", Severity.INFO, enabled=False, needs=[Needs.SOURCE], where=Where((Given.SOURCE,))
)
def length_ratio(page: Page) -> Iterator[Finding]:
    """A paragraph is far shorter or far longer than the English one, measured by the page as a whole.

    A sentence was lost, or something was added that the English page does not say. What is usual differs from
    language to language, so each paragraph is compared with how much longer or shorter its whole page is. Off
    by default: translators may say a thing in fewer words.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Open the calendar and pick a day for the volunteers who have asked for one.

        Choose the colleague who can come in the morning, and write the name on the card that hangs in the
        kitchen. Whoever is ill calls the office before seven, so that somebody else can be asked in time.

        Send the plan to everyone by mail when the week begins, and keep a copy for the office.

        Put the plan on the wall, too, because some of the volunteers have no mail at all.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Åbn kalenderen, og vælg en dag til de frivillige, der har bedt om en dag.

        Vælg den kollega, der kan komme.

        Send planen til alle med posten, når ugen begynder, og gem en kopi til kontoret.

        Hæng også planen op på væggen, fordi nogle af de frivillige slet ikke har nogen post.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Choose the colleague who can come in the morning.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Vælg den, der kan om morgenen.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    pairs = [unit for unit in aligned.units if _is_paragraph(unit)]
    if len(pairs) < _FEWEST:
        return
    for unit in pairs:
        there, here = unit.source[0].span, unit.target[0].span
        wanted = letters(aligned.source, *there) * aligned.ratio
        written = letters(aligned.target, *here)
        if max(wanted, written) < _ENOUGH or _SHORT * wanted <= written <= _LONG * wanted:
            continue
        size, cause = ("shorter", "look for what was lost") if written < wanted else ("longer", "see why")
        english = aligned.source.plain(there)
        yield Finding(
            first_line(aligned.target, Span(*here)),
            f"This paragraph is far {size} than the English “{shortened(english)}”; {cause}.",
            origin=Origin.INTRODUCED,
            source=english,
            target=aligned.target.plain(here),
        )


def _is_paragraph(unit: Unit) -> bool:
    return len(unit.source) == len(unit.target) == 1 and {unit.source[0].kind, unit.target[0].kind} == _JUDGED
