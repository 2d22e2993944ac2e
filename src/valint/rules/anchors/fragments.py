"""Fragments that name nothing."""

from collections.abc import Iterator

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.project.facts import HeadingFact
from valint.project.index import Project
from valint.project.resolve import Via
from valint.project.survey import BrokenFragment
from valint.rules.registry import Fixes, Needs, project_rule

ProjectFindings = Iterator[tuple[str, Finding]]

_NUMBERED = lazy_regex(r"(?P<base>.+)-(?P<number>[1-9][0-9]{0,3})")


@project_rule("AN001", "bookmark-not-found", Severity.ERROR, fixes=Fixes.UNSAFE)
def bookmark_not_found(project: Project) -> ProjectFindings:
    """A link points to a place in its own page that is not there.

    The reader clicks and stays where they are.  The places of a page are the ids of its headings (on Learn
    a frozen anchor in front of a heading *replaces* the id that the heading's text would give) and every
    `id` and `name` in its HTML, those of included files among them.

    Bad (da-DK):
        Se [Priser](#pricing).

        ## <a name="prices"></a>Priser

        Alt koster det samme.
    Good (da-DK):
        Se [Priser](#prices).

        ## <a name="prices"></a>Priser

        Alt koster det samme.

    Source: docfx v3 `bookmark-not-found`, `HeadingIdRewriter`, Markdig `AutoIdentifierExtension`.
    """
    for broken in _plainly_broken(project):
        if broken.page is None:
            advice, right = _advice(project, broken)
            message = f"“#{broken.fragment}” is no bookmark of this page; {advice}"
            yield broken.facts.path, Finding(broken.link.region, message, fix=_fix(broken, right))


@project_rule("AN002", "bookmark-not-found-in-target", Severity.ERROR, fixes=Fixes.UNSAFE)
def bookmark_not_found_in_target(project: Project) -> ProjectFindings:
    """A link points to a place in another page of this tree that is not there.

    The reader lands at the top of the page and has to search.  Checked are relative links and the docset's
    own site paths (`/toolkits/guide#prices`); a target that is redirected is not, since the site does not
    check it either.

    Bad (da-DK):
        --- start.md ---
        Se [Priser](om.md#pricing).
        --- om.md ---
        ## <a name="prices"></a>Priser

        Alt koster det samme.
    Good (da-DK):
        --- start.md ---
        Se [Priser](om.md#prices).
        --- om.md ---
        ## <a name="prices"></a>Priser

        Alt koster det samme.

    Source: docfx v3 `bookmark-not-found`.
    """
    for broken in _plainly_broken(project):
        if broken.page is not None and broken.via is not Via.FALLBACK:
            advice, right = _advice(project, broken)
            message = f"“#{broken.fragment}” is no bookmark of {broken.page}; {advice}"
            yield broken.facts.path, Finding(broken.link.region, message, fix=_fix(broken, right))


@project_rule("AN003", "fallback-bookmark-not-found", Severity.WARNING, needs=[Needs.SOURCE])
def fallback_bookmark_not_found(project: Project) -> ProjectFindings:
    """A link points to a place that the untranslated page it leads to does not have.

    The target page has no translation, so the reader gets the source page, at its top.  Learn's own build
    does not check this.

    Bad (da-DK):
        --- docs/da/start.md ---
        Se [Priser](om.md#pricing).
        --- docs/en/om.md ---
        ## Prices

        All cost the same.
    Good (da-DK):
        --- docs/da/start.md ---
        Se [Priser](om.md#prices).
        --- docs/en/om.md ---
        ## Prices

        All cost the same.

    Source: docfx v3 `docs/designs/conceptual-localization.md` (“Bookmark validation” is not supported there).
    """
    for broken in _plainly_broken(project):
        if broken.page is not None and broken.via is Via.FALLBACK:
            page = f"the untranslated page {broken.page}"
            message = f"“#{broken.fragment}” is no bookmark of {page}; {_advice(project, broken)[0]}"
            yield broken.facts.path, Finding(broken.link.region, message)


