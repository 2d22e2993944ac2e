"""Rule packs: what valint knows of a language, of names and terms and of toolkits, as data.

valint ships packs in `rules/`; a configuration may name more (`packs`, `glossaries`), which add to them.  Of
the locale packs only those of the locales at hand are read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from valint.model.finding import Edit, Fix
from valint.model.named import NamedTuple
from valint.model.record import record, replace
from valint.model.span import Span
from valint.project.locales import normalise
from valint.project.pack_files import Pack, PackedFile, PackFile, own_packs
from valint.project.pack_patterns import PatternError, TextPattern
from valint.project.profiles import ToolkitProfile, read_profile
from valint.project.resources import data_names
from valint.project.terms import Terms, language_of, read_names, read_terms, texts, word_list, words

if TYPE_CHECKING:
    from valint.project.pack_screens import Sieve
    from valint.project.vocabulary import Vocabulary

_LOCALES = "locales"
_NAME = "name"


class Artefact(NamedTuple):
    """Wording that machine translation is known to leave behind, or a product's name gone wrong.

    `when` are English words of which one must stand in what the page keeps of its source.  `replacement` is
    what to write, where that does not depend on the sentence.  A group called `name` in the pattern is what
    is wrong, where the rest of the match only tells so.
    """

    pattern: TextPattern
    why: str
    suggestion: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    when: tuple[str, ...] = ()
    replacement: str | None = None

    def place(self, match: re.Match[str]) -> Span:
        """Return where a match is wrong."""
        return Span(*match.span(_NAME if _NAME in match.re.groupindex else 0))

    def fix(self, text: str, place: Span) -> Fix | None:
        """Return the edit that puts the replacement there, whose ending somebody has to look at."""
        right = self.replacement
        if right is None:
            return None
        right = right[:1].upper() + right[1:] if text[place.start].isupper() else right
        return Fix((Edit(place, right),), safe=False)


class Variant(NamedTuple):
    """What holds for some locales of a language alone; `strange` are letters that they do not use."""

    locales: frozenset[str]
    strange: frozenset[str]
    artefacts: tuple[Artefact, ...]
    products: tuple[Artefact, ...]


class Example(NamedTuple):
    """Texts that a rule reports (`bad`) and does not report (`good`) with a pack."""

    rule: str
    locale: str | None
    bad: tuple[str, ...]
    good: tuple[str, ...]


@record()
class LocalePack:
    """What the rules must know of a language; the default knows nothing.

    The keys mean what `schemas/rule-pack.schema.json` says.  Words are in lower case, in `repeats`,
    `inflected` and `qualifiers` some begin with `*`.
    """

    language: str | None = None
    scripts: frozenset[str] = frozenset()
    spaced: bool = True
    conjunctions: tuple[str, ...] = ()
    clitics: tuple[str, ...] = ()
    between: frozenset[str] = frozenset()
    repeats: frozenset[str] = frozenset()
    doubles: frozenset[str] = frozenset()
    reduplicates: bool = False
    definite: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    followers: frozenset[str] = frozenset()
    modifiers: str = "before"
    noun_modifiers: bool = False
    inflected: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    compounds: bool = False
    negation: frozenset[str] = frozenset()
    question_marks: tuple[str, ...] = ()
    sentence_marks: tuple[str, ...] = ()
    artefacts: tuple[Artefact, ...] = ()
    products: tuple[Artefact, ...] = ()
    strange: frozenset[str] = frozenset()
    variants: tuple[Variant, ...] = ()
    examples: tuple[Example, ...] = ()

    def for_locale(self, tag: str) -> "LocalePack":
        """Return the pack with what holds for one locale alone."""
        names = _names(tag)
        found = [variant for variant in self.variants if variant.locales & names]
        if not found:
            return self
        return replace(
            self,
            strange=self.strange.union(*(variant.strange for variant in found)),
            artefacts=self.artefacts + tuple(entry for variant in found for entry in variant.artefacts),
            products=self.products + tuple(entry for variant in found for entry in variant.products),
        )


def possible(artefacts: Sequence[Artefact], words: "Vocabulary") -> Iterator[Artefact]:
    """Yield, in their order, those artefacts of a pack that a page of these words can hold."""
    known = _SIEVES.get(id(artefacts))
    # They are kept with their sieve, so that no others can get their identity.
    if known is None or known[0] is not artefacts:
        from valint.project.pack_screens import Sieve

        if len(_SIEVES) >= _MOST_SIEVES:
            _SIEVES.clear()
        known = _SIEVES[id(artefacts)] = artefacts, Sieve([one.pattern.screen for one in artefacts])
    for at in known[1].passing(words):
        if artefacts[at].pattern.may_match(words):
            yield artefacts[at]


_SIEVES: "dict[int, tuple[Sequence[Artefact], Sieve]]" = {}
_MOST_SIEVES = 128


class Packs:
    """The packs of a run: those that valint ships and those that its configuration names."""

    def __init__(self, own: Iterable[PackFile] = (), terms: Terms | None = None) -> None:
        files = tuple(own)
        self._locales: dict[str, list[PackFile]] = {}
        for pack in files:
            if pack.kind == "locale":
                # Read now, so that a broken pack ends the run even if no page is in its language.
                read_locale_pack(pack)
                self._locales.setdefault(_language(pack.data["language"]), []).append(pack)
        own_terms = [pack for pack in files if pack.kind == "terms"]
        shipped, given = shipped_terms(), terms or Terms()
        self.terms = Terms(
            shipped.names + tuple(name for pack in own_terms for name in read_names(pack)) + given.names,
            shipped.glossary
            + tuple(term for pack in own_terms for term in read_terms(pack))
            + given.glossary,
        )
        self.profiles: tuple[ToolkitProfile, ...] = (
            *shipped_profiles(),
            *(read_profile(pack.data, pack.path) for pack in files if pack.kind == "toolkit"),
        )
        self._known: dict[str | None, LocalePack] = {}

    def locale(self, tag: str | None) -> LocalePack:
        """Return what is known of a locale's language, an empty pack where nothing is."""
        pack = self._known.get(tag)
        if pack is None:
            pack = self._known[tag] = self._make(tag)
        return pack

    def _make(self, tag: str | None) -> LocalePack:
        if tag is None:
            return LocalePack()
        language = _language(tag)
        pack = _shipped_locale(language)
        for own in self._locales.get(language, ()):
            pack = _joined(pack, read_locale_pack(own), own.data)
        return pack.for_locale(tag)


