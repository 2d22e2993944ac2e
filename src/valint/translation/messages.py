"""Say to a translator what is wrong with a heading, in words that need no grammar."""

from collections import Counter
from itertools import chain

from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.translation.counts import HeadingPair
from valint.translation.judge import HeadingJudge, Kind, Verdict
from valint.translation.lexicon import Coverage
from valint.translation.mismatch import NameLoss, Opposite
from valint.translation.negation import Negation
from valint.translation.numbers import NumberDrift
from valint.translation.untranslated import Untranslated
from valint.translation.words import (
    FUNCTION_WORDS,
    is_unspaced,
    plain,
    source_stem,
    source_words,
    target_stems,
    target_words,
)
from valint.translation.wrong_language import Foreign

_MOST_WORDS = 3
_FEW_PAGES = 30
_QUOTED = 0.2
"""A kept word that weighs less is not worth a translator's time."""
_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fil": "Filipino", "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian Nynorsk", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tl": "Filipino", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese", "zh-Hans": "simplified Chinese",
    "zh-Hant": "traditional Chinese",
}  # fmt: skip


_CHINESE = {"zh-Hans": _NAMES["zh-Hant"], "zh-Hant": _NAMES["zh-Hans"]}
"""What a page is in that is told to be in the other kind of Chinese."""
_LETTERS = {"hangul": "Korean", "han": "Chinese", "kana": "Japanese"}
_WITHOUT_APOSTROPHE = frozenset(
    ["arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hasnt", "havent", "isnt", "wasnt", "wont"]
)
_SURE_WHICH = 0.5
"""From this score on the language is named; below it, another of its kind may be meant."""
_MOST_QUOTED = 5


class Wording(NamedTuple):
    """A finding's message, and its help."""

    message: str
    help: str | None


def word_verdict(
    pair: HeadingPair, page: int, verdict: Verdict, judge: HeadingJudge, other: HeadingPair | None
) -> Wording:
    """Return the words for a verdict on a heading of a page, which goes by its number in the counts.

    `other` is the heading whose text this one repeats.
    """
    evidence = verdict.evidence
    if isinstance(evidence, Untranslated):
        return _untranslated(pair, page, evidence, judge, sure=verdict.severity is not Severity.INFO)
    if isinstance(evidence, Foreign):
        return _foreign(pair, evidence, judge)
    if isinstance(evidence, NumberDrift):
        return Wording(_numbers(evidence), f"The source is {_source(pair)}.")
    if isinstance(evidence, Negation):
        return _negation(pair, evidence)
    if isinstance(evidence, Opposite):
        return _opposite(pair, page, evidence, judge)
    if isinstance(evidence, NameLoss):
        return _name(pair, evidence, judge)
    if isinstance(evidence, Coverage):
        missing = _missing(pair, page, verdict, judge)
        return Wording(f"This heading says something else than its source, {_source(pair)}.", missing)
    if isinstance(evidence, HeadingPair):
        return Wording(
            f"This heading says what others say for {_source(evidence)}; its own source is {_source(pair)}.",
            _missing(pair, page, verdict, judge),
        )
    if verdict.kind is Kind.REPEATED:
        return Wording(
            f"The heading says the same twice, “{evidence}”; its source, {_source(pair)}, does not.",
            "Two words of the source may have become one: find the word for the second, or take it out.",
        )
    if verdict.kind is Kind.SAME_TEXT:
        shown = _source(other) if other is not None else f"“{evidence}”"
        return Wording(
            f"This heading repeats the text of another on this page, whose source is {shown};"
            f" its own source is {_source(pair)}.",
            _missing(pair, page, verdict, judge),
        )
    ending = f"it ends with “{evidence}”" if evidence else "part of the source is missing"
    return Wording(
        f"This heading looks cut off: {ending}. The source is {_source(pair)}.",
        _missing(pair, page, verdict, judge),
    )


def _untranslated(
    pair: HeadingPair, page: int, evidence: Untranslated, judge: HeadingJudge, *, sure: bool
) -> Wording:
    if evidence.whole and sure:
        message = f"This heading is still in English: “{pair.text}”."
    elif evidence.whole:
        message = f"“{pair.text}” is what the source says; translate it unless it is a name or a usual word."
    elif sure:
        message = f"Part of this heading is still in English: {_phrases(evidence)}."
    else:
        message = (
            f"{_phrases(evidence)} may be left in English; translate it unless it is a name or a usual word."
        )
    known = _renderings(pair, page, evidence, judge)
    help_ = f"On other pages {'; '.join(known[:_MOST_WORDS])}." if known else None
    return Wording(message, _with_caution(help_, judge))