@project_rule("AN004", "bookmark-case", Severity.WARNING, fixes=Fixes.SAFE)
def bookmark_case(project: Project) -> ProjectFindings:
    """A fragment differs from the bookmark it means in capital letters only.

    Browsers compare fragments letter by letter, so the reader lands at the top of the page.

    Bad (da-DK):
        Se [Priser](#Prices).

        ## <a name="prices"></a>Priser

        Alt koster det samme.
    Good (da-DK):
        Se [Priser](#prices).

        ## <a name="prices"></a>Priser

        Alt koster det samme.

    Source: HTML living standard, section 7.4.2.3.3 (finding a fragment is case-sensitive).
    """
    for broken in project.survey.fragments:
        true = broken.bookmarks.in_other_case(broken.fragment)
        if true is None or _lost_suffix(broken) is not None:
            continue
        message = f"The bookmark is spelled “#{true}”, not “#{broken.fragment}”; write it the same way."
        fix = None
        before, mark, after = broken.link.destination.partition("#")
        if after == broken.fragment:
            fix = Fix((Edit(broken.link.region, f"{before}{mark}{true}"),))
        yield broken.facts.path, Finding(broken.link.region, message, fix=fix)


@project_rule("AN005", "lost-duplicate-suffix", Severity.ERROR)
def lost_duplicate_suffix(project: Project) -> ProjectFindings:
    """A link points to the second of two equal headings, and localization gave both the same anchor.

    The source page calls equal headings `name`, `name-1`, `name-2`; the anchors that the localization
    pipeline freezes are all `name`.  So `#name-1`, which is right in the source, leads to the top of the
    page here.  Rule AN006 offers the fix where the headings are.

    Bad (da-DK):
        Se [Priser for hold](#prices-1).

        ## <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="prices"></a>Priser

        Hold betaler det halve.
    Good (da-DK):
        Se [Priser for hold](#prices-1).

        ## <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="prices-1"></a>Priser

        Hold betaler det halve.

    Source: docfx v3 `HeadingIdRewriter` (ids are not told apart); known as dotnet/docs#10841.
    """
    for broken in project.survey.fragments:
        base = _lost_suffix(broken)
        if base is None:
            continue
        where = "this page" if broken.page is None else broken.page
        times = broken.bookmarks.count(base)
        message = (
            f"“#{broken.fragment}” leads nowhere, because {where} has the anchor “{base}” {times} times; "
            f"name the one that is meant “{broken.fragment}”."
        )
        yield broken.facts.path, Finding(broken.link.region, message)


def _plainly_broken(project: Project) -> Iterator[BrokenFragment]:
    for broken in project.survey.fragments:
        if _lost_suffix(broken) is None and broken.bookmarks.in_other_case(broken.fragment) is None:
            yield broken


def _lost_suffix(broken: BrokenFragment) -> str | None:
    """Return the anchor that stands so often that the fragment must mean one of its repetitions."""
    numbered = _NUMBERED.fullmatch(broken.fragment)
    if numbered is None or broken.via is Via.FALLBACK:
        return None
    repeated = broken.bookmarks.count(numbered["base"]) > int(numbered["number"])
    return numbered["base"] if repeated else None


def _advice(project: Project, broken: BrokenFragment) -> tuple[str, str | None]:
    """Return what to do, and the bookmark that most likely is meant."""
    before, mark, _ = broken.fragment.partition("&")
    if mark and before in broken.bookmarks.known:
        behind = "since all behind “#” belongs to the fragment"
        return f"put the part from “&” before the “#”, {behind} “{before}”.", None
    heading = _heading_by_its_text(project, broken)
    if heading is not None:
        return f"the heading “{heading.text}” answers to “#{heading.id}” alone; write that.", heading.id
    near = broken.bookmarks.nearest(broken.fragment)
    if near is None:
        return "point to a heading that is there, or leave it out.", None
    return f"did you mean “#{near}”?", near


def _fix(broken: BrokenFragment, right: str | None) -> Fix | None:
    before, mark, after = broken.link.destination.partition("#")
    if right is None or after != broken.fragment:
        return None
    return Fix((Edit(broken.link.region, f"{before}{mark}{right}"),), safe=False)


def _heading_by_its_text(project: Project, broken: BrokenFragment) -> HeadingFact | None:
    """Return the heading whose translated text the fragment spells, though its anchor is another."""
    file = project.absolute(broken.page or broken.facts.path)
    return project.headings_by_their_text(file).get(broken.fragment)
