"""See the locale in a URL: `/da-dk/`, `/zh-hans/`, `?setlang=fr`."""

from valint.project.locales import normalise
from valint.web.urls import WebUrl

_QUERY_KEYS = frozenset({"culture", "hl", "lang", "locale", "mkt", "setlang", "ui"})
_ALIASES = {"no": "nb", "nn": "nb", "iw": "he"}
# Languages, but short words and names of sections as well: inserting one is harmless, yet it proves no
# language.
_WORD_LIST = (
    "am an as at av be bi br ce co cs cu go ha he hi ho id ie io is it la li lo ma me mi ml mr ms my na no "
    "om or os pa pi ps sa sc sd se so st su ta te ti to ts tv us ve vo za"
)
_ALSO_WORDS = frozenset(_WORD_LIST.split())


def same_language(one: str, other: str) -> bool:
    """Tell whether two language tags name one language for a reader; regions and scripts do not count."""
    first, second = (tag.partition("-")[0].lower() for tag in (one, other))
    return _ALIASES.get(first, first) == _ALIASES.get(second, second)


def segment_language(segment: str) -> str | None:
    """Return the language of a path segment that is a locale: `da` of `da-DK`."""
    tag = normalise(segment) if 2 <= len(segment) <= 11 else None
    return None if tag is None else tag.partition("-")[0]


def url_language(url: WebUrl) -> str | None:
    """Return the language that a URL is pinned to, by one of its first three segments or by its query."""
    for segment in url.path.split("/")[1:4]:
        language = segment_language(segment)
        if language is not None and segment.lower() not in _ALSO_WORDS:
            return language
    for pair in url.query.split("&") if url.query else ():
        key, _, value = pair.partition("=")
        if key.lower() in _QUERY_KEYS:
            return segment_language(value)
    return None


def without_locale(path: str) -> str:
    """Return a path without its first locale segment."""
    segments = path.split("/")
    for index, segment in enumerate(segments[1:4], start=1):
        if segment_language(segment) is not None:
            return "/".join(segments[:index] + segments[index + 1 :])
    return path
