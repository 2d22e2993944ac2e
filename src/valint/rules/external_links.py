"""Links: what a run of `valint links` found out about links to other hosts.

Both rules read a results file and ask no network; without one they are silent.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from valint.model.document import Link, LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule

if TYPE_CHECKING:
    from valint.web.link_results import Stored


@rule(
    "LK011",
    "external-link-dead",
    Severity.ERROR,
    needs=[Needs.NETWORK],
    fixes=Fixes.UNSAFE,
    where=Where((Given.RESULTS,)),
)
def external_link_dead(page: Page) -> Iterator[Finding]:
    """A link to another site is dead, or hardly leads to the page that was meant.

    The reader clicks and gets an error page.  Only what is near-certain is an error: the site answers 404 or
    410 to two methods, its name does not exist, or the page has lost the bookmark, each seen twice.  A page
    that says “not found” with status 200, a redirect to a home page or a broken certificate is a warning; a
    redirect to another language or for good is an info.  A site that blocks checkers or fails for the moment
    is no finding.  A move for good can be mended with an unsafe fix.  The verdicts come from a results file
    of `valint links` (`--link-results FILE`, or `results` in the table `[links]` of the configuration).

    Bad:
        --- valint.toml ---
        [links]
        results = "links.json"
        --- links.json ---
        {"version": 1, "results": [{"id": "7f5458f244d09c326840e6dd0061a225", "verdict": "dead",
          "reason": "http-404", "detail": "GET and HEAD both answer 404", "pending": false,
          "final_url": null, "fragments": {}, "checked_at": "2026-01-15T02:00:00Z"}]}
        --- guide/page.md ---
        Læs [vejledningen](https://contoso.com/vejledning).
    Good:
        --- valint.toml ---
        [links]
        results = "links.json"
        --- links.json ---
        {"version": 1, "results": [{"id": "7f5458f244d09c326840e6dd0061a225", "verdict": "alive",
          "reason": "ok", "detail": "", "pending": false,
          "final_url": null, "fragments": {}, "checked_at": "2026-01-15T02:00:00Z"}]}
        --- guide/page.md ---
        Læs [vejledningen](https://contoso.com/vejledning).

    Source: the link policy in docs/links.md; statuses as in RFC 9110 section 15.
    """
    yield from _findings(page, downloads=False)


@rule("LK012", "download-not-a-file", Severity.ERROR, needs=[Needs.NETWORK], where=Where((Given.RESULTS,)))
def download_not_a_file(page: Page) -> Iterator[Finding]:
    """A link promises a file, and what the server sends is not that file.

    The reader asked for a PDF and gets a sign-in page, an empty file, or another format that the program for
    it refuses.  The first bytes decide: `%PDF-`, the ZIP header of Office files, and so on.  Proof seen twice
    is an error; an odd size or a wrongly declared type is a warning.  The verdicts come from a results file
    of `valint links`.

    Bad:
        --- valint.toml ---
        [links]
        results = "links.json"
        --- links.json ---
        {"version": 1, "results": [{"id": "4be6e7868095d36d8690e9f9187ea227", "verdict": "dead",
          "reason": "download-is-html", "detail": "the answer is a web page", "pending": false,
          "final_url": null, "fragments": {}, "checked_at": "2026-01-15T02:00:00Z"}]}
        --- guide/page.md ---
        [Hent som PDF](//download.contoso.com/infografik.pdf)
    Good:
        --- valint.toml ---
        [links]
        results = "links.json"
        --- links.json ---
        {"version": 1, "results": [{"id": "4be6e7868095d36d8690e9f9187ea227", "verdict": "alive",
          "reason": "ok", "detail": "", "pending": false,
          "final_url": null, "fragments": {}, "checked_at": "2026-01-15T02:00:00Z"}]}
        --- guide/page.md ---
        [Hent som PDF](//download.contoso.com/infografik.pdf)

    Source: the link policy in docs/links.md; file signatures as in WHATWG MIME sniffing section 6.
    """
    yield from _findings(page, downloads=True)


_DOWNLOAD = "download-"
_NEWS = {
    "redirect-permanent": "has moved for good",
    "redirect-to-http": "leads to an unencrypted page",
    "redirect-to-wrong-locale": "leads to a page in another language",
}


def _findings(page: Page, *, downloads: bool) -> Iterator[Finding]:
    path = page.settings.links.results
    if path is None:
        return
    from valint.web.link_results import read_link_results
    from valint.web.urls import is_external

    results = read_link_results(path)
    seen: set[Span] = set()  # links that share a reference definition share its finding
    for link in page.document.links:
        if (
            link.kind is LinkKind.INCLUDE
            or not is_external(link.destination)
            or link.destination_span in seen
        ):
            continue
        seen.add(link.destination_span)
        stored = results.of(link.destination)
        if stored is not None and stored.reason.startswith(_DOWNLOAD) is downloads:
            finding = _finding(link, stored)
            if finding is not None:
                yield finding


def _finding(link: Link, stored: "Stored") -> Finding | None:
    place = link.destination_span
    seen = f" (checked on {stored.checked_on})" if stored.checked_on else ""
    what = f"“{stored.url}”"
    if stored.verdict == "dead":
        kind = "is not the promised file" if stored.reason.startswith(_DOWNLOAD) else "is dead"
        message = f"{what} {kind}: {stored.detail}{seen}; link to what replaced it, or remove the link."
        return Finding(place, message)
    if stored.verdict == "suspect":
        once = "; a later run decides whether it is dead" if stored.pending else ""
        message = f"{what} is doubtful: {stored.detail}{seen}{once}; open it and see."
        return Finding(place, message, severity=Severity.WARNING)
    if stored.verdict == "redirected" and stored.reason in _NEWS and stored.final_url:
        message = (
            f"{what} {_NEWS[stored.reason]}, “{stored.final_url}”{seen}; link there if it is what you mean."
        )
        return Finding(place, message, severity=Severity.INFO, fix=_fix(link, stored))
    return None


def _fix(link: Link, stored: "Stored") -> Fix | None:
    """Return the edit that follows a move for good; a masked URL cannot be written into a page."""
    target = stored.final_url
    if stored.reason != "redirect-permanent" or target is None or "***" in target:
        return None
    _, mark, fragment = link.destination.partition("#")
    return Fix((Edit(link.destination_span, f"{target}{mark}{fragment}"),), safe=False)
