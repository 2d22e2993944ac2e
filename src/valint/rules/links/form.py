"""How links are written: empty, without text, without a scheme, with a locale, with backslashes."""

import re
from collections.abc import Iterable, Iterator

from valint.model.document import Link, LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.project.target import is_external
from valint.rules.registry import Fixes, Given, Where, rule

_MARKDOWN = (LinkKind.INLINE, LinkKind.REFERENCE)
_NOTHING = lazy_regex(r"[\s*_~\u00ad\u200b-\u200f\u2060\ufeff]*")
# A cross reference without text shows a title; `[!code-csharp[](a.cs)]` shows the file.
_SITE_GIVES_TEXT = ("xref:", "@")
_CODE_SNIPPET = lazy_regex(r"\[!code(?:-[\w#+.-]+)?[ \t]*\Z", re.I)
_LONGEST_LANGUAGE = 40
_ADDRESS = lazy_regex(r"https?://[^\s<>]+")

_HOST = lazy_regex(r"//(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d+)?)(?=[/?#]|\Z)")
# The locales that Microsoft's sites have; a pattern alone would take `/to-do/` for Tongan.
_LOCALE_LIST = (
    "af-za am-et ar-ae ar-eg ar-sa az-latn-az be-by bg-bg bn-bd bn-in bs-latn-ba ca-es cs-cz cy-gb "
    "da-dk de-at de-ch de-de el-gr en-au en-ca en-gb en-ie en-in en-my en-nz en-sg en-us en-za es-ar "
    "es-cl es-co es-es es-mx et-ee eu-es fa-ir fi-fi fil-ph fr-be fr-ca fr-ch fr-fr ga-ie gl-es "
    "gu-in he-il hi-in hr-hr hu-hu hy-am id-id is-is it-ch it-it ja-jp ka-ge kk-kz km-kh kn-in ko-kr "
    "kok-in lb-lu lo-la lt-lt lv-lv mi-nz mk-mk ml-in mn-mn mr-in ms-my mt-mt nb-no ne-np nl-be "
    "nl-nl nn-no or-in pa-in pl-pl prs-af ps-af pt-br pt-pt quz-pe ro-ro ru-ru si-lk sk-sk sl-si "
    "sq-al sr-cyrl-rs sr-latn-rs sv-se sw-ke ta-in te-in th-th tr-tr uk-ua ur-pk uz-latn-uz vi-vn "
    "zh-cn zh-hk zh-tw"
)
_LOCALES = frozenset(_LOCALE_LIST.split())
# Hosts that serve every page over https.
_SECURE = frozenset(
    (
        *(f"{name}.microsoft.com" for name in ("azure", "docs", "go", "learn", "msdn", "partner", "powerbi")),
        *(f"{name}.microsoft.com" for name in ("privacy", "support", "technet", "techcommunity", "www")),
        *("support.office.com", "products.office.com", "www.office.com"),
        *("aka.ms", "github.com", "www.github.com", "www.youtube.com", "youtu.be"),
    )
)
# Domains whose sites show a page in the reader's language when the address names none.
_LOCALIZABLE = (".microsoft.com", ".office.com")
# Certificate and revocation lists are served over http by design.
_HTTP_BY_DESIGN = ("pki/", "pkiops/")


def _once(links: Iterable[Link]) -> Iterator[Link]:
    """Yield links, but those that share a definition only once."""
    seen: set[Span] = set()
    for link in links:
        if link.destination_span not in seen:
            seen.add(link.destination_span)
            yield link


@rule("LK005", "empty-destination", Severity.ERROR, fixes=Fixes.UNSAFE, where=Where((Given.EMPTY_TARGETS,)))
def empty_destination(page: Page) -> Iterator[Finding]:
    """A link or an image has no address.

    The reader clicks and nothing happens, or the picture stays empty.  In a table of contents an entry
    without an address is a heading, so nothing is reported there.

    Bad (da-DK):
        Hent [skabelonen]() og udfyld den.
    Good (da-DK):
        Hent [skabelonen](skabelon.docx) og udfyld den.

    Source: CommonMark 0.31.2 section 6.3; docfx takes an empty address for a link to the page itself.
    """
    if page.is_toc:
        return
    for link in page.document.links:
        if link.destination and not link.destination.isspace():
            continue
        if link.kind in (LinkKind.AUTOLINK, LinkKind.BARE, LinkKind.VIDEO):
            continue
        if link.kind is LinkKind.HTML and not link.image:
            continue  # scripts use <a href="">
        if not link.text and _carries_attributes(page, link):
            continue
        what = "image" if link.image else "link"
        shown = link.text.strip()
        message = f"This {what} has no address; add one or take the {what} away."
        fix = None
        if shown:
            message = f"The {what} “{shown}” has no address; add one or take the {what} away."
        if not link.image and link.kind is LinkKind.INLINE and _ADDRESS.fullmatch(shown):
            fix = Fix((Edit(link.span, f"<{shown}>"),), safe=False)
        yield Finding(link.span, message, fix=fix)


