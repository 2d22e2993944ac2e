"""Toolkit profiles: which sections, questions and downloads a page must have, as data from a rule pack.

A profile names a section by its bookmark in English, which a translation keeps (`<a name="...">`, `{ #... }`,
or the slug of the source's heading), never by its visible text.
"""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import translate
from functools import lru_cache
from re import Pattern
from re import compile as compile_pattern
from typing import TypeVar

from valint.errors import ConfigError
from valint.markdown.slug import learn_slug
from valint.model.document import Document
from valint.model.named import NamedTuple
from valint.model.record import record
from valint.project.globs import matches

_LONGEST_SLUG = 200
_DEEPEST = 6


class Question(NamedTuple):
    """A question that a section must hold.

    `wording` is its source text and `slug` its bookmark where it is a heading.  `words` holds, by language,
    stems of which a translation has one and its neighbours none: how a missing question is told from those
    that are there.
    """

    wording: str
    slug: str | None = None
    words: Mapping[str, tuple[str, ...]] = {}


@record()
class Section:
    """A section that a page must have.

    `slugs` are the bookmarks that it may go by, the preferred one first; `*` in one stands for any letters.
    `count` is how many questions it holds, None where that is left open; `questions` is empty or has as many
    entries.
    """

    slugs: tuple[str, ...]
    title: str | None = None
    count: int | None = None
    questions: tuple[Question, ...] = ()
    subsections: tuple["Section", ...] = ()

    @property
    def slug(self) -> str:
        """The bookmark that the section should have."""
        return self.slugs[0]

    def goes_by(self, slug: str) -> bool:
        """Tell whether `slug` is one of the section's bookmarks."""
        return slug in self.slugs or any("*" in own and _wildcard(own).match(slug) for own in self.slugs)

    def walk(self) -> Iterator["Section"]:
        """Yield the section and all below it, in document order."""
        yield self
        for section in self.subsections:
            yield from section.walk()


class Artefact(NamedTuple):
    """Something to download: what people call it, and its files' name without the file type."""

    name: str
    file: str


class Downloads(NamedTuple):
    """Downloads that a section must offer: each artefact in each file type (`pdf`, `pptx`)."""

    section: str
    types: tuple[str, ...]
    artefacts: tuple[Artefact, ...]


@record()
class ToolkitProfile:
    """What a toolkit's page must contain.

    It applies to a page whose path matches one of `paths`, or whose front matter has all of `front_matter`,
    or that has at least half of `anchors`.  `schema` names the front-matter schema of such a page.
    """

    name: str
    title: str
    paths: tuple[str, ...] = ()
    front_matter: Mapping[str, str] | None = None
    anchors: tuple[str, ...] = ()
    schema: str | None = None
    sections: tuple[Section, ...] = ()
    downloads: tuple[Downloads, ...] = ()

    def all_sections(self) -> Iterator[Section]:
        """Yield every section, in document order."""
        for section in self.sections:
            yield from section.walk()

    def applies_to(self, document: Document, path: str | None = None) -> bool:
        """Tell whether the profile is about `document`.

        Args:
            document: a page.
            path: its path as globs see it, the document's own by default.
        """
        if self.paths and matches(self.paths, document.path if path is None else path):
            return True
        if self.front_matter and document.front_matter is not None:
            value = document.front_matter.value
            if all(value(key) == wanted for key, wanted in self.front_matter.items()):
                return True
        return bool(self.anchors) and self._has_anchors(document)

    def _has_anchors(self, document: Document) -> bool:
        names = {anchor.name for anchor in document.anchors}
        names.update([one.name for one in [heading.explicit for heading in document.headings] if one])
        if not names:
            names = {learn_slug(heading.slug_text) for heading in document.headings}
        return 2 * sum(map(names.__contains__, self.anchors)) >= len(self.anchors)


@lru_cache(maxsize=256)
def _wildcard(slug: str) -> Pattern[str]:
    return compile_pattern(translate(slug))


def read_profile(data: object, path: str) -> ToolkitProfile:
    """Make a profile of a pack's parsed YAML.

    Args:
        data: the whole document of a pack of kind `toolkit`.
        path: the pack, as error messages show it.

    Raises:
        ConfigError: the pack is not in the form that `docs/toolkits.md` describes; names the key at fault.
    """
    pack = _Table(data, path, "")
    pack.only("kind", "name", "title", "applies_to", "front_matter_schema", "sections", "downloads")
    if pack.text("kind") != "toolkit":
        raise pack.error("kind", "must be “toolkit”")
    applies = pack.table("applies_to")
    applies.only("paths", "front_matter", "anchors")
    profile = ToolkitProfile(
        name=pack.text("name"),
        title=pack.optional("title") or pack.text("name"),
        paths=applies.texts("paths"),
        front_matter=applies.pairs("front_matter"),
        anchors=applies.texts("anchors"),
        schema=pack.optional("front_matter_schema"),
        sections=tuple(pack.each("sections", _section)),
        downloads=tuple(pack.each("downloads", _downloads)),
    )
    if not (profile.paths or profile.front_matter or profile.anchors):
        raise applies.error("", "needs paths, front_matter or anchors, or it would apply to no page")
    known = set[str]()
    for section in profile.all_sections():
        if section.slug in known:
            raise pack.error("sections", f"has the section “{section.slug}” twice")
        known.add(section.slug)
    for downloads in profile.downloads:
        if downloads.section not in known:
            raise pack.error("downloads", f"names the section “{downloads.section}”, unknown in sections")
    return profile


