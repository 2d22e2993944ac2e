"""Names that a translation keeps, and terms with their translations: what the TM rules ask for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from valint.model.named import NamedTuple
from valint.model.record import record
from valint.project.pack_files import Pack


class Name(NamedTuple):
    """A product's name, written as its owner writes it.

    `also` are other right spellings.  In `words`, languages, the name in small letters is an ordinary word.
    `owner` is the company whose name may stand before it.
    """

    name: str
    also: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    owner: str | None = None


class Term(NamedTuple):
    """An English term and how it is translated.

    Args:
        source: the term and other forms of it; empty for an entry that only forbids.
        language: the language of the translations as `language_of` writes it; a region or script narrows it.
        approved: translations to use, the preferred one first.
        forbidden: translations not to use.
        variants: translations of which a page should use one alone.
        distinct_from: English terms that must not get the same translation.
        exact: case counts, and endings do not.
        note: shown with every finding.
        bad: texts that hold what is forbidden or mixed.
        good: texts that do not.
    """

    source: tuple[str, ...]
    language: str
    approved: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()
    exact: bool = False
    note: str | None = None
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


@record(eq=False)
class Terms:
    """All names and terms of a run."""

    names: tuple[Name, ...] = ()
    glossary: tuple[Term, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(name.name for name in self.names)

    def of(self, locale: str | None) -> tuple[Term, ...]:
        """Return the terms of a locale's language, without those for another region or script."""
        return tuple(term for term in self.glossary if locale is not None and _serves(term.language, locale))


# Tags that were replaced (BCP 47, IANA registry), and the macrolanguage that everybody writes for Bokmål.
_RENAMED = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "tl": "fil"}
# Regions that tell how Chinese is written.
_SCRIPTS = {"tw": "hant", "hk": "hant", "mo": "hant", "cn": "hans", "sg": "hans"}


def _serves(language: str, locale: str) -> bool:
    ours, theirs = language_of(language), language_of(locale)
    if ours.partition("-")[0] != theirs.partition("-")[0]:
        return False
    special, wanted = (frozenset(tag.split("-")[1:]) for tag in (ours, theirs))
    return not special or not wanted or not special.isdisjoint(wanted)


def read_names(pack: Pack, only: int | None = None) -> Iterator[Name]:
    """Yield the names in a pack of terms, or in one group of them."""
    groups = pack.data.get("names", ())
    for group in groups if only is None else [groups[only]]:
        owner = group.get("owner")
        for entry in group["names"]:
            if isinstance(entry, str):
                yield Name(entry, owner=owner)
            else:
                yield Name(entry["name"], texts(entry, "also"), words(entry, "words"), owner)


def read_terms(pack: Pack) -> Iterator[Term]:
    """Yield the glossary in a pack of terms.

    Raises:
        ConfigError: an entry has no language, or neither a translation nor anything forbidden.
    """
    for index, entry in enumerate(pack.data.get("terms", ())):
        tag = entry.get("language", pack.data.get("language"))
        if tag is None:
            raise pack.error(("terms", index), f"terms[{index + 1}] lacks the key language")
        term = Term(
            source=texts(entry, "source"),
            language=language_of(tag),
            approved=texts(entry, "approved"),
            forbidden=texts(entry, "forbidden"),
            variants=texts(entry, "variants"),
            distinct_from=texts(entry, "distinct_from"),
            exact=entry.get("exact", False),
            note=entry.get("note"),
            bad=tuple(entry.get("bad", ())),
            good=tuple(entry.get("good", ())),
        )
        if not (term.approved or term.forbidden or len(term.variants) > 1):
            message = f"terms[{index + 1}] needs approved or forbidden translations, or two variants"
            raise pack.error(("terms", index), message)
        if (term.approved or term.distinct_from) and not term.source:
            raise pack.error(("terms", index), f"terms[{index + 1}] lacks the key source")
        yield term


def language_of(tag: str) -> str:
    """Return a tag in lower case, with the script that a region of Chinese tells: `zh-hant-tw` of `zh_TW`."""
    language, *more = tag.replace("_", "-").lower().split("-")
    scripts = [_SCRIPTS[part] for part in more if language == "zh" and part in _SCRIPTS]
    added = [script for script in scripts if script not in more]
    return "-".join([_RENAMED.get(language, language), *added, *more])


def texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return what a key holds as texts; a lone text counts as a list of one."""
    value: str | Sequence[str] = entry.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def words(entry: Mapping[str, Any], key: str) -> frozenset[str]:
    """Return what a key holds as words; a lone text has spaces between them."""
    return frozenset(word_list(entry, key))


def word_list(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return what a key holds as words, in their order."""
    value: str | Sequence[str] = entry.get(key, ())
    return tuple(value.split()) if isinstance(value, str) else tuple(value)