def load_packs(packs: Sequence[Path] = (), glossaries: Sequence[Path] = ()) -> Packs:
    """Read the packs and glossaries that a configuration names; the shipped ones come along.

    Args:
        packs: pack files and folders of them.
        glossaries: CSV and TBX files and folders of them.

    Raises:
        ConfigError: a file cannot be read or is wrong; names file, line and key.
    """
    if not packs and not glossaries:
        return _shipped()
    from valint.project.glossary import read_glossaries

    return Packs(own_packs(packs), Terms(glossary=tuple(read_glossaries(glossaries))))


@cache
def _shipped() -> Packs:
    return Packs()


def locale_pack(locale: str | None) -> LocalePack:
    """Return the shipped pack of a locale's language, an empty one where none is shipped."""
    return _shipped().locale(locale)


@cache
def shipped_profiles() -> tuple[ToolkitProfile, ...]:
    """Return the toolkit profiles that valint ships."""
    packs = (PackedFile("toolkits", name) for name in data_names("rules/toolkits"))
    return tuple(read_profile(pack.data, pack.path) for pack in packs)


@cache
def shipped_terms() -> Terms:
    """Return the names that valint ships."""
    packs = [PackedFile("terms", name) for name in data_names("rules/terms")]
    return Terms(
        tuple(name for pack in packs for name in read_names(pack)),
        tuple(term for pack in packs for term in read_terms(pack)),
    )