def _section(table: "_Table", depth: int = 1) -> Section:
    table.only("slug", "title", "question_count", "questions", "sections")
    if depth > _DEEPEST:
        raise table.error("sections", f"nests deeper than {_DEEPEST} levels")
    slugs = table.texts("slug")
    if not slugs or "*" in slugs[0]:
        raise table.error("slug", "needs a bookmark without “*” as its first entry")
    if any(len(slug) > _LONGEST_SLUG or slug.count("*") > 2 for slug in slugs):
        raise table.error("slug", "is too long or holds more than two “*”")
    questions = tuple(table.each("questions", _question))
    count = table.number("question_count")
    if questions and count is not None and count != len(questions):
        raise table.error("question_count", f"is {count}, but questions lists {len(questions)}")
    return Section(
        slugs=slugs,
        title=table.optional("title"),
        count=len(questions) if questions else count,
        questions=questions,
        subsections=tuple(table.each("sections", lambda entry: _section(entry, depth + 1))),
    )


def _question(table: "_Table") -> Question:
    table.only("ask", "slug", "words")
    words = table.table("words") if table.has("words") else None
    return Question(
        table.text("ask"),
        table.optional("slug"),
        {} if words is None else {language: words.texts(language) for language in words.names()},
    )


def _downloads(table: "_Table") -> Downloads:
    table.only("section", "types", "artefacts")
    types = tuple(kind.lower().lstrip(".") for kind in table.texts("types"))
    if not types:
        raise table.error("types", "needs at least one file type, such as pdf")
    artefacts = tuple(table.each("artefacts", _artefact))
    if not artefacts:
        raise table.error("artefacts", "needs at least one artefact")
    return Downloads(table.text("section"), types, artefacts)


def _artefact(table: "_Table") -> Artefact:
    table.only("name", "file")
    return Artefact(table.text("name"), table.text("file"))


_Made = TypeVar("_Made")


class _Table:
    """A mapping of a pack, read key by key; every wrong type becomes a `ConfigError` that names the key."""

    def __init__(self, data: object, path: str, place: str) -> None:
        self._path = path
        self._place = place
        if not isinstance(data, Mapping):
            raise self.error("", "must be a mapping")
        self._data: Mapping[object, object] = data

    def error(self, key: str, message: str) -> ConfigError:
        place = ".".join(part for part in (self._place, key) if part) or "the pack"
        return ConfigError(f"{place} {message}", path=self._path)

    def only(self, *keys: str) -> None:
        for key in self._data:
            if key not in keys:
                raise self.error(str(key), f"is not known here; known are {', '.join(keys)}")

    def has(self, key: str) -> bool:
        return key in self._data

    def names(self) -> list[str]:
        return [str(key) for key in self._data]

    def optional(self, key: str) -> str | None:
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be text")
        return value

    def text(self, key: str) -> str:
        value = self.optional(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a lone text counts as a list of one."""
        value = self._data.get(key)
        if value is None:
            return ()
        entries: list[object] = value if isinstance(value, list) else [value]
        texts = tuple(entry for entry in entries if isinstance(entry, str) and entry.strip())
        if len(texts) != len(entries):
            raise self.error(key, "must be text or a list of texts")
        return texts

    def number(self, key: str) -> int | None:
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 1000:
            raise self.error(key, "must be a whole number from 1 to 1000")
        return value

    def pairs(self, key: str) -> Mapping[str, str] | None:
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping) or not value:
            raise self.error(key, "must be a mapping of front-matter keys to values")
        for name, wanted in value.items():
            if not isinstance(name, str) or not isinstance(wanted, str):
                raise self.error(f"{key}.{name}", "must be text")
        return dict(value)

    def table(self, key: str) -> "_Table":
        if key not in self._data:
            raise self.error(key, "is missing")
        return _Table(self._data[key], self._path, ".".join(filter(None, (self._place, key))))

    def each(self, key: str, make: "Callable[[_Table], _Made]") -> Iterator[_Made]:
        """Yield what `make` makes of each entry of a list; a plain text as question is its wording."""
        value = self._data.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        for number, entry in enumerate(value, 1):
            plain = key == "questions" and isinstance(entry, str)
            place = ".".join(filter(None, (self._place, f"{key}[{number}]")))
            yield make(_Table({"ask": entry} if plain else entry, self._path, place))
