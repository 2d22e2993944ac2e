"""How a single question stands: answered, marked as a question, translated, and there only once."""

import re
from collections import Counter
from collections.abc import Iterator

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.faq.asked import Asked, asked_on
from valint.rules.faq.marks import QuestionMark, last_mark, mark_of
from valint.rules.faq.outline import Form
from valint.rules.registry import Fixes, Given, Needs, Where, Yields, rule
from valint.translation.identify import holds_letters_outside, script_of, scripts_of

_LONGEST_QUOTED = 80


@rule("FQ003", "question-without-answer", Severity.ERROR, where=Where((Given.QUESTIONS,)))
def question_without_answer(page: Page) -> Iterator[Finding]:
    """A question is followed by another question, by a heading, or by nothing.

    Readers find the question that they have, and no answer. An answer lost in translation leaves exactly
    this.

    Bad (it-IT):
        **Come si prenota?**

        **Chi può prenotare?**

        Tutti i soci.
    Good (it-IT):
        **Come si prenota?**

        Dal sito o per telefono.

        **Chi può prenotare?**

        Tutti i soci.

    Source: the schema of Learn's FAQ pages requires an answer; articles follow the same form.
    """
    asked = asked_on(page)
    if all(one.question.answered for one in asked):
        return
    total = Counter(one.group for one in asked)
    answered = Counter(one.group for one in asked if one.question.answered)
    for one in asked:
        question = one.question
        if question.answered:
            continue
        sure = one.in_faq or 2 * answered[one.group] >= total[one.group]
        yield Finding(
            question.span,
            f"The question “{_short(question.text)}” has no answer; put it back below the question.",
            severity=None if sure else Severity.WARNING,
        )


@rule("FQ004", "question-form", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.QUESTIONS,)))
def question_form(page: Page) -> Iterator[Finding]:
    """A question does not carry the question mark of its language.

    Arabic and Persian write `؟`, Greek `;`, Armenian `՞` in the sentence, Chinese `？`, and Spanish opens a
    question with `¿`. A mark of another script looks like a typing error, and next to right-to-left text it
    lands on the wrong side. A missing mark is reported only where the source is known to have one, and
    never in languages that do without.

    Bad (ar-SA):
        **كيف أحجز موعدًا?**

        اتصل بنا.
    Good (ar-SA):
        **كيف أحجز موعدًا؟**

        اتصل بنا.
    Bad (es-ES):
        **Cómo se reserva una cita?**

        Por teléfono.
    Good (es-ES):
        **¿Cómo se reserva una cita?**

        Por teléfono.

    Source: CLDR 44 exemplar punctuation; Real Academia Española, Ortografía, on opening marks.
    """
    wanted = mark_of(page.language)
    for one in asked_on(page):
        yield from _form(page, one, wanted)


def _form(page: Page, one: Asked, wanted: QuestionMark) -> Iterator[Finding]:
    question = one.question
    source = page.document.text[question.span.start : question.span.end]
    match = last_mark(source)
    if match is None:
        if (
            wanted.required
            and wanted.mark not in (source if wanted.inside else "")
            and not _ends_in_mark(source, wanted)
            and one.source is not None
            and one.source.rstrip().endswith("?")
        ):
            yield Finding(
                question.span,
                f"The source asks “{_short(one.source)}”, but “{_short(question.text)}” has no question "
                f"mark; "
                f"add “{wanted.mark}”.",
            )
        return
    mark = match[0]
    place = Span(question.span.start + match.start(), question.span.start + match.end())
    single = mark[-1]
    right = single == wanted.mark or single in wanted.also
    if len(mark) > 1 and len(set(mark)) == 1 and not (one.source or "").rstrip().endswith("??"):
        yield Finding(
            place,
            f"The question ends in “{mark}”; one “{wanted.mark}” will do.",
            fix=_replace(place, wanted.mark),
        )
    elif single in "?？؟;\u037e" and not right:
        if wanted.inside:
            yield Finding(
                place,
                f"Armenian sets its question mark “{wanted.mark}” on the word that asks, not “{single}” "
                f"at the end.",
            )
        else:
            yield Finding(
                place,
                f"The question ends in “{single}”; in this language questions end in “{wanted.mark}”.",
                fix=_replace(Span(place.end - 1, place.end), wanted.mark),
            )
    elif (
        page.language == "zh"
        and single == "?"
        and "\u3400" <= source[match.start() - 1 : match.start()] <= "\u9fff"
    ):
        yield Finding(
            place,
            "Chinese text uses the full-width question mark “？” behind a Chinese character.",
            fix=_replace(place, "？"),
            severity=Severity.INFO,
        )
    if wanted.opening and right and wanted.opening not in source:
        start = Span(question.span.start, question.span.start)
        yield Finding(
            question.span,
            f"The question lacks the “{wanted.opening}” that opens it; put one in front.",
            fix=Fix((Edit(start, wanted.opening),), safe=False),
        )


def _ends_in_mark(text: str, wanted: QuestionMark) -> bool:
    return any(sign in text[-4:] for sign in wanted.mark + wanted.also)


def _replace(place: Span, mark: str) -> Fix:
    return Fix((Edit(place, mark),))


# An English question: a word that asks, in company of other English words.
_ASKING = lazy_regex(
    r"\W*(?:(?P<sure>what|how|why|when|where|which|who|whom|whose|does|should)|can|do|is|are|will)\b"
    r"(?P<verb>\s+(?:is|are|was|do|does|did|can|could|should|would|will|to|much|many|long|often|if)\b)?",
    re.I,
)
_ENGLISH_LIST = "are could did does from how if should the these this what when where with would you your"
_ENGLISH = frozenset(_ENGLISH_LIST.split())
"""Words that no other language writes alike."""
_ENGLISH_TOO_LIST = "a an and be can do for get has have i in is it me my need of on or to use we"
_ENGLISH_TOO = frozenset(_ENGLISH_TOO_LIST.split())
"""Words that other languages have too; behind an English word that asks, two of them tell."""
_NOT_ASCII = lazy_regex(r"[^\W\d_a-zA-Z]")


