"""Judge by the lexicon whether a heading says what its source says."""

from collections.abc import Sequence
from itertools import pairwise

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.keeping import Keeping
from valint.translation.lexicon import KNOWN, Cover, Coverage, Lexicon
from valint.translation.words import (
    OPPOSITES,
    is_unspaced,
    latin_pieces,
    plain,
    source_stem,
    target_stems,
)

_VERB_LAST = frozenset({"az", "bn", "fa", "hi", "ja", "ko", "mr", "ne", "ta", "te", "tr", "ur"})
"""Languages in which what English says first may come last."""
_CLEARLY_SHORT = 0.45
_BRACKETS = (
    ("(", ")"), ("[", "]"), ("（", "）"), ("「", "」"), ("『", "』"), ("“", "”"), ("«", "»"), ("【", "】"),
)  # fmt: skip
_LATIN_END = lazy_regex(r"(?<![a-z0-9])[a-z]+$")
_CAPITALISED = lazy_regex(r"(?<![^\W_])[A-Z][A-Za-z]+(?![^\W\d_])")

_DOMINANT = 0.4
"""A rendering is one of the usual ones where it is so frequent, as a share of the most usual one."""

_HIRAGANA = lazy_regex("[ぁ-ゖ]")


class Opposite(NamedTuple):
    """The heading renders `said`, the opposite of the source's `meant`, by the stem `rendering`."""

    meant: str
    said: str
    rendering: str


class NameLoss(NamedTuple):
    """A name of the source that is not there, and the name or words that stand in its place."""

    name: str
    instead: str | None


_OPPOSITES_OF: dict[str, set[str]] = {}
for _pair in OPPOSITES:
    _first, _second = sorted(_pair)
    _OPPOSITES_OF.setdefault(source_stem(_first), set()).add(source_stem(_second))
    _OPPOSITES_OF.setdefault(source_stem(_second), set()).add(source_stem(_first))


# "Turn on" says "enable" in two linking words.
_PHRASES = {
    ("turn", "on"): ("enabl", "activat"),
    ("switch", "on"): ("enabl", "activat"),
    ("turn", "off"): ("disabl", "deactivat"),
    ("switch", "off"): ("disabl", "deactivat"),
    ("set", "up"): ("start", "install"),
    ("sign", "up"): ("start", "join"),
    ("log", "on"): ("start", "open"),
    ("sign", "out"): ("end", "clos", "leav"),
    ("log", "off"): ("end", "clos", "leav"),
}


def opposite(heading: Heading, cover: Coverage, lexicon: Lexicon) -> Opposite | None:
    """Return the source word whose opposite the heading says, None where there is none."""
    in_doubt = [
        found.stem
        for found in cover.covers
        if found.stem in _OPPOSITES_OF and not found.kept and not lexicon.says(heading, found.stem)
    ]
    if not in_doubt:
        return None
    stems = {stem for stem, _ in heading.content}
    for pair in pairwise(heading.source):
        stems.update(_PHRASES.get(pair, ()))
    # What another word of the heading renders does not explain this one.
    open_stems = stems.difference(one.stem for one in cover.covers if one.found >= 0.5)
    for meant in in_doubt:
        renderings = lexicon.renderings(meant)
        if not renderings or renderings[0].share < 0.2:
            continue
        for other in sorted(_OPPOSITES_OF[meant]):
            # "Annuller publiceringen" undoes what "publicer" does, in a word of its own.
            if (
                other in stems
                or _has_synonym(other, open_stems, meant)
                or (meant.endswith(other) and len(heading.lower) > len(cover.covers))
            ):
                continue
            rendering = _rendering_in(heading, other, stems, lexicon)
            if rendering is not None:
                return Opposite(meant, other, rendering)
    return None


def _has_synonym(word: str, stems: set[str], but: str) -> bool:
    """Tell whether a source has another word with one of the opposites of this: "end" for "finish"."""
    return any(
        stem != but and not _OPPOSITES_OF[word].isdisjoint(_OPPOSITES_OF.get(stem, ())) for stem in stems
    )


