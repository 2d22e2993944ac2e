"""Say to a translator what is wrong with a heading, in words that need no grammar."""

from collections import Counter
from typing import NamedTuple

from valint.translation.counts import HeadingPair
from valint.translation.judge import HeadingJudge, Kind, Verdict
from valint.translation.lexicon import Coverage
from valint.translation.mismatch import NameLoss, Opposite
from valint.translation.negation import Negation
from valint.translation.numbers import NumberDrift
from valint.translation.untranslated import Untranslated
from valint.translation.words import FUNCTION_WORDS, source_stem, target_stems
from valint.translation.wrong_language import Foreign

_MOST_WORDS = 3
_FEW_PAGES = 30
_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "nb": "Norwegian", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian Nynorsk", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    "zh-Hans": "simplified Chinese", "zh-Hant": "traditional Chinese",
}  # fmt: skip


class Wording(NamedTuple):
    """A finding's message, and its help."""

    message: str
    help: str | None


def word_verdict(
    pair: HeadingPair, verdict: Verdict, judge: HeadingJudge, other: HeadingPair | None
) -> Wording:
    """Return the words for a verdict; `other` is the heading whose text this one repeats."""
    evidence = verdict.evidence
    if isinstance(evidence, Untranslated):
        return _untranslated(pair, evidence, judge)
    if isinstance(evidence, Foreign):
        return _foreign(pair, evidence, judge)
    if isinstance(evidence, NumberDrift):
        return Wording(_numbers(evidence), f"The source is {_source(pair)}.")
    if isinstance(evidence, Negation):
        return _negation(pair, evidence)
    if isinstance(evidence, Opposite):
        return _opposite(pair, evidence, judge)
    if isinstance(evidence, NameLoss):
        return _name(pair, evidence)
    if isinstance(evidence, Coverage):
        missing = _missing(pair, verdict, judge)
        return Wording(f"This heading says something else than its source, {_source(pair)}.", missing)
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
            _missing(pair, verdict, judge),
        )
    ending = f"it ends with “{evidence}”" if evidence else "part of the source is missing"
    return Wording(
        f"This heading looks cut off: {ending}. The source is {_source(pair)}.",
        _missing(pair, verdict, judge),
    )


def _untranslated(pair: HeadingPair, evidence: Untranslated, judge: HeadingJudge) -> Wording:
    kept = [word.word for word in evidence.kept if word.weight >= 0.2]
    if evidence.whole:
        message = f"This heading is still in English, as in the source: “{pair.text}”."
    else:
        message = f"This heading still holds English: {_list(kept)}."
    expected = [_rendered(word, judge) for word in kept if word.lower() not in FUNCTION_WORDS]
    known = [line for line in expected if line]
    help_ = f"Other pages translate {'; '.join(known[:_MOST_WORDS])}." if known else None
    return Wording(message, _with_caution(help_, judge))


def _foreign(pair: HeadingPair, evidence: Foreign, judge: HeadingJudge) -> Wording:
    home = _NAMES.get(judge.counts.language, judge.counts.language)
    if evidence.language in _NAMES:
        message = (
            f"This heading looks like {_NAMES[evidence.language]}, not {home}: {_list(evidence.words[:5])}."
        )
    else:
        message = f"This heading holds letters that {home} is not written in ({evidence.language.title()})."
    return Wording(message, f"The source is {_source(pair)}.")


def _numbers(evidence: NumberDrift) -> str:
    missing, extra = _list(evidence.missing), _list(evidence.extra)
    if missing and extra:
        return f"The source has the number {missing}, this heading has {extra}."
    if extra:
        return f"This heading has the number {extra}, its source has no such number."
    return f"The source has the number {missing}, this heading does not."


def _negation(pair: HeadingPair, evidence: Negation) -> Wording:
    if evidence.gained is not None:
        message = f"This heading says “{evidence.gained}”, its source does not say no: {_source(pair)}."
    else:
        message = f"The source says “{evidence.source_word}”, this heading does not: {_source(pair)}."
    return Wording(message, "With or without it the heading says the contrary; check which one is meant.")


def _opposite(pair: HeadingPair, evidence: Opposite, judge: HeadingJudge) -> Wording:
    meant, said = _word(pair, evidence.meant), _english(evidence.said, judge)
    used = _shown(evidence.said, judge, only=evidence.rendering)
    here = f"“{used[0][0]}”" if used else "the word here"
    expected = _shown(evidence.meant, judge)
    help_ = f"For “{meant}” they use {_counted(expected)}." if expected else None
    return Wording(f"The source says “{meant}”, but {here} is what other pages use for “{said}”.", help_)


def _name(pair: HeadingPair, evidence: NameLoss) -> Wording:
    name = _word(pair, evidence.name)
    if evidence.instead is not None:
        message = f"The name “{name}” of the source is missing, “{evidence.instead}” stands here instead."
    else:
        message = f"The name “{name}” of the source is missing; other pages leave it as it is."
    return Wording(message, f"The source is {_source(pair)}.")


def _missing(pair: HeadingPair, verdict: Verdict, judge: HeadingJudge) -> str | None:
    lines = [_rendered(_word(pair, stem), judge) for stem in verdict.coverage.missing]
    known = [line for line in lines if line]
    if not known:
        return None
    return _with_caution(f"Nothing here stands for {'; '.join(known[:_MOST_WORDS])}.", judge)


def _with_caution(text: str | None, judge: HeadingJudge) -> str | None:
    if judge.counts.pages >= _FEW_PAGES:
        return text
    caution = "Few pages were checked, so this rests on general knowledge of the language."
    return caution if text is None else f"{text} {caution}"


def _rendered(word: str, judge: HeadingJudge) -> str:
    found = _shown(source_stem(word.lower()), judge)
    return f"“{word}” ({_counted(found)})" if found else ""


def _counted(found: list[tuple[str, int]]) -> str:
    return ", ".join(f"“{word}” on {pages} page{'s' if pages > 1 else ''}" for word, pages in found)


def _shown(stem: str, judge: HeadingJudge, *, only: str | None = None) -> list[tuple[str, int]]:
    """Return the words that pages use for a source stem, with their number, the most frequent first."""
    known = judge.shown.get((stem, only))
    if known is None:
        known = judge.shown[stem, only] = _look_up(stem, judge, only)
    return known


def _look_up(stem: str, judge: HeadingJudge, only: str | None) -> list[tuple[str, int]]:
    found_renderings = judge.lexicon.renderings(stem)[:3]
    least = max(0.15, 0.5 * found_renderings[0].share) if found_renderings else 1.0
    renderings = {found.stem for found in found_renderings if found.share >= least}
    wanted = {only} if only is not None else renderings
    language = judge.counts.language
    pages: Counter[str] = Counter()
    for word in judge.words_of(stem):
        for heading in judge.counts.by_source.get(word, ()):
            for lower in set(heading.lower):
                if not wanted.isdisjoint(target_stems(lower, language)):
                    pages[lower] += len(heading.pages)
    frequent = sorted(pages.items(), key=lambda found: (-found[1], found[0]))[:_MOST_WORDS]
    return [(word, number) for word, number in frequent if number > 1]


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
    return ", ".join(f"“{word}”" if not word.isdigit() else word for word in words)
