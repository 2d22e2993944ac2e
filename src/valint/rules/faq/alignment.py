"""Tell which of the source's questions a translation lacks."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import comb

from valint.model.lazy_regex import lazy_regex
from valint.project.profiles import Question
from valint.project.resources import MissingDataError, data_file
from valint.translation.seeds import Seeds, read_seeds
from valint.translation.words import latin_pieces, source_stem, source_words, target_stems, target_words

_MOST_CHOICES = 500
_MARGIN = 0.5
"""An alignment that is better by less than this is no better for sure."""

_OWN_WORD, _NO_OWN_WORD, _OTHERS_WORD = 2.0, -1.0, -2.0
_ASKS_ALIKE, _ASKS_OTHERWISE = 0.5, -0.5
_ENGLISH = {
    "what": "what", "which": "what", "who": "who", "whom": "who", "whose": "who", "how": "how", "why": "why",
    "when": "when", "where": "where", "can": "can", "may": "can",
}  # fmt: skip
_NAME = lazy_regex(r"\b[A-Z][a-z]*[A-Z]\w*|\b[A-Z]{2,}\b|\b\d+\b")
_NATURAL = lazy_regex(r"\w+(?:['’-]\w+)*")

Gap = frozenset[int]
"""The positions, from 0, of questions that may be the missing ones."""


def missing(questions: Sequence[Question], found: Sequence[str], language: str | None) -> list[Gap]:
    """Return the sets of questions that may be missing, the likeliest first; a single set is certain.

    Args:
        questions: all questions of a section, in order.
        found: the texts of fewer questions of the translation, in the same order.
        language: of the translation, `da`.
    """
    count = len(questions) - len(found)
    if comb(len(questions), count) > _MOST_CHOICES:
        return [frozenset(range(len(questions)))]
    choices = [frozenset(choice) for choice in combinations(range(len(questions)), count)]
    scores = [[_score(questions, at, text, language) for text in found] for at in range(len(questions))]
    rated = sorted(
        ((-_total(scores, choice), sorted(choice)) for choice in choices), key=lambda rating: rating
    )
    best = rated[0][0]
    return [frozenset(choice) for total, choice in rated if total - best < _MARGIN]


def _total(scores: Sequence[Sequence[float]], gap: Gap) -> float:
    kept = [row for at, row in enumerate(scores) if at not in gap]
    return sum(row[at] for at, row in enumerate(kept))


def _score(questions: Sequence[Question], at: int, text: str, language: str | None) -> float:
    """Rate how well `text` renders the question at position `at`."""
    question = questions[at]
    lower = text.casefold()
    score = 0.0
    if _has_word(question, lower, language):
        score += _OWN_WORD
    else:
        if question.words.get(language or ""):
            score += _NO_OWN_WORD
        if any(_has_word(other, lower, language) for other in questions if other is not question):
            score += _OTHERS_WORD
    if language is None:
        return score
    asked = next((_ENGLISH[word] for word in source_words(question.wording) if word in _ENGLISH), None)
    kinds = _kinds(lower, language)
    if asked is not None and kinds:
        score += _ASKS_ALIKE if asked in kinds else _ASKS_OTHERWISE
    return score + _shared_words(question.wording, text, language)


def _has_word(question: Question, lower: str, language: str | None) -> bool:
    return any(stem.casefold() in lower for stem in question.words.get(language or "", ()))


def _kinds(lower: str, language: str) -> set[str]:
    """Return what a question asks for, by its first words; anywhere in languages written without spaces."""
    table = interrogatives(language)
    if not table:
        return set()
    words = _NATURAL.findall(lower)[:4]
    spaced = language not in ("ja", "th", "zh", "ko")
    squeezed = lower.replace(" ", "")
    kinds = set()
    for kind, forms in table.items():
        for form in forms:
            stem = form.rstrip("*")
            hit = (
                any(word.startswith(stem) if form.endswith("*") else word == stem for word in words)
                if spaced
                else stem in squeezed
            )
            if hit:
                kinds.add(kind)
    return kinds


@cache
def interrogatives(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words that render each English question word, none for a language not listed."""
    for line in data_file("rules/faq", "interrogatives.txt").splitlines():
        name, _, rest = line.partition(" ")
        if name == language:
            pairs = (entry.partition("=") for entry in rest.split())
            return {kind: tuple(forms.split("|")) for kind, _, forms in pairs}
    return {}


def _shared_words(source: str, text: str, language: str) -> float:
    """Return the share of the source's words that the translation renders or keeps."""
    stems = {stem for word in source_words(source) if (stem := source_stem(word))}
    kept = latin_pieces(text)
    targets = {stem for word in target_words(text.lower()) for stem in target_stems(word, language)}
    known = found = 0.0
    for weight, renderings in _renderings(stems, language):
        known += weight
        found += weight * bool(targets & renderings)
    names = set(_NAME.findall(source))
    known += len(names)
    found += sum(name.lower() in kept for name in names)
    return found / known if known else 0.0


def _renderings(stems: Iterable[str], language: str) -> Iterable[tuple[float, frozenset[str]]]:
    seeds = _seeds(language)
    for stem in sorted(stems):
        seed = seeds.get(stem)
        if seed is not None and seed.renderings:
            best = max(share for _, share in seed.renderings)
            yield best, frozenset(target for target, share in seed.renderings if share >= 0.25 * best)


@cache
def _seeds(language: str) -> Seeds:
    try:
        return read_seeds(data_file("rules/judge/seeds", f"{language}.txt"))
    except MissingDataError:
        return Seeds()