def _rendering_in(heading: Heading, other: str, stems: set[str], lexicon: Lexicon) -> str | None:
    """Return the stem of a word of the heading that renders `other` and none of the source's words.

    The end of a word does not: "genaktiver" ends like "deaktiver".
    """
    usual = [rendering for rendering in lexicon.renderings(other)[:4] if rendering.stem[0] != "~"]
    if not any(rendering.stem in heading.targets for rendering in usual):
        return None
    explained = {
        rendering.stem
        for stem in stems
        for rendering in lexicon.renderings(stem)
        if rendering.share_elsewhere > 0.1
    }
    # "Show or hide" makes a rendering of "show" go with "hide": what says the one does not say the other.
    explained.update(
        rendering.stem
        for stem in _OPPOSITES_OF[other]
        for rendering in lexicon.renderings(stem)[:2]
        if rendering.share >= 0.3
    )
    for rendering in usual:
        if len(rendering.stem) == 1 and _HIRAGANA.match(rendering.stem):
            continue  # A particle.
        if rendering.share < max(0.2, _DOMINANT * usual[0].share):
            break
        if rendering.stem in heading.targets and rendering.stem not in explained:
            return rendering.stem
    return None


def name_lost(heading: Heading, page: int, counts: Counts, keeping: Keeping) -> NameLoss | None:
    """Return a name that other pages keep and this heading does not."""
    names = keeping.names
    if names.isdisjoint(heading.source) or len(heading.source) < 2:
        return None
    if names.intersection(heading.source).issubset(heading.latin):
        return None
    lost = None
    for word in heading.source:
        if word in heading.latin or word not in names:
            continue
        probability, pages = keeping.probability(word, page)
        if pages < 3 or probability < 0.6 or _said_otherwise(word, heading):
            continue
        if probability >= 0.75 or (pages >= 6 and keeping.is_brand(word)):
            lost = (word, probability, pages) if lost is None or probability > lost[1] else lost
    if lost is None:
        return None
    source = set(heading.source)
    companion = keeping.companion(lost[0])
    if companion is not None and companion not in source:
        return None
    for match in _CAPITALISED.finditer(heading.pair.prose):
        pieces = latin_pieces(match[0])
        if not source.isdisjoint(pieces) or any(_related(piece, source) for piece in pieces):
            continue
        if _is_name(match[0], page, counts, keeping):
            return NameLoss(lost[0], match[0])
    if lost[2] >= 8 and (lost[1] >= 0.93 or keeping.is_brand(lost[0])):
        return NameLoss(lost[0], None)
    return None


def _said_otherwise(name: str, heading: Heading) -> bool:
    """Tell whether a heading inflects a name, spells it out or has its beginning: "Mac" of "macOS"."""
    stem = name[: max(3, len(name) - 1)]
    if name in heading.low_text or any(
        piece.startswith(stem) or (len(piece) > 2 and name.startswith(piece) and len(name) < len(piece) + 4)
        for piece in heading.latin
    ):
        return True
    return (
        1 < len(name) < 6 and name in "".join(word[0] for word in heading.words if word[0].isupper()).lower()
    )


def _related(piece: str, source: set[str]) -> bool:
    return any(word.startswith(piece[:4]) or piece.startswith(word) for word in source if len(word) > 2)


def _is_name(word: str, page: int, counts: Counts, keeping: Keeping) -> bool:
    """Tell whether a capitalised word is a name: other pages keep it, or no other page has it."""
    low = word.lower()
    probability, pages = keeping.probability(low, page)
    if pages >= 2:
        return probability >= 0.7
    return counts.words[low] <= 1 and any(letter.isupper() for letter in word[1:])


