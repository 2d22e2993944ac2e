"""Images: the alternative text that stands in for them."""

import re
from collections.abc import Iterator

from valint.model.document import Link, LinkKind
from valint.model.finding import Finding, Severity
from valint.model.lazy_regex import lazy_regex
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Given, Where, rule

_FILE_NAME = lazy_regex(r"[\w .()-]{1,120}\.(?:avif|bmp|gif|ico|jpe?g|png|svg|webp)", re.I)


@rule("ML006", "image-alt", Severity.WARNING, where=Where((Given.IMAGES,)))
def image_alt(page: Page) -> Iterator[Finding]:
    """An image has no alternative text, or its file name for one.

    Screen readers read the alternative text out, and it shows where the image does not load. An HTML image
    with `alt=""` is decoration and needs none. HTML images without `alt` are reported on Learn alone, whose
    build does so too. An image directive without alternative text is no image at all (ML003).

    Bad (fr-FR):
        ![](media/ecran.png)
    Bad (fr-FR):
        ![ecran.png](media/ecran.png)
    Good (fr-FR):
        ![L'écran d'accueil après l'inscription.](media/ecran.png)

    Source: docfx v3, `missing-image-altText`, `altText-equal-filename`; WCAG 2.2, success criterion 1.1.1.
    """
    document = page.document
    for link in document.links:
        if not link.image:
            continue
        alternative = link.text.strip()
        if alternative:
            if "." in alternative and _is_file_name(link, alternative):
                yield Finding(
                    link.text_span or link.span,
                    f"The alternative text “{alternative}” is a file name; say what the image shows.",
                )
        elif link.kind is LinkKind.HTML:
            # Elsewhere HTML images come without one from the source as a rule, and translation loses none.
            if link.text_span is None and page.flavour is AnchorFlavour.LEARN:
                yield Finding(
                    link.span, 'The image has no alternative text; add alt="…", or alt="" for decoration.'
                )
        elif link.kind is not LinkKind.DIRECTIVE:
            yield Finding(
                link.span, "The image has no alternative text; write what it shows between the brackets."
            )


def _is_file_name(link: Link, alternative: str) -> bool:
    name = link.destination.rpartition("/")[2]
    return alternative.lower() == name.lower() or bool(
        _FILE_NAME.fullmatch(alternative) and " " not in alternative
    )