def read_locale_pack(pack: Pack) -> LocalePack:
    """Make a locale pack of a file.

    Raises:
        ConfigError: a pattern is not accepted.
    """
    data = pack.data
    return LocalePack(
        language=data["language"],
        scripts=words(data, "scripts"),
        spaced=data.get("spaced", True),
        conjunctions=word_list(data, "conjunctions"),
        clitics=word_list(data, "clitics"),
        between=words(data, "between"),
        repeats=words(data, "repeats"),
        doubles=words(data, "doubles"),
        reduplicates=data.get("reduplicates", False),
        definite=words(data, "definite"),
        particles=words(data, "particles"),
        followers=words(data, "followers"),
        modifiers=data.get("modifiers", "before"),
        noun_modifiers=data.get("noun_modifiers", False),
        inflected=words(data, "inflected"),
        qualifiers=words(data, "qualifiers"),
        function_words=words(data, "function_words"),
        endings=words(data, "endings"),
        dropped=words(data, "dropped"),
        prefixes=words(data, "prefixes"),
        compounds=data.get("compounds", False),
        negation=words(data, "negation"),
        question_marks=word_list(data, "question_marks"),
        sentence_marks=word_list(data, "sentence_marks"),
        artefacts=_artefacts(pack, data, "artefacts"),
        products=_artefacts(pack, data, "products"),
        variants=tuple(
            Variant(
                frozenset(entry["locales"]),
                frozenset("".join(entry.get("strange", "").split())),
                _artefacts(pack, entry, "artefacts", "variants", index),
                _artefacts(pack, entry, "products", "variants", index),
            )
            for index, entry in enumerate(data.get("variants", ()))
        ),
        examples=read_examples(pack),
    )


def read_examples(pack: Pack) -> tuple[Example, ...]:
    """Return a pack's examples."""
    return tuple(
        Example(entry["rule"], entry.get("locale"), tuple(entry["bad"]), tuple(entry["good"]))
        for entry in pack.data.get("examples", ())
    )


def _artefacts(pack: Pack, table: Mapping[str, Any], key: str, *above: str | int) -> tuple[Artefact, ...]:
    return tuple(
        Artefact(
            _pattern(pack, entry["pattern"], (*above, key, index)),
            entry["why"],
            entry["suggestion"],
            tuple(entry["bad"]),
            tuple(entry["good"]),
            tuple(word.lower() for word in texts(entry, "when")),
            entry.get("replacement"),
        )
        for index, entry in enumerate(table.get(key, ()))
    )


def _pattern(pack: Pack, source: str, keys: tuple[str | int, ...]) -> TextPattern:
    try:
        pattern = TextPattern(source, trusted=pack.trusted)
        if not pack.trusted:
            # valint's own are compiled when the first text calls for it.
            _ = pattern.compiled
    except PatternError as error:
        raise pack.error((*keys, "pattern"), f"the pattern “{source}” {error}") from error
    return pattern


def _joined(base: LocalePack, own: LocalePack, data: Mapping[str, Any]) -> LocalePack:
    """Add an own pack to a shipped one: lists grow, and what says yes or no is the own pack's."""
    changes: dict[str, Any] = {}
    for name in LocalePack.__match_args__:
        ours, theirs = getattr(own, name), getattr(base, name)
        if isinstance(ours, frozenset):
            changes[name] = theirs | ours
        elif isinstance(ours, tuple):
            changes[name] = theirs + tuple(entry for entry in ours if entry not in theirs)
        elif name in data:
            changes[name] = ours
    return replace(base, **changes)


@cache
def _shipped_locale(language: str) -> LocalePack:
    name = f"{language}.yaml"
    if name not in data_names("rules/locales"):
        return LocalePack(language)
    return read_locale_pack(PackedFile(_LOCALES, name))


def _language(tag: str) -> str:
    return language_of(tag).partition("-")[0]


def _names(tag: str) -> frozenset[str]:
    """Return the tags that a variant may call a locale by: `zh-Hant-TW` is zh-Hant and zh-TW too."""
    parts = (normalise(tag) or tag).split("-")
    return frozenset({"-".join(parts), *(f"{parts[0]}-{part}" for part in parts[1:])})
