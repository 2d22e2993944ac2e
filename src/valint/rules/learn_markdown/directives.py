"""Triple-colon directives: `:::image ...:::`, `::: moniker range="..."` ... `::: moniker-end`."""

import re
from collections.abc import Iterator

from valint.model.document import Attribute, Directive, Document
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, Where, rule

_PAIRED = ("column", "moniker", "row", "zone")
_ENDS = {"column-end", "image-end", "moniker-end", "row-end", "zone-end"}
_CLOSED = {"column", "column-end", "image-end", "no-loc", "row", "row-end"}
"""Those that are none without closing colons."""
_OPEN_AT_END = {"code", "form", "image", "video"}
"""Those that the end of their paragraph closes as well (docfx v3 `TryMatchAttributes`)."""
_KNOWN = {"moniker", "zone", *_ENDS, *_CLOSED, *_OPEN_AT_END}

_IMAGE_ATTRIBUTES = frozenset(["alt-text", "border", "lightbox", "link", "loc-scope", "source", "type"])
_REQUIRED = {
    "code": ("source",),
    "image": ("source", "alt-text"),
    "moniker": ("range",),
    "no-loc": ("text",),
}

_LOOKED_AT = 1000
_NAMES = "|".join(sorted(_KNOWN, key=lambda name: (-len(name), name)))
_FULL_WIDTH = ("ja", "ko", "zh")
# Two, spaced or full-width colons where three are meant; what follows must look like a directive.
_FEWER_COLONS = lazy_regex(
    rf"(?P<colons>[:：](?:[ \t]?[:：]){{1,2}})[ \t]*(?P<name>{_NAMES})"
    r"(?=[ \t]+[a-z-]+=\"|[ \t]*:::|-end|[ \t]*$)",
    re.M | re.I,
)
# Colons that are not three of them, found where a line can hold one of the above.
_OTHER_COLONS = lazy_regex(r":(?::(?<!:::)(?:::|(?!:)))")
_NEED_CLOSING = _CLOSED | _OPEN_AT_END
_UNKNOWN_NAME = lazy_regex(r":::[ \t]*(?P<name>[^\W\d_][\w-]*)(?P<rest>[^\n]*)")


@rule("ML003", "triple-colon-syntax", Severity.ERROR, fixes=Fixes.UNSAFE, where=Where(marks=("::", "：：")))
def triple_colon_syntax(page: Page) -> Iterator[Finding]:
    """A `:::` directive is written so that the site cannot read it.

    Attributes must have the form `name="value"` in straight double quotes, so a quotation mark inside a
    translated alternative text ends the value early. An image needs `:::` at both ends. Readers see the raw
    directive instead of the picture.

    Bad (da-DK):
        :::image type="content" source="media/a.png" alt-text="Knappen "Gem" er markeret.":::
    Good (da-DK):
        :::image type="content" source="media/a.png" alt-text="Knappen Gem er markeret.":::
    Bad (da-DK):
        :::image type="content" source="media/a.png" alt-text="Knappen Gem."
    Bad (da-DK):
        :: moniker range="contoso-2.0"

        Gælder for version 2.

        ::: moniker-end

    Source: docfx v3, TripleColon extensions: “Values must be enclosed in double quotes”, `invalid-image`
    and its like.
    """
    if page.escapes_line_breaks:
        return
    for directive in page.document.directives:
        if directive.name in _KNOWN:
            yield from _faults(page.document, directive)
        elif page.flavour is AnchorFlavour.LEARN:
            yield from _unknown(page.document, directive)
    if page.flavour is AnchorFlavour.LEARN:
        yield from _wrong_colons(page)


def _faults(document: Document, directive: Directive) -> Iterator[Finding]:
    name = directive.name
    if directive.malformed is not None:
        yield Finding(
            directive.malformed,
            f'The “{name}” directive is broken here: write each attribute as name="value", '
            "in straight quotes and with no quotation mark inside a value.",
        )
        return  # what follows is read wrongly
    if not directive.closed and name in _NEED_CLOSING:
        end = Span(directive.span.end, directive.span.end)
        shows = name in _CLOSED or not _ends_paragraph(document, directive)
        yield Finding(
            directive.span,
            f"The “{name}” directive lacks its closing “:::”"
            + (", so readers see its source." if shows else "; it works here only because nothing follows."),
            fix=Fix((Edit(end, ":::"),), safe=False),
            severity=None if shows else Severity.WARNING,
        )
    given: dict[str, Attribute] = {}
    for attribute in directive.attributes:
        if attribute.name in given:
            yield Finding(attribute.span, f"The “{name}” directive has “{attribute.name}” twice; keep one.")
        elif name == "image" and attribute.name not in _IMAGE_ATTRIBUTES:
            yield Finding(
                attribute.span,
                f"An image has no attribute “{attribute.name}”; known are "
                f"{', '.join(sorted(_IMAGE_ATTRIBUTES))}.",
            )
        given.setdefault(attribute.name, attribute)
    kind = given.get("type")
    for wanted in _REQUIRED.get(name, ()):
        if wanted == "alt-text" and kind is not None and kind.value == "icon":
            continue
        found = given.get(wanted)
        if found is None or not found.value.strip():
            yield Finding(
                directive.span,
                f'The “{name}” directive needs {wanted}="…"; without it the site shows its source.',
            )


def _ends_paragraph(document: Document, directive: Directive) -> bool:
    """Tell whether nothing but white space stands between a directive and the next blank line."""
    rest = document.text[directive.span.end :][:_LOOKED_AT].partition("\n")
    return not rest[0].strip() and not rest[2].partition("\n")[0].strip()


