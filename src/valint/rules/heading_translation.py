"""HD005, HD006, HD010: headings in English, in another language, or unlike their source."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from valint.model.finding import Finding, Origin, Route, Severity
from valint.rules.registry import Needs, project_rule
from valint.translation.judge import Kind
from valint.translation.judgement import HeadingDefect, heading_defects

if TYPE_CHECKING:
    from valint.project.index import Project


@project_rule("HD005", "heading-untranslated", Severity.WARNING, needs=(Needs.SLUG,))
def heading_untranslated(project: "Project") -> Iterator[tuple[str, Finding]]:
    """A heading is left in English, in whole or in part.

    Readers meet headings first, in the text and in every table of contents; an English one tells them that
    the page was not translated. Product names, code, numbers, abbreviations and loan words are no finding:
    what translators keep is learned from the tree itself, and names that valint knows or a pack of terms
    lists are kept wherever they stand complete.

    Bad (da-DK):
        # <a name="manage-your-settings-and-devices"></a>Manage your settings and devices
    Good (da-DK):
        # <a name="manage-your-settings-and-devices"></a>Administrer dine indstillinger og enheder

    Source: the frozen anchor in front of a translated heading is the slug of the English one.
    """
    yield from _findings(project, Kind.UNTRANSLATED)


@project_rule("HD006", "heading-wrong-language", Severity.WARNING, needs=(Needs.SLUG,))
def heading_wrong_language(project: "Project") -> Iterator[tuple[str, Finding]]:
    """A heading is written in another language or script than its page.

    A sentence of another language slips in when a translation memory is mixed up; nobody who reads the source
    language alone notices. Letters of another script are an error; a language that uses the same letters is
    reported when words, letters and the lexicon of the tree agree, and a single short word never is.

    Bad (da-DK):
        # <a name="delete-the-selected-users"></a>Die ausgewählten Benutzer löschen
    Good (da-DK):
        # <a name="delete-the-selected-users"></a>Slet de valgte brugere

    Source: letter models built from the translations of free software, and the words of the tree itself.
    """
    yield from _findings(project, Kind.WRONG_LANGUAGE)


@project_rule("HD010", "heading-mistranslated", Severity.WARNING, needs=(Needs.SLUG,))
def heading_mistranslated(project: "Project") -> Iterator[tuple[str, Finding]]:
    """A heading says something else than its source.

    Another heading's text, a heading that was cut off, a changed number, a negation gained or lost, an
    opposite verb, a product that was swapped or translated: such a heading sends readers to the wrong place.
    What words are expected is learned from the other pages of the tree, never from the page itself.

    Bad (da-DK):
        # <a name="step-2-add-the-users"></a>Trin 3: Tilføj brugerne
    Good (da-DK):
        # <a name="step-2-add-the-users"></a>Trin 2: Tilføj brugerne

    Source: the frozen anchor in front of a translated heading is the slug of the English one.
    """
    yield from _findings(
        project, *(kind for kind in Kind if kind not in (Kind.UNTRANSLATED, Kind.WRONG_LANGUAGE))
    )


def _findings(project: "Project", *kinds: Kind) -> Iterator[tuple[str, Finding]]:
    path, route = "", None
    for defect in heading_defects(project):
        if defect.kind in kinds:
            if defect.pair.path != path:
                path = defect.pair.path
                route = Route.to_maker(project.files[path].metadata.get("ms.translationtype"))
            yield path, _finding(defect, route)


def _finding(defect: HeadingDefect, route: Route | None) -> Finding:
    pair = defect.pair
    return Finding(
        place=pair.region,
        message=defect.wording.message,
        help=defect.wording.help,
        severity=defect.severity,
        origin=Origin.INTRODUCED,
        route=route,
        source=pair.source if not pair.from_slug else pair.slug,
        target=pair.text,
    )
