"""TR004: wording that machine translation leaves behind."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.project.evidence import names_in_source
from valint.project.packs import possible
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Fixes, rule


@rule("TR004", "mt-artifact", Severity.WARNING, fixes=Fixes.UNSAFE)
def mt_artifact(page: Page) -> Iterator[Finding]:
    """The text holds wording that machine translation is known to leave behind.

    A phrase that was rendered word by word reads as broken to everybody who speaks the language, and often
    says something else. Each phrase stands in the pack of its language, with the reason and a better wording;
    a pack of your own adds more.

    Bad (da-DK):
        Hvordan gør jeg oprette en vagtplan?
    Good (da-DK):
        Hvordan opretter jeg en vagtplan?
    Bad (fr-FR):
        Comment puis-je faire pour modifier le mot de passe ? Plus d'informations peut être trouvé ici.
    Good (fr-FR):
        Comment modifier le mot de passe ? Vous trouverez plus d'informations ici.

    Source: the locale packs in `rules/locales`; `valint pack test` runs their examples.
    """
    prose = page.document.prose
    words = vocabulary(prose)
    seen: set[int] = set()
    for artefact in possible(page.pack.artefacts, words):
        for match in artefact.pattern.finditer(prose):
            if match.start() in seen or (artefact.when and not names_in_source(page.document, artefact.when)):
                continue
            seen.add(match.start())
            shown = " ".join(match[0].split())
            place = artefact.place(match)
            yield Finding(
                place,
                f"“{shown}” reads like machine translation: {artefact.why}.",
                help=artefact.suggestion,
                fix=artefact.fix(prose, place),
                target=shown,
            )