def _phrases(evidence: Untranslated) -> str:
    """Quote the words that weigh something, neighbours as one phrase, each phrase once."""
    phrases: list[str] = []
    goes_on = False
    for word in evidence.kept:
        weighs = word.weight >= _QUOTED
        if weighs and goes_on and word.joint:
            phrases[-1] += word.joint + word.word
        elif weighs:
            phrases.append(word.word)
        goes_on = weighs
    return _list(list(dict.fromkeys(phrases)))


def _renderings(pair: HeadingPair, page: int, evidence: Untranslated, judge: HeadingJudge) -> list[str]:
    """Return what other pages say for the words that weigh something, where that is clear.

    What renders another word of the source nearly as often may be that one's rendering, and what is another
    word of the source renders nothing.
    """
    source = source_words(pair.source)
    asked: dict[str, str] = {}
    for kept in evidence.kept:
        if kept.weight >= _QUOTED and (low := plain(kept.word)) not in FUNCTION_WORDS:
            asked.setdefault(source_stem(low), kept.word)
    stems = list(dict.fromkeys(filter(None, map(source_stem, source))))
    said = {stem: _said(stem, source, page, judge) for stem in stems if stem in asked}
    words = {word for found in said.values() for word, _ in found}
    parts = {part for word in words for part in target_stems(word, judge.counts.language)}
    for stem in stems:
        # To look up what pages say takes long, and what has no part in common is no rival.
        if stem not in said and not parts.isdisjoint(_rendered_by(stem, judge)):
            said[stem] = _said(stem, source, page, judge)
    rivals: Counter[str] = Counter()
    for word, pages in chain.from_iterable(said.values()):
        rivals[word] += pages
    lines = []
    for stem, written in asked.items():
        found = [(word, pages) for word, pages in said.get(stem, ()) if rivals[word] - pages <= pages / 2]
        if found and not _is_tie(found, judge):
            lines.append(f"“{written}” is {_counted(found)}")
    return lines


def _said(stem: str, source: list[str], page: int, judge: HeadingJudge) -> list[tuple[str, int]]:
    return [one for one in _shown(stem, page, judge) if one[0] not in source][:2]


def _is_tie(found: list[tuple[str, int]], judge: HeadingJudge) -> bool:
    """Tell whether as many pages say one thing as another; forms of one word are one thing."""
    if len(found) < 2 or found[0][1] > found[1][1]:
        return False
    if any(is_unspaced(word) for word, _ in found):
        return True  # What stands between two spaces or particles holds other words, too.
    first, second = (target_stems(word, judge.counts.language) for word, _ in found)
    return set(first).isdisjoint(second)


def _foreign(pair: HeadingPair, evidence: Foreign, judge: HeadingJudge) -> Wording:
    home = _NAMES.get(judge.counts.language, judge.counts.language)
    home = _CHINESE.get(evidence.language, home)
    if evidence.language not in _NAMES:
        letters = _LETTERS.get(evidence.language, evidence.language.title())
        message = f"This heading holds {letters} letters, which {home} does not use."
    else:
        words = _list(_as_written(evidence.words, pair)[:_MOST_QUOTED])
        if evidence.certain or evidence.score >= _SURE_WHICH:
            message = f"This heading looks like {_NAMES[evidence.language]}, not {home}: {words}."
        else:
            message = f"This heading does not look like {home}: {words}."
    return Wording(message, f"The source is {_source(pair)}.")


def _as_written(words: tuple[str, ...], pair: HeadingPair) -> list[str]:
    """Return lower-case words of a heading as the heading writes them."""
    written = {word.lower(): word for word in reversed(target_words(pair.prose))}
    return [written.get(word, word) for word in words]


def _numbers(evidence: NumberDrift) -> str:
    missing, extra = evidence.missing, evidence.extra
    if missing and extra:
        return f"The source says {_and(missing)}, this heading says {_and(extra)}."
    if extra:
        return f"This heading says {_and(extra)}, which is not in its source."
    return f"The source says {_and(missing)}, which is not in this heading."


def _negation(pair: HeadingPair, evidence: Negation) -> Wording:
    if evidence.gained is not None:
        message = f"This heading says “{evidence.gained}”, but nothing in its source does: {_source(pair)}."
    else:
        said = _contracted(evidence.source_word or "")
        message = f"The source says “{said}”, but nothing in this heading does: {_source(pair)}."
    return Wording(message, "A negation turns the meaning round; check which of the two is right.")


def _contracted(word: str) -> str:
    """Return a word of a slug with the apostrophe that the slug dropped: `doesnt` is "doesn’t"."""
    return f"{word[:-1]}’t" if word in _WITHOUT_APOSTROPHE else word


def _opposite(pair: HeadingPair, page: int, evidence: Opposite, judge: HeadingJudge) -> Wording:
    meant, said = _word(pair, evidence.meant), _english(evidence.said, judge)
    used = _shown(evidence.said, page, judge, only=evidence.rendering)
    here = f"“{used[0][0]}”" if used else "the word here"
    expected = _shown(evidence.meant, page, judge)
    help_ = f"For “{meant}” they use {_counted(expected)}." if expected else None
    return Wording(f"The source says “{meant}”, but {here} is what other pages use for “{said}”.", help_)


