"""A glossary made ready for one language: where its terms stand in a text."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from valint.model.span import Span
from valint.project.packs import LocalePack
from valint.project.page import Page
from valint.project.terms import Term
from valint.translation.term_forms import ENGLISH, Forms, forms_of, pattern, probe


class Wording:
    """One term or translation; its pattern is made when a text seems to hold it."""

    def __init__(self, text: str, forms: Forms, *, exact: bool, lenient: bool = False) -> None:
        self.text = text
        self._forms = forms
        self._exact = exact
        self._lenient = lenient
        self._probe = probe(text, forms)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return pattern(self.text, self._forms, exact=self._exact, lenient=self._lenient)

    def find(self, prose: str, lower: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield where it stands; `lower` is `prose` in small letters."""
        if self._probe in lower:
            yield from self._pattern.finditer(prose, start, len(prose) if end is None else end)

    def stands_in(self, prose: str, lower: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether it stands there."""
        return next(self.find(prose, lower, start, end), None) is not None


class Entry:
    """A term of the glossary with its wordings."""

    def __init__(self, term: Term, forms: Forms) -> None:
        self.term = term
        exact = term.exact
        self.source = tuple(Wording(text, ENGLISH, exact=exact) for text in term.source)
        self.approved = tuple(Wording(text, forms, exact=False, lenient=True) for text in term.approved)
        self.forbidden = tuple(Wording(text, forms, exact=exact) for text in term.forbidden)
        self.variants = tuple(Wording(text, forms, exact=exact) for text in term.variants)

    def is_approved(self, prose: str, lower: str, span: Span) -> bool:
        """Tell whether the passage has one of the approved translations, or an admitted one."""
        return any(word.stands_in(prose, lower, *span) for word in (*self.approved, *self.variants))

    @property
    def written(self) -> str:
        """The translations to use, as a message shows them."""
        return " or ".join(f"“{text}”" for text in self.term.approved[:3])

    @property
    def named(self) -> str:
        """The English term, as a message shows it."""
        return f"“{self.term.source[0]}”" if self.term.source else "this"


class Book:
    """The entries for one language."""

    def __init__(self, terms: Iterable[Term], pack: LocalePack) -> None:
        forms = forms_of(pack)
        self.entries = tuple(Entry(term, forms) for term in terms)
        self.forbidding = tuple(entry for entry in self.entries if entry.forbidden)
        self.varying = tuple(entry for entry in self.entries if len(entry.variants) > 1)
        self.approving = tuple(entry for entry in self.entries if entry.approved and entry.source)
        self.distinct = tuple(entry for entry in self.approving if entry.term.distinct_from)
        self.by_source = {
            text.lower(): entry for entry in reversed(self.approving) for text in entry.term.source
        }


_EMPTY = Book((), LocalePack())


def book_of(page: Page) -> Book:
    """Return the glossary for a page's locale, made ready once."""
    if not page.terms.glossary or page.locale is None:
        return _EMPTY
    key = (id(page.terms), page.locale)
    found = _BOOKS.get(key)
    # The terms are kept with their book, so that no other object can get their identity.
    if found is None or found[0] is not page.terms:
        if len(_BOOKS) >= _MOST_BOOKS:
            _BOOKS.clear()
        found = _BOOKS[key] = (page.terms, Book(page.terms.of(page.locale), page.pack))
    return found[1]


_MOST_BOOKS = 64
_BOOKS: "dict[tuple[int, str], tuple[object, Book]]" = {}


@lru_cache(maxsize=4)
def lower(prose: str) -> str:
    """Return a page's prose in small letters, made once for all terms."""
    return prose.lower()
