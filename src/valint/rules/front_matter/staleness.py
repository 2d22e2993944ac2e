"""Translations that the English page has left behind."""

from collections import Counter
from collections.abc import Iterator

from valint.markdown.slug import learn_slug
from valint.model.document import Document
from valint.model.finding import Finding, Origin, Severity
from valint.project.page import Page
from valint.rules.registry import Given, Needs, Where, rule


@rule(
    "FM015",
    "stale-translation",
    Severity.INFO,
    enabled=False,
    needs=(Needs.SOURCE, Needs.SOURCE_TODAY),
    where=Where((Given.SOURCE,)),
)
def stale_translation(page: Page) -> Iterator[Finding]:
    """The English page has changed since the translation was made.

    Readers of the translation follow steps that may no longer be right. Compared are the page at the commit
    that `ms.sourcegitcommit` names and the page as it stands now; changes of the front matter and of empty
    lines alone do not count. Off by default: most repositories are translated in rounds, and nobody can mend
    it in the page itself.

    Bad (da-DK):
        --- en-US-then/guide/page.md ---
        # Plan a shift
        Choose a day.
        --- en-US-now/guide/page.md ---
        # Plan a shift
        Choose a week.
        ## Share the plan
        Send it to everyone.
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ms.lasthandoff: 04/10/2025
        ---
        # Planlæg en vagt
        Vælg en dag.
    Good (da-DK):
        --- en-US-then/guide/page.md ---
        # Plan a shift
        --- en-US-now/guide/page.md ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Planlæg en vagt

    Source: the English page at the commit that `ms.sourcegitcommit` names, and in the checkout.
    """
    front_matter = page.document.front_matter
    entry = None if front_matter is None else front_matter.entry("ms.sourcegitcommit")
    if entry is None or front_matter is None or page.source is None or page.source_today is None:
        return
    then, now = _lines(page.source), _lines(page.source_today)
    new, gone = (now - then).total(), (then - now).total()
    if not new and not gone:
        return
    handed_off = front_matter.text("ms.lasthandoff")
    since = f"since it was translated ({handed_off})" if handed_off else "since it was translated"
    history = page.source_since() if page.source_since is not None else None
    if history is not None:
        times = "once" if history.commits == 1 else f"{history.commits} times"
        days = "1 day" if history.days == 1 else f"{history.days} days"
        since = f"{times} {since}, over {days}" if history.days else f"{times} {since}"
    headings = ""
    if _headings(page.source) != _headings(page.source_today):
        headings = "; its headings changed, too"
    yield Finding(
        entry.node.span,
        f"The English page has changed {since}: {_counted(new)} new and {_counted(gone)} gone{headings}.",
        origin=Origin.INTRODUCED,
    )


def _lines(document: Document) -> Counter[str]:
    front_matter = document.front_matter
    body = document.text if front_matter is None else document.text[front_matter.span.end :]
    return Counter(line for written in body.splitlines() if (line := written.strip()))


def _headings(document: Document) -> list[tuple[int, str]]:
    return [(heading.level, learn_slug(heading.text)) for heading in document.headings]


def _counted(lines: int) -> str:
    return "1 line is" if lines == 1 else f"{lines} lines are"
