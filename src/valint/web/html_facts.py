"""What a remote HTML page says about itself in its first bytes."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_CONTENT_TYPE_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "template", "noscript", "title"})
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{0,2000})", re.IGNORECASE)
_H1 = re.compile(r"<h1\b[^<>]{0,2000}>((?:(?!</h1).){0,2000})", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_REFRESH_WORD = re.compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)


@dataclass(slots=True)
class HtmlFacts:
    """What only a parser can tell; `text_length` counts visible characters other than white space."""

    ids: set[str] = field(default_factory=set)
    heading_ids: int = 0
    robots: str = ""
    refresh: str = ""
    base: str = ""
    text_length: int = 0
    scripts: int = 0


class HtmlPage:
    """An HTML text, which may be cut anywhere.

    Title and first heading are found by pattern; parsing takes a hundred times longer, and few questions need
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
        return self.facts.robots if "noindex" in self._text else ""

    @property
    def refresh(self) -> str:
        """The page's own redirect, as written."""
        return self.facts.refresh if _REFRESH_WORD.search(self._text) else ""

    @cached_property
    def facts(self) -> HtmlFacts:
        """What the parser finds."""
        parser = _Reader()
        parser.feed(self._text)
        return parser.facts

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
        "".encode(name)
    except (LookupError, UnicodeError):
        return "utf-8"
    return name


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = HtmlFacts()
        self._unseen = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        facts = self.facts
        names = [
            attributes[key] for key in ("id", "name") if attributes.get(key) and (key == "id" or tag == "a")
        ]
        facts.ids.update(names)
        if tag in _HEADINGS:
            self._in_heading = True
        if names and self._in_heading:
            facts.heading_ids += 1
        if tag == "meta":
            self._meta(attributes)
        elif tag == "base" and not facts.base:
            facts.base = attributes.get("href", "")
        elif tag in _UNSEEN:
            self._unseen += 1
            facts.scripts += tag == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._in_heading = False
        elif tag in _UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.facts.text_length += sum(map(len, data.split()))

    def _meta(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "").lower()
        if name == "robots":
            self.facts.robots = attributes.get("content", "").lower()
        elif attributes.get("http-equiv", "").lower() == "refresh" and not self.facts.refresh:
            self.facts.refresh = attributes.get("content", "")
