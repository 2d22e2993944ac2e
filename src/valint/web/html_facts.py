"""What a remote HTML page says about itself, read once from its first bytes."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_CONTENT_TYPE_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)
_LONGEST_TEXT = 2_000


@dataclass(slots=True)
class HtmlFacts:
    """Title, headings and ids of a page; `text_length` counts visible characters other than white space."""

    title: str = ""
    first_heading: str = ""
    ids: set[str] = field(default_factory=set)
    heading_ids: int = 0
    robots: str = ""
    refresh: str = ""
    base: str = ""
    text_length: int = 0
    scripts: int = 0


def is_html(content_type: str, body: bytes) -> bool:
    """Tell whether a response is HTML: by its type, and where it has none by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") if kind else looks_like_html(body)


def looks_like_html(body: bytes) -> bool:
    """Tell whether bytes begin as an HTML document does (WHATWG MIME sniffing, section 7.1)."""
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<script", b"<body", b"<!--"))


def read_html(body: bytes, content_type: str) -> HtmlFacts:
    """Return the facts of an HTML text, which may be cut anywhere."""
    parser = _Reader()
    parser.feed(body.decode(_charset(body, content_type), errors="replace"))
    return parser.facts


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
        self._inside = ""
        self._unseen = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        facts = self.facts
        names = [attributes[key] for key in ("id", "name") if attributes.get(key) and (key == "id" or tag == "a")]
        facts.ids.update(names)
        if tag in _HEADINGS:
            self._in_heading = True
            if tag == "h1" and not facts.first_heading:
                self._inside = "h1"
        if names and self._in_heading:
            facts.heading_ids += 1
        if tag == "meta":
            self._meta(attributes)
        elif tag == "title" and not facts.title:
            self._inside = "title"
        elif tag == "base" and not facts.base:
            facts.base = attributes.get("href", "")
        elif tag in _UNSEEN:
            self._unseen += 1
            facts.scripts += tag == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag in _HEADINGS:
            self._in_heading = False
        elif tag in _UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        facts = self.facts
        if self._inside == "title" and len(facts.title) < _LONGEST_TEXT:
            facts.title += data
            return
        if self._unseen:
            return
        if self._inside == "h1" and len(facts.first_heading) < _LONGEST_TEXT:
            facts.first_heading += data
        facts.text_length += sum(map(len, data.split()))

    def _meta(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "").lower()
        if name == "robots":
            self.facts.robots = attributes.get("content", "").lower()
        elif attributes.get("http-equiv", "").lower() == "refresh" and not self.facts.refresh:
            self.facts.refresh = attributes.get("content", "")
