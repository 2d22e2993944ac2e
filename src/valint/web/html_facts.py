"""What a remote HTML page says about itself in its first bytes."""

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_CONTENT_TYPE_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
# Charsets of the web alone: Python's codecs include some that take quadratic time or make lone surrogates.
_CODECS = (
    "ascii",
    "big5",
    "cp125",
    "cp874",
    "cp949",
    "euc",
    "gb",
    "hz",
    "iso",
    "koi8",
    "mac",
    "shift",
    "tis",
    "utf-8",
    "utf-16",
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDING = ("script", "style", "template", "noscript", "title")
_UNSEEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _HIDING}
"""Elements whose content no reader sees, and how each ends."""

_NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
_TAG_END = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
# Each tag with an unclosed quotation costs a look at the whole text; after so many, quotations are ignored.
_MOST_UNCLOSED = 50

_ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([^\s"'>/=]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{0,2000})", re.IGNORECASE)
_H1 = re.compile(r"<h1\b[^<>]{0,2000}>((?:(?!</h1).){0,2000})", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NOINDEX = re.compile("noindex", re.IGNORECASE)
_REFRESH_WORD = re.compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)


@dataclass(slots=True)
class HtmlFacts:
    """What only a scan of all tags can tell; `text_length` leaves white space out."""

    ids: set[str] = field(default_factory=set)
    heading_ids: int = 0
    robots: str = ""
    refresh: str = ""
    base: str = ""
    text_length: int = 0
    scripts: int = 0


class HtmlPage:
    """An HTML text, which may be cut anywhere.

    Title and first heading are found by pattern; a scan of all tags takes far longer, and few questions need
    it.
    """

    def __init__(self, body: bytes, content_type: str) -> None:
        self._text = body.decode(_charset(body, content_type), errors="replace")

    @cached_property
    def title(self) -> str:
        """The text of the first title element."""
        return self._first(_TITLE)

    @cached_property
    def first_heading(self) -> str:
        """The text of the first heading of level 1."""
        return self._first(_H1)

    @property
    def robots(self) -> str:
        """What the page says to search engines, in lower case."""
        return self.facts.robots if _NOINDEX.search(self._text) else ""

    @property
    def refresh(self) -> str:
        """The page's own redirect, as written."""
        return self.facts.refresh if _REFRESH_WORD.search(self._text) else ""

    @cached_property
    def facts(self) -> HtmlFacts:
        """What a scan of all tags finds."""
        return _read(self._text)

    def _first(self, pattern: re.Pattern[str]) -> str:
        found = pattern.search(self._text)
        return "" if found is None else " ".join(unescape(_TAG.sub(" ", found[1])).split())


def is_html(content_type: str, body: bytes) -> bool:
    """Tell whether a response is HTML: by its type, and where it has none by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") if kind else looks_like_html(body)


def looks_like_html(body: bytes) -> bool:
    """Tell whether bytes begin as an HTML document does (WHATWG MIME sniffing, section 7.1)."""
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body", b"<!--"))


def refresh_target(written: str) -> str | None:
    """Return where a refresh of at most ten seconds leads, None where it reloads or waits longer."""
    found = _REFRESH.match(written)
    return found[2] if found and int(found[1]) <= 10 else None


def _charset(body: bytes, content_type: str) -> str:
    found = _CONTENT_TYPE_CHARSET.search(content_type)
    if found is not None:
        name = found[1]
    else:
        inside = _CHARSET.search(body[:4096])
        name = inside[1].decode("ascii") if inside else "utf-8"
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return "utf-8"
    return codec if codec.startswith(_CODECS) else "utf-8"


def _read(text: str) -> HtmlFacts:
    """Scan the tags of an HTML text in one pass.

    The standard library's parser takes quadratic time on some texts, and these come from anyone.
    """
    facts = HtmlFacts()
    in_heading = False
    unclosed = 0
    at = 0
    while (start := text.find("<", at)) >= 0:
        facts.text_length += _visible(text[at:start])
        if text.startswith("<!--", start):
            at = _after(text, "-->", start + 4)
            continue
        tag_end = _TAG_END.match(text, start + 1) if unclosed < _MOST_UNCLOSED else None
        unclosed += tag_end is None
        end = tag_end.end() - 1 if tag_end else text.find(">", start)
        if end < 0:
            return facts
        at = end + 1
        name = _NAME.match(text, start + 1, end)
        if name is None:
            continue
        tag = name[0].lower()
        if tag in _HEADINGS:
            in_heading = True
        elif tag[0] == "/" and tag[1:] in _HEADINGS:
            in_heading = False
        elif tag in _UNSEEN:
            facts.scripts += tag == "script"
            closing = _UNSEEN[tag].search(text, at)
            at = closing.start() if closing else len(text)
        _note(facts, tag, text[name.end() : end], in_heading=in_heading)
    facts.text_length += _visible(text[at:])
    return facts


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _after(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end + len(mark)


def _note(facts: HtmlFacts, tag: str, written: str, *, in_heading: bool) -> None:
    """Note what a tag tells."""
    if "=" not in written:
        return
    values: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(written):
        values.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
    names = [values[key] for key in ("id", "name") if values.get(key) and (key == "id" or tag == "a")]
    facts.ids.update(names)
    facts.heading_ids += bool(names) and in_heading
    if tag == "base" and not facts.base:
        facts.base = values.get("href", "")
    elif tag == "meta" and values.get("name", "").lower() == "robots":
        facts.robots = values.get("content", "").lower()
    elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh" and not facts.refresh:
        facts.refresh = values.get("content", "")