@rule("LK006", "empty-link-text", Severity.ERROR, where=Where((Given.BARE_TEXTS,)))
def empty_link_text(page: Page) -> Iterator[Finding]:
    """A link has an address and no text, so nobody can see it.

    Translation tools move the words of a link out of its brackets when they turn a sentence round.  The
    reader misses the link, and a screen reader announces an address.

    Bad (da-DK):
        Derfor anbefaler vi, [](koeb-domaene.md) at du køber et domæne.
    Good (da-DK):
        Derfor anbefaler vi, [at du køber et domæne](koeb-domaene.md).

    Source: docfx v3 `link-text-missing`; WCAG 2.2 success criterion 2.4.4.
    """
    text = page.document.text
    for link in page.document.links:
        if link.kind not in _MARKDOWN or link.image or not link.destination or link.text_span is None:
            continue
        if link.text[:1].isalnum() or not _NOTHING.fullmatch(link.text):
            continue
        if link.destination.startswith(_SITE_GIVES_TEXT):
            continue
        start = link.span.start
        if _CODE_SNIPPET.search(text, max(start - _LONGEST_LANGUAGE, 0), start) or _carries_attributes(
            page, link
        ):
            continue
        if _NOTHING.fullmatch(text, *link.text_span):
            yield Finding(
                link.span,
                f"The link to “{link.destination}” has no text; put words of the sentence in its brackets.",
            )


def _carries_attributes(page: Page, link: Link) -> bool:
    """Tell whether a link is only there to hold an id: `[](){ #name }` in MkDocs."""
    return (
        page.flavour is AnchorFlavour.EXPLICIT
        and page.document.text[link.span.end : link.span.end + 1] == "{"
    )


@rule("LK008", "protocol-relative", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.BARE_HOSTS,)))
def protocol_relative(page: Page) -> Iterator[Finding]:
    """An address starts with `//`, without `https:`.

    It works only where the page itself came over the web: in a file, an e-mail, an app or a preview it
    leads to the reader's own disk.  Link checkers skip such addresses, so nobody notices when the download
    is gone.

    Bad (da-DK):
        [Hent som PDF](//download.example.com/infografik.pdf)
    Good (da-DK):
        [Hent som PDF](https://download.example.com/infografik.pdf)

    Source: RFC 3986 section 4.2 (network-path reference); docfx v3 takes it for an external link.
    """
    for link in _once(link for link in page.document.links if link.destination.startswith("//")):
        host = _HOST.match(link.destination)
        start = link.destination_span.start
        if host is None:
            message = f"“{link.destination}” starts with two slashes, which announces a host; correct it."
            yield Finding(link.destination_span, message)
        else:
            message = f"“{host['host']}” is addressed without a scheme; write https: before the two slashes."
            yield Finding(link.destination_span, message, fix=Fix((Edit(Span(start, start), "https:"),)))


@rule(
    "LK009",
    "insecure-or-locale-url",
    Severity.WARNING,
    fixes=Fixes.SAFE,
    where=Where((Given.FIXED_ADDRESSES,)),
)
def insecure_or_locale_url(page: Page) -> Iterator[Finding]:
    """An address fixes a language, or uses http where the host has https.

    With `/en-us/` in it, the address takes every reader to the English page; without, the site picks the
    reader's own language.  An http address can be read and changed on the way.  Only hosts are reported
    that are known to serve https and to choose the language themselves.

    Bad (da-DK):
        Se [supporten](https://support.microsoft.com/en-us/office/booking).
    Good (da-DK):
        Se [supporten](https://support.microsoft.com/office/booking).

    Source: docfx content rules `hard-coded-locale` and `insecure-link`.
    """
    text = page.document.text
    for link in _once(link for link in page.document.links if link.destination.startswith(("http", "HTTP"))):
        destination = link.destination
        if link.kind is LinkKind.BARE or link.kind is LinkKind.VIDEO:
            continue
        scheme, _, address = destination.partition("://")
        host, _, path = address.partition("/")
        host = host.lower()
        insecure = scheme.lower() == "http" and host in _SECURE and not path.startswith(_HTTP_BY_DESIGN)
        locale = ""
        if host.endswith(_LOCALIZABLE):
            segment = path.partition("/")[0]
            locale = segment if segment.lower() in _LOCALES else ""
        if (insecure or locale) and text[slice(*link.destination_span)] == destination:
            yield _insecure_or_locale(link, len(destination) - len(path), locale, insecure=insecure)


def _insecure_or_locale(link: Link, path_at: int, locale: str, *, insecure: bool) -> Finding:
    start = link.destination_span.start
    edits, faults, cures = [], [], []
    if insecure:
        edits.append(Edit(Span(start, start + len("http")), "https"))
        faults.append("uses http although the host has https")
        cures.append("write https")
    if locale:
        at = start + path_at
        end = min(at + len(locale) + 1, link.destination_span.end)
        edits.append(Edit(Span(at, end), ""))
        faults.append(f"fixes the language “{locale}”")
        cures.append("leave the language out, so that each reader gets the page in their own")
    message = f"This address {' and '.join(faults)}; {' and '.join(cures)}."
    return Finding(link.destination_span, message, fix=Fix(tuple(edits)))


@rule("LK010", "backslash-path", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.BACKSLASHES,)))
def backslash_path(page: Page) -> Iterator[Finding]:
    r"""A path has backslashes instead of slashes.

    Learn's build accepts them; GitHub, most previews and every browser look for a file with a backslash in
    its name.

    Bad (da-DK):
        ![Et kort over kontorer](..\media\kort.png)
    Good (da-DK):
        ![Et kort over kontorer](../media/kort.png)

    Source: RFC 3986 section 3.3 (the separator is a slash); docfx v3 takes both.
    """
    text = page.document.text
    for link in _once(link for link in page.document.links if "\\" in link.destination):
        if is_external(link.destination):
            continue
        if link.destination.startswith("\\\\") or link.destination[1:3] == ":\\":
            continue  # a path on somebody's computer: LK001
        written = text[slice(*link.destination_span)]
        fix = (
            Fix((Edit(link.destination_span, written.replace("\\", "/")),))
            if written == link.destination
            else None
        )
        message = f"“{link.destination}” has backslashes; write slashes, which work everywhere."
        yield Finding(link.destination_span, message, fix=fix)