def _unknown(document: Document, directive: Directive) -> Iterator[Finding]:
    """Report a directive that Learn does not have: its name has been translated or misspelled."""
    match = _UNKNOWN_NAME.match(document.text, directive.span.start)
    if match is None or match["name"].lower() in _KNOWN:
        return
    name = match["name"]
    image = "source=" in match["rest"] or "alt-text=" in match["rest"]
    near = "image" if image else _similar(name.lower())
    if near is None and not match["rest"].rstrip().endswith(":::"):
        return  # other tools' blocks, such as `::: tip`
    hint = f"did you mean “{near}”?" if near else "its name is an English keyword; put that back."
    yield Finding(
        Span(*match.span("name")), f"Learn has no directive “{name}”, so readers see its source; {hint}"
    )


def _similar(name: str) -> str | None:
    """Return the directive whose name shares its beginning or its `-end` with `name`."""
    for known in sorted(_KNOWN):
        stem = known.removesuffix("-end")
        if name != known and (
            name.removesuffix("s") == known or (name.startswith(f"{stem}-") and known.endswith("-end"))
        ):
            return known
    return None


def _wrong_colons(page: Page) -> Iterator[Finding]:
    document = page.document
    text = document.text
    if not _OTHER_COLONS.search(text) and not (page.language in _FULL_WIDTH and "：：" in text):
        return
    for match in _FEWER_COLONS.finditer(text, document.body_start):
        colons = Span(*match.span("colons"))
        if ":::" in text[colons.start - 1 : colons.end + 1] or document.prose[colons.start] not in ":：":
            continue
        if text[text.rfind("\n", 0, colons.start) + 1 : colons.start].strip(" \t>"):
            continue
        yield Finding(
            colons,
            f"“{match['name']}” needs three colons before it; as it is, readers see its source.",
            fix=Fix((Edit(colons, ":::"),), safe=False),
        )


@rule("ML004", "triple-colon-unbalanced", Severity.ERROR, where=Where(marks=(":::",)))
def triple_colon_unbalanced(page: Page) -> Iterator[Finding]:
    """A row, column, moniker range or zone is opened and not closed, or closed and not opened.

    An open range takes in the rest of the page: readers of other versions lose it.

    Bad (pl-PL):
        ::: zone pivot="windows"

        Tylko dla systemu Windows.
    Good (pl-PL):
        ::: zone pivot="windows"

        Tylko dla systemu Windows.

        ::: zone-end

    Source: docfx v3, `invalid-row`, `invalid-nested-column`, `invalid-moniker-range`, `invalid-zone`.
    """
    document = page.document
    if (
        page.is_include
        or page.escapes_line_breaks
        or not any(d.name in _PAIRED or d.name in _ENDS or _is_complex(d) for d in document.directives)
    ):
        return
    found: list[Finding] = []
    open_directives: dict[str, list[Directive]] = {}
    for directive in document.directives:
        name = directive.name
        if name in _ENDS:
            stem = name.removesuffix("-end")
            if waiting := open_directives.get(stem):
                waiting.pop()
            else:
                found.append(
                    Finding(
                        directive.span,
                        f"“{name}” closes what nothing opens; put “::: {stem}” back or remove it.",
                    )
                )
        elif name in _PAIRED or _is_complex(directive):
            open_directives.setdefault(name, []).append(directive)
    for name, waiting in open_directives.items():
        found += [
            Finding(directive.span, f"Nothing closes this “{name}”; put “:::{name}-end:::” where it ends.")
            for directive in waiting
        ]
    found.sort(key=lambda finding: tuple(finding.place))
    yield from found


def _is_complex(directive: Directive) -> bool:
    if directive.name != "image":
        return False
    kind = directive.get("type")
    return kind is not None and kind.value == "complex"


_RANGE = lazy_regex(r"[A-Za-z0-9._\-<>=|&, *]+")
_PIVOTS = lazy_regex(r"[a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*")
_TARGETS = frozenset({"chromeless", "docs", "pdf"})


@rule("ML010", "moniker-and-zone", Severity.WARNING, where=Where(marks=(":::",)))
def moniker_and_zone(page: Page) -> Iterator[Finding]:
    """The value of a moniker range or zone cannot be one: it is translated, or has other letters.

    A page shows such a part to nobody.

    Bad (fr-FR):
        ::: zone pivot="système-windows"

        Pour Windows.

        ::: zone-end
    Good (fr-FR):
        ::: zone pivot="windows"

        Pour Windows.

        ::: zone-end

    Source: docfx v3, Zone extension: targets docs, chromeless and pdf, pivots of `[a-z0-9-]`; Learn's
    moniker syntax.
    """
    for directive in page.document.directives:
        if directive.name not in ("moniker", "zone"):
            continue
        for attribute in directive.attributes:
            value = attribute.value.strip()
            match attribute.name:
                case "range":
                    fits, wanted = (
                        bool(_RANGE.fullmatch(value)),
                        "names of versions in Latin letters, joined by operators",
                    )
                case "pivot":
                    fits, wanted = bool(_PIVOTS.fullmatch(value)), "names in a to z, digits and hyphens"
                case "target":
                    fits, wanted = value in _TARGETS, "one of chromeless, docs and pdf"
                case _:
                    continue
            if not fits:
                yield Finding(
                    attribute.value_span,
                    f"“{attribute.value}” cannot be a {directive.name}'s {attribute.name}; it wants "
                    f"{wanted}.",
                )