# HD005 judges headings; here alone the profile says for certain how a single word is in English.
_YIELDS = Yields(("HD005",))


@rule(
    "FQ005",
    "question-untranslated",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    yields_to=_YIELDS,
    where=Where((Given.QUESTIONS,)),
)
def question_untranslated(page: Page) -> Iterator[Finding]:
    """A question is still in the source language, or in another script than its page.

    Readers look for their question in their own language. A question that is a heading is judged with the
    headings; the heading of a section that says letter for letter what the toolkit profile says is a warning.

    Bad (tr-TR):
        **What equipment do I need for the appointment?**

        Bir web kamerası.
    Good (tr-TR):
        **Randevu için hangi donanım gerekir?**

        Bir web kamerası.
    Bad (da-DK):
        **Какое оборудование нужно для встречи?**

        Et webcam.

    Source: no specification; the words that give English away are function words that the locale does not
    have.
    """
    language = page.language
    if language is None or language == "en":
        return
    for one in asked_on(page):
        question = one.question
        if question.form is Form.HEADING:
            continue
        if _is_source_wording(one) or _is_english(question.text, language):
            yield Finding(
                question.span,
                f"The question “{_short(question.text)}” is still in English; translate it.",
                source=one.source,
                target=question.text,
            )
        elif (script := _foreign_script(question.text, language)) is not None:
            yield Finding(
                question.span,
                f"The question “{_short(question.text)}” is written in {script} letters, unlike its page; "
                f"translate it.",
                source=one.source,
                target=question.text,
            )
    yield from _english_sections(page)


def _english_sections(page: Page) -> Iterator[Finding]:
    titles = [
        section
        for profile in page.profiles
        for section in profile.all_sections()
        if section.title is not None
    ]
    for heading in page.document.headings if titles else ():
        kept = heading.frozen or heading.explicit
        if kept is None:
            continue
        for section in titles:
            if section.goes_by(kept.name) and _fold(section.title or "") == _fold(heading.text):
                yield Finding(
                    heading.text_span,
                    f"The section's heading “{_short(heading.text)}” is still in English; translate it.",
                    severity=Severity.WARNING,
                    source=section.title,
                    target=heading.text,
                )
                break


def _is_source_wording(one: Asked) -> bool:
    if one.source is None or _fold(one.source) != _fold(one.question.text):
        return False
    words = re.findall(r"[a-z]+", one.source.lower())
    return any(word in _ENGLISH or word in _ENGLISH_TOO for word in words)


def _is_english(text: str, language: str) -> bool:
    asking = _ASKING.match(text)
    if asking is None:
        return False
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text[asking.end() :])]
    english = 2 * sum(word in _ENGLISH for word in words)
    if asking["sure"]:
        english += 2 * bool(asking["verb"]) + sum(word in _ENGLISH_TOO for word in words)
    if "latin" in scripts_of(language) or not scripts_of(language):
        return not _NOT_ASCII.search(text) and english >= (2 if asking["sure"] else 4)
    return english >= 2 and len(words) >= 2 and not _has_own_script(text, language)


def _has_own_script(text: str, language: str) -> bool:
    own = scripts_of(language)
    return any(script_of(letter) in own for letter in text if letter.isalpha())


def _foreign_script(text: str, language: str) -> str | None:
    """Return the script of most of a text's letters where its language has another one."""
    own = scripts_of(language)
    if not own or not holds_letters_outside(own)(text):
        return None
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha() and (script := script_of(letter)) is not None:
            counts[script] = counts.get(script, 0) + 1
    foreign = {script: count for script, count in counts.items() if script not in own and script != "latin"}
    if not foreign:
        return None
    script = max(foreign, key=lambda name: foreign[name])
    return (
        script.capitalize() if 2 * foreign[script] > sum(counts.values()) and foreign[script] >= 4 else None
    )


@rule("FQ006", "question-duplicated", Severity.WARNING, needs=[Needs.SOURCE], where=Where((Given.QUESTIONS,)))
def question_duplicated(page: Page) -> Iterator[Finding]:
    """Two questions of a section read alike.

    Readers cannot tell which answer is theirs. Mostly two source questions that differ in one word were
    rendered by the same words; where the source page is at hand and repeats itself too, nothing is
    reported.

    Bad (fr-FR):
        **Comment annuler un rendez-vous ?**

        Par téléphone.

        **Comment annuler un rendez-vous ?**

        Depuis le site.
    Good (fr-FR):
        **Comment annuler un rendez-vous ?**

        Par téléphone.

        **Comment déplacer un rendez-vous ?**

        Depuis le site.

    Source: no specification; Weblate calls it “reused translation”.
    """
    seen: dict[tuple[int, str], Asked] = {}
    for one in asked_on(page):
        key = (one.group, _fold(one.question.text))
        first = seen.setdefault(key, one)
        if first is one or not key[1]:
            continue
        if one.source is not None and first.source is not None and _fold(one.source) == _fold(first.source):
            continue
        asks = f"; here the source asks “{_short(one.source)}”" if one.source else ""
        yield Finding(
            one.question.span,
            f"The question “{_short(one.question.text)}” stands in this section twice{asks}; "
            "word the two so that readers can tell them apart.",
            severity=None if one.source else Severity.INFO,
            source=one.source,
            target=one.question.text,
        )


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1].rstrip() + "…"