def cut_off(heading: Heading, cover: Coverage, counts: Counts, lexicon: Lexicon, length: float) -> str | None:
    """Return why a heading seems cut off: the word that it ends with, or "" for what it leaves out.

    `length` is how long the heading is, as a share of what the tree expects of its source.
    """
    last = dangling(heading, counts)
    if last is not None and cover.share < 0.8 and length < (0.75 if is_unspaced(last) else 0.95):
        return last
    if length > 0.75 or cover.share < 0.15 or len(cover.covers) < 2:
        return None
    unspaced = is_unspaced(heading.low_text)
    if unspaced and _breaks_off(heading):
        return ""
    words = len(heading.lower)
    if words == 1 and len(cover.covers) < 4:
        return None  # One compound may well say all of it.
    if words >= len(cover.covers) and counts.language not in ("ja", "th", "zh"):
        return None
    absent = [found for found in cover.covers if found.found < 0.2 and not found.kept]
    if not absent or all(found.found < 0.5 for found in cover.covers):
        return None
    # What is cut off stands at an end of the source; a word left out of the middle is said otherwise.
    ends = cover.covers[-1:]
    if counts.language in _VERB_LAST:
        ends = (cover.covers[0], *ends)
    if (unspaced or length > _CLEARLY_SHORT) and not any(
        end in absent and (end.expected >= KNOWN or not unspaced) for end in ends
    ):
        return None
    if _abbreviates(heading, absent):
        return None
    share = sum(len(found.stem) for found in absent) / sum(len(found.stem) for found in cover.covers)
    known = any(found.expected >= KNOWN for found in absent)
    if (known and length < 0.68 and share >= 0.33) or (length < 0.55 and share >= 0.2):
        return "" if _all_explained(heading, lexicon, counts) else None
    return None


def _breaks_off(heading: Heading) -> bool:
    """Tell whether a text ends amid a bracket, or amid a word of its source: 「フォームのpar」."""
    text = heading.pair.text.rstrip()
    if any(text.count(opening) > text.count(closing) for opening, closing in _BRACKETS):
        return True
    match = _LATIN_END.search(heading.low_text.rstrip())
    return (
        match is not None
        and match[0] not in heading.source
        and any(word.startswith(match[0]) for word in heading.source)
    )


def _abbreviates(heading: Heading, absent: Sequence[Cover]) -> bool:
    """Tell whether the heading abbreviates what it seems to lack: "EU" is the European Union."""
    initials = "".join(found.stem[0] for found in absent)
    return any(
        len(word) > 1 and word.isupper() and word.lower() not in heading.source and initials in word.lower()
        for word in heading.words
    )


def _all_explained(heading: Heading, lexicon: Lexicon, counts: Counts) -> bool:
    """Tell whether every word of the heading renders one of the source, so that it only lacks some."""
    explained = {rendering.stem for stem, _ in heading.content for rendering in lexicon.renderings(stem)}
    source = set(heading.source)
    for word in heading.lower:
        if len(word) <= 3 or plain(word) in source or counts.words[word] * 12 > counts.pages:
            continue
        stems = target_stems(word, counts.language)
        if not any(stem in explained for stem in stems) and not any(
            len(stem) > 3 and stem.lstrip("~") in word for stem in explained
        ):
            return False
    return True


def dangling(heading: Heading, counts: Counts) -> str | None:
    """Return the heading's last word when other pages use it often and end no heading with it."""
    if len(heading.lower) < 2 and len(heading.content) < 2:
        return None
    if not heading.lower or heading.pair.prose.rstrip()[-1:].lower() != heading.lower[-1][-1:]:
        return None
    last = heading.lower[-1]
    if is_unspaced(last):
        last = last[-1]
        if counts.language == "ja" and not "\u3041" <= last <= "\u3096":
            return None  # A particle is written in hiragana.
        pages = counts.letters[last] - 1
    else:
        pages = counts.words[last] - 1
        if len(last) > 5:
            return None
    return last if pages >= max(12, counts.pages // 100) and (counts.last[last] - 1) * 40 <= pages else None
