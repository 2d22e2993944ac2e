"""TM001, TM002, TM003, TM006: what the glossary says of the words of a page."""

from collections import Counter
from collections.abc import Iterator

from valint.model.document import Document
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule
from valint.translation.passages import Passage, passages
from valint.translation.term_book import Book, Entry, book_of, lower


@rule(
    "TM001",
    "term-violation",
    Severity.WARNING,
    needs=(Needs.SOURCE,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.GLOSSARY,)),
)
def term_violation(page: Page) -> Iterator[Finding]:
    """The English page uses a term of the glossary, and the translation uses none of its translations there.

    Readers meet one thing under two names and take it for two. One use is enough, because a sentence may
    say “it” instead; a translation in another form, or inside a longer word where the language builds such
    words, counts as used. Headings are HD008's.

    Bad (da-DK, da-DK/guide/page.md):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,language
        shift,vagt,da
        --- en-US/guide/page.md ---
        # Calendar
        Add a shift to the calendar.
        --- da-DK/guide/page.md ---
        # <a name="calendar"></a>Kalender
        Føj et skift til kalenderen.
    Good (da-DK, da-DK/guide/page.md):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,language
        shift,vagt,da
        --- en-US/guide/page.md ---
        # Calendar
        Add a shift to the calendar.
        --- da-DK/guide/page.md ---
        # <a name="calendar"></a>Kalender
        Føj vagten til kalenderen.

    Source: the glossaries and packs of terms in the configuration, and the English page.
    """
    book = book_of(page)
    if page.source is None or not book.approving:
        return
    document, source = page.document, page.source
    pairs: list[Passage] | None = None
    for entry in _used(book, source):
        pairs = list(passages(document, source)) if pairs is None else pairs
        places = [pair for pair in pairs if _says(entry, source, pair.there)]
        if not places or any(_renders(entry, document, pair.here) for pair in places):
            continue
        first = places[0]
        place = first.here if first.exact else _first_line(document, first.here)
        none_of = "it" if len(entry.term.approved) == 1 else "none of them"
        verb = "does not use" if none_of == "it" else "uses"
        yield Finding(
            place,
            f"The English page says {entry.named} here, for which the glossary has {entry.written}; "
            f"this page {verb} {none_of}.",
            help=entry.term.note,
            fix=_whole(entry, source, document, first),
            origin=Origin.INTRODUCED,
            source=entry.term.source[0],
            target=document.plain(place),
        )


def _whole(entry: Entry, source: Document, document: Document, passage: Passage) -> Fix | None:
    """Return the fix where a passage is the term and nothing else, as in a cell of a table.

    In a sentence nobody can tell which of its words stand for the term.
    """
    there, here = source.prose[slice(*passage.there)], document.prose[slice(*passage.here)]
    terms = {text.casefold() for text in entry.term.source}
    words = here.strip()
    if not passage.exact or there.strip().casefold() not in terms or not words or "\n" in words:
        return None
    start = passage.here.start + here.index(words)
    place = Span(start, start + len(words))
    # What is marked up within the passage would be lost.
    plain = document.text[place.start : place.end] == words
    return _instead(words, place, entry.term.approved[0]) if plain else None


def _first_line(document: Document, span: Span) -> Span:
    stop = document.text.find("\n", span.start, span.end)
    return Span(span.start, span.end if stop < 0 else stop)


def _used(book: Book, source: Document) -> list[Entry]:
    prose = source.prose
    return [
        entry for entry in book.approving if any(word.stands_in(prose, lower(prose)) for word in entry.source)
    ]


def _says(entry: Entry, source: Document, span: Span) -> bool:
    prose = source.prose
    return any(word.stands_in(prose, lower(prose), *span) for word in entry.source)


def _renders(entry: Entry, document: Document, span: Span) -> bool:
    prose = document.prose
    # What is forbidden is TM002's to report.
    return entry.is_approved(prose, lower(prose), span) or any(
        word.stands_in(prose, lower(prose), *span) for word in entry.forbidden
    )


@rule("TM002", "forbidden-term", Severity.WARNING, fixes=Fixes.UNSAFE, where=Where((Given.GLOSSARY,)))
def forbidden_term(page: Page) -> Iterator[Finding]:
    """The page uses a translation that the glossary forbids.

    Somebody decided that the word misleads readers or belongs to something else. The word is found in all
    its forms, unless the entry says `exact`; inside a longer word it is another one.

    Bad (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,forbidden,language
        appointment,aftale,udnævnelse,da
        --- page.md ---
        Bestil udnævnelsen online.
    Good (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,forbidden,language
        appointment,aftale,udnævnelse,da
        --- page.md ---
        Bestil aftalen online.

    Source: the glossaries and packs of terms in the configuration.
    """
    prose = page.document.prose
    taken: set[int] = set()
    for entry in book_of(page).forbidding:
        for word in entry.forbidden:
            for match in word.find(prose, lower(prose)):
                span = Span(*match.span())
                if span.start in taken or _is_part_of_approved(entry, prose, span):
                    continue
                taken.add(span.start)
                instead = f"; write {entry.written}" if entry.term.approved else ""
                meaning = f" for {entry.named}" if entry.term.source else ""
                yield Finding(
                    span,
                    f"The glossary does not allow “{match[0]}”{meaning}{instead}.",
                    help=entry.term.note,
                    fix=_instead(match[0], span, next(iter(entry.term.approved), None)),
                    target=match[0],
                )