def _name(pair: HeadingPair, evidence: NameLoss, judge: HeadingJudge) -> Wording:
    name = _spelled(evidence.name, judge)
    if evidence.instead is not None:
        message = f"The source names “{name}”, this heading names “{evidence.instead}” instead."
    else:
        message = f"The source names “{name}”, this heading does not; other pages leave the name as it is."
    return Wording(message, f"The source is {_source(pair)}.")


def _spelled(name: str, judge: HeadingJudge) -> str:
    """Return a name as most headings write it, since a slug has no capitals."""
    written = Counter(
        word
        for heading in judge.counts.by_source.get(name, ())
        if name in heading.latin
        for word in heading.words
        if word.lower() == name
    )
    return min(written, key=lambda word: (-written[word], word)) if written else name


def _missing(pair: HeadingPair, page: int, verdict: Verdict, judge: HeadingJudge) -> str | None:
    lines = []
    for stem in verdict.coverage.missing:
        word = _word(pair, stem)
        found = [shown for shown, _ in _shown(stem, page, judge)[:2]]
        if word.lower() in found:
            lines.append(f"“{_spelled(word.lower(), judge)}”")
        elif found:
            lines.append(f"“{word}” (elsewhere {' or '.join(f'“{shown}”' for shown in found)})")
    if not lines:
        return None
    return f"Nothing here stands for {', '.join(lines[:_MOST_WORDS])}."


def _with_caution(text: str | None, judge: HeadingJudge) -> str | None:
    if text is not None or judge.counts.pages >= _FEW_PAGES:
        return text
    return (
        "Few pages were checked, so this is a guess from other texts in this language:"
        " leave it if it is a name."
    )


def _counted(found: list[tuple[str, int]]) -> str:
    return " or ".join(f"“{word}” ({pages} pages)" for word, pages in found)


def _shown(stem: str, page: int, judge: HeadingJudge, *, only: str | None = None) -> list[tuple[str, int]]:
    """Return the words that other pages use for a source stem, with their number, the most frequent first."""
    known = judge.shown.get((stem, only))
    if known is None:
        known = judge.shown[stem, only] = _look_up(stem, judge, only)
    # No page vouches for itself.
    numbers = ((word, len(pages) - (page in pages)) for word, pages in known.items())
    frequent = [found for found in numbers if found[1] > 1]
    return sorted(frequent, key=lambda found: (-found[1], found[0]))[:_MOST_WORDS]


def _look_up(stem: str, judge: HeadingJudge, only: str | None) -> dict[str, set[int]]:
    """Return the words that render a source stem, and the pages that use each."""
    wanted = {only} if only is not None else _rendered_by(stem, judge)
    language = judge.counts.language
    pages: dict[str, set[int]] = {}
    others: set[str] = set()
    for source_word in judge.words_of(stem):
        for heading in judge.counts.by_source.get(source_word, ()):
            if wanted.isdisjoint(heading.targets):
                continue
            for word in heading.lower:
                if word in pages:
                    pages[word].update(heading.pages)
                elif word not in others:
                    if wanted.isdisjoint(target_stems(word, language)):
                        others.add(word)
                    else:
                        pages[word] = set(heading.pages)
    # A page takes one off, so no other word can come among those that are shown.
    most = sorted(map(len, pages.values()), reverse=True)[:_MOST_WORDS]
    least = max(2, most[-1] - 1) if len(most) == _MOST_WORDS else 2
    return {word: numbers for word, numbers in pages.items() if len(numbers) >= least}


def _rendered_by(stem: str, judge: HeadingJudge) -> set[str]:
    """Return the target stems that render a source stem for certain enough to be shown."""
    renderings = judge.lexicon.renderings(stem)[:3]
    least = max(0.15, 0.5 * renderings[0].share) if renderings else 1.0
    return {found.stem for found in renderings if found.share >= least}


def _word(pair: HeadingPair, stem: str) -> str:
    """Return the source's own word for a stem."""
    words = without_case(pair.source)
    return next((word for word in words if source_stem(word.lower()) == stem or word.lower() == stem), stem)


def _english(stem: str, judge: HeadingJudge) -> str:
    words = judge.words_of(stem)
    return min(words, key=lambda word: (len(word), word)) if words else stem


def without_case(source: str) -> list[str]:
    """Return the words of a heading or slug as written."""
    return [word.strip(".,:;!?()\"'“”") for word in source.replace("-", " ").replace("_", " ").split()]


def _source(pair: HeadingPair) -> str:
    return f"“{pair.slug.replace('-', ' ')}”" if pair.from_slug else f"“{pair.source}”"


def _list(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _and(numbers: tuple[str, ...]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
