"""Locale tags, and what a path says about a page's locale."""

from collections.abc import Callable, Collection

from valint.model.lazy_regex import lazy_regex

# ISO 639-1, with the three-letter languages that documentation sites publish in.
_LANGUAGE_LIST = (
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig "
    "ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg "
    "mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn "
    "ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt "
    "tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu bem ceb chr fil gsw haw hmn kok mai mni prs quc "
    "quz yue"
)
LANGUAGES = frozenset(_LANGUAGE_LIST.split())

# A folder of this name is more often about the thing than in the language: IT, C#.
_WORD_LIST = (
    "am an ar as at av be bi br ca ce ch co cs cu ff ga gl go ha he hi ho hr ia id ie ik io is it ki la "
    "lb li lo lu ma me mi mk ml mr ms mt my na ne ng no ny om or os pa pi ps rm sa sc sd se sg si so sr "
    "ss st su ta te ti tk to ts tt tw us ve vi vo wa za"
)
_WORDS = frozenset(_WORD_LIST.split())
_PARENT_LIST = (
    "content docs documentation i18n l10n lang languages locale locales localization localized translations "
    "website"
)
_PARENTS = frozenset(_PARENT_LIST.split())
_SCRIPTS = frozenset(["Arab", "Cyrl", "Deva", "Guru", "Hans", "Hant", "Latn", "Tfng"])

_TAG = lazy_regex(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")
_SUFFIX = lazy_regex(r".+[._]([A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_](?:[A-Za-z]{2}|[0-9]{3}))")
_DASHED = lazy_regex(r".+-([a-z]{2,3}(?:-[A-Z][a-z]{3})?-[A-Z]{2})")
_FILE_LANGUAGE = lazy_regex(r".+\.([a-z]{2})")

ListFolder = Callable[[], Collection[str]]


def normalise(tag: str) -> str | None:
    """Return a locale tag in BCP 47 case (`da-DK`, `sr-Cyrl-RS`), None where it is no locale."""
    match = _TAG.fullmatch(tag)
    if match is None or (language := match[1].lower()) not in LANGUAGES:
        return None
    parts = [language]
    if match[2]:
        script = match[2].title()
        if script not in _SCRIPTS:
            return None
        parts.append(script)
    if match[3]:
        parts.append(match[3].upper())
    return "-".join(parts)


def of_folder(name: str, parent: str, siblings: ListFolder) -> str | None:
    """Return the locale that a folder's name states.

    A full tag (`da-DK`, `zh-Hans`) or the suffix of a localized repository (`toolkit.da-DK`, `toolkit-da-DK`)
    speaks for itself.  A bare language (`de`) needs a parent folder such as `docs`, or folders of other
    languages beside it, and the latter always where the name is a word as well (`it`, `cs`).

    Args:
        name: the folder's name.
        parent: the name of the folder above.
        siblings: called, when needed, for the names in the folder above.
    """
    tag = normalise(name)
    if tag is None:
        match = _SUFFIX.fullmatch(name) or _DASHED.fullmatch(name)
        return None if match is None else normalise(match[1])
    if "-" in tag:
        return tag
    if name != name.lower():
        return None
    if name not in _WORDS and parent.lower() in _PARENTS:
        return tag
    return tag if any(other != name and _is_language(other) for other in siblings()) else None


def without_suffix(name: str) -> str | None:
    """Return the name of a localized repository without its locale: `toolkit` of `toolkit.da-DK`."""
    match = _SUFFIX.fullmatch(name) or _DASHED.fullmatch(name)
    return name[: match.start(1) - 1] if match is not None and normalise(match[1]) else None


def _is_language(name: str) -> bool:
    tag = normalise(name)
    return tag is not None and ("-" in tag or (name == name.lower() and name not in _WORDS))


def of_file(name: str) -> str | None:
    """Return the locale in a file's name: `guide.da-DK.md`, `README.zh-CN.md`, `index.de.md`."""
    stem = name.rpartition(".")[0]
    match = _SUFFIX.fullmatch(stem)
    if match is not None:
        return normalise(match[1])
    match = _FILE_LANGUAGE.fullmatch(stem)
    if match is None or match[1] in _WORDS:
        return None
    return normalise(match[1])


def is_english(locale: str | None) -> bool:
    """Tell whether a locale is one of English."""
    return locale is not None and locale.partition("-")[0].lower() == "en"
