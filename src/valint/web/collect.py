"""Gather the external URLs of documents: each URL once, with all its places."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from valint.model.document import Document, LinkKind
from valint.model.named import NamedTuple
from valint.web.check import Target
from valint.web.filters import is_placeholder
from valint.web.fragments import checkable
from valint.web.urls import UrlRefusedError, WebUrl, is_external, mask, parse_url
from valint.web.verdict import Judgement, Verdict


class Occurrence(NamedTuple):
    """Where a document names a URL; line and column count from 1, columns in code points."""

    path: str
    line: int
    column: int
    fragment: str


class Found(NamedTuple):
    """One link of a document that leads elsewhere."""

    written: str
    image: bool
    line: int
    column: int


@dataclass(slots=True)
class Entry:
    """One URL with its places; `text` is normalised, or as written where it cannot be read."""

    text: str
    refusal: Judgement | None = None
    image: bool = False
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The URL as any output may show it, secrets masked."""
        return mask(self.text)

    @property
    def url(self) -> WebUrl | None:
        """The URL taken apart, None for what cannot be.

        A run holds many entries and needs few of them at a time, so this is not kept.
        """
        try:
            return parse_url(self.text)
        except UrlRefusedError:
            return None


def external_links(document: Document) -> Iterator[Found]:
    """Yield the links of a document that lead to another host, each place once."""
    seen = set()
    for link in document.links:
        if link.kind is LinkKind.INCLUDE or not is_external(link.destination):
            continue
        place = document.lines.position(link.destination_span.start)
        if place not in seen:
            seen.add(place)
            yield Found(link.destination, link.image, *place)


class Harvest:
    """All external URLs of a run, by key."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.locales: dict[str, str | None] = {}
        self.links = 0

    def add(self, path: str, locale: str | None, links: Iterable[Found]) -> None:
        """Add the links of one file."""
        self.locales[path] = locale
        for link in links:
            self.links += 1
            self._add(link, path)

    def target(self, key: str) -> Target:
        """Return what to ask for a URL; the locale is the one that most pages with links to it have."""
        entry = self.entries[key]
        url = parse_url(entry.text)
        votes = Counter(filter(None, (self.locales[place.path] for place in entry.occurrences)))
        locale = min(votes, key=lambda tag: (-votes[tag], tag), default=None)
        wanted = {place.fragment for place in entry.occurrences if place.fragment}
        fragments = frozenset(name for name in wanted if checkable(url._replace(fragment=name)))
        return Target(url, fragments, entry.image, locale)

    def _add(self, link: Found, path: str) -> None:
        fragment = ""
        try:
            url = parse_url(link.written)
        except UrlRefusedError as error:
            key = mask(link.written.strip())
            entry = self.entries.get(key) or Entry(key, _refused(link.written, error))
        else:
            key, fragment = url.id, url.fragment
            entry = self.entries.get(key) or Entry(url.text)
            entry.image |= link.image
        self.entries[key] = entry
        entry.occurrences.append(Occurrence(path, link.line, link.column, fragment))


def _refused(written: str, error: UrlRefusedError) -> Judgement:
    if error.reason == "malformed-url" and is_placeholder(written):
        return Judgement(Verdict.UNCHECKED, "placeholder", "the host is a blank for the reader to fill")
    verdict = Verdict.SUSPECT if error.reason == "malformed-url" else Verdict.UNCHECKED
    return Judgement(verdict, error.reason, mask(error.detail))