def _instead(written: str, span: Span, term: str | None) -> Fix | None:
    """Return the fix that writes another term, whose ending somebody has to look at."""
    if term is None:
        return None
    return Fix((Edit(span, term[:1].upper() + term[1:] if written[:1].isupper() else term),), safe=False)


def _is_part_of_approved(entry: Entry, prose: str, span: Span) -> bool:
    """Tell whether the word is a part of an approved translation that stands here: “key” in “key card”."""
    reach = max((len(text) for text in entry.term.approved), default=0) + len(entry.term.approved) * 4
    around = Span(max(0, span.start - reach), min(len(prose), span.end + reach))
    return any(
        match.start() <= span.start and span.end <= match.end()
        for word in entry.approved
        for match in word.find(prose, lower(prose), *around)
    )


@rule("TM003", "term-variant-in-page", Severity.INFO, fixes=Fixes.UNSAFE, where=Where((Given.GLOSSARY,)))
def term_variant_in_page(page: Page) -> Iterator[Finding]:
    """One page uses two translations of a term, each of them right.

    A reader asks whether the toolkit and the tool case are two things. The translation that stands first on
    the list is the one to keep, unless the page uses another one more often.

    Bad (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,variants,language
        toolkit,værktøjspakke|værktøjskasse,da
        --- page.md ---
        Hent værktøjspakken. Værktøjskassen indeholder plakater.
    Good (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,variants,language
        toolkit,værktøjspakke|værktøjskasse,da
        --- page.md ---
        Hent værktøjspakken. Værktøjspakken indeholder plakater.

    Source: the glossaries and packs of terms in the configuration.
    """
    prose = page.document.prose
    for entry in book_of(page).varying:
        first: dict[str, Span] = {}
        uses: Counter[str] = Counter()
        for word in entry.variants:
            for match in word.find(prose, lower(prose)):
                first.setdefault(word.text, Span(*match.span()))
                uses[word.text] += 1
        if len(first) < 2:
            continue
        order = [word.text for word in entry.variants]
        kept = max(first, key=lambda text: (uses[text], -order.index(text)))
        for text, span in first.items():
            if text != kept:
                meaning = f" for {entry.named}" if entry.term.source else ""
                yield Finding(
                    span,
                    f"This page says both “{kept}” and “{text}”{meaning}; use “{kept}” throughout.",
                    help=entry.term.note,
                    fix=_instead(prose[span.start : span.end], span, kept),
                    target=prose[span.start : span.end],
                )


@rule("TM006", "term-collision", Severity.INFO, needs=(Needs.SOURCE,), where=Where((Given.GLOSSARY,)))
def term_collision(page: Page) -> Iterator[Finding]:
    """Two English terms that the glossary keeps apart became one word in the same passage.

    “Clients and customers” are two kinds of people; where both turn into one word, the reader loses one.

    Bad (da-DK, da-DK/guide/page.md):
        --- valint.toml ---
        packs = ["terms.yaml"]
        --- terms.yaml ---
        kind: terms
        language: da
        terms:
        - source: client
          approved: klient
          distinct_from: customer
        - source: customer
          approved: kunde
        --- en-US/guide/page.md ---
        # Calendar
        Clients and their customers see the calendar.
        --- da-DK/guide/page.md ---
        # <a name="calendar"></a>Kalender
        Kunder og deres kunder ser kalenderen.
    Good (da-DK, da-DK/guide/page.md):
        --- valint.toml ---
        packs = ["terms.yaml"]
        --- terms.yaml ---
        kind: terms
        language: da
        terms:
        - source: client
          approved: klient
          distinct_from: customer
        - source: customer
          approved: kunde
        --- en-US/guide/page.md ---
        # Calendar
        Clients and their customers see the calendar.
        --- da-DK/guide/page.md ---
        # <a name="calendar"></a>Kalender
        Klienter og deres kunder ser kalenderen.

    Source: the glossaries and packs of terms in the configuration, and the English page.
    """
    book = book_of(page)
    if page.source is None or not book.distinct:
        return
    document, source = page.document, page.source
    for entry in book.distinct:
        others = [book.by_source[text.lower()] for text in entry.term.distinct_from if _is_known(text, book)]
        for passage in passages(document, source) if others else ():
            if not passage.exact or not _says(entry, source, passage.there):
                continue
            for other in others:
                finding = _collision(entry, other, page, source, passage)
                if finding is not None:
                    yield finding


def _is_known(text: str, book: Book) -> bool:
    return text.lower() in book.by_source


def _collision(entry: Entry, other: Entry, page: Page, source: Document, passage: Passage) -> Finding | None:
    """Report two terms of which one alone has a translation here, and that one stands there twice."""
    if not _says(other, source, passage.there):
        return None
    prose = page.document.prose
    has = [one.is_approved(prose, lower(prose), passage.here) for one in (entry, other)]
    if has.count(True) != 1:
        return None
    lost, kept = (entry, other) if has[1] else (other, entry)
    matches = [match for word in kept.approved for match in word.find(prose, lower(prose), *passage.here)]
    if len(matches) < 2:
        return None
    return Finding(
        Span(*matches[-1].span()),
        f"The English page says both {entry.named} and {other.named} here, and both became "
        f"“{matches[-1][0]}”; write {lost.written} for {lost.named}.",
        help=entry.term.note,
        origin=Origin.INTRODUCED,
        source=lost.term.source[0],
        target=matches[-1][0],
    )
