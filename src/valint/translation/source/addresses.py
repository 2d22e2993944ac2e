"""What stays the same of an address when its page is translated."""

import re

from valint.model.lazy_regex import lazy_regex

_LOCALE = lazy_regex(r"(?<=/)[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2}(?=/|$)", re.IGNORECASE)
_LANGUAGE_PARAMETER = lazy_regex(
    r"[?&](?:ui|rs|ad|view|lang|language|hl|locale|l?clcid|lcid|mkt|market|culture|setlang)=[^&#]*",
    re.IGNORECASE,
)
# From the folder of one language into that of another: `../de/page.md`.
_LANGUAGE_FOLDER = lazy_regex(r"^(?:\./)?(?:\.\./)+[a-z]{2}(?:-[a-z]{2,4}){0,2}(?=/|$|#)/?", re.IGNORECASE)
_SCHEME = lazy_regex(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_DUPLICATE = lazy_regex(r"-\d+$")


def address_key(destination: str, languages: frozenset[str]) -> str:
    """Return the address without what may differ from language to language.

    Args:
        destination: as the page has it.
        languages: those of the pages that are compared, `en` and `da`.
    """
    destination = _LANGUAGE_FOLDER.sub("", destination.strip())
    address = _SCHEME.sub("//", destination.strip().replace("\\", "/"))
    address = _LANGUAGE_PARAMETER.sub("", _LOCALE.sub("", address)).replace("/./", "/")
    path, mark, fragment = address.partition("#")
    host = ""
    if path.startswith("//"):
        host, _, path = path[2:].partition("/")
        path = f"/{path}"
        first, _, rest = host.partition(".")
        if first.lower() in languages and "." in rest:  # da.wikipedia.org
            host = rest
    parts = path.removeprefix("./").rstrip("/").split("/")
    # A site in several languages may begin its paths with the language: /de/rules.
    if len(parts) > 1 and not parts[0] and parts[1].lower() in languages:
        del parts[1]
    path = "/".join(part for part in parts if part)
    return f"{host}/{path}{mark}{_DUPLICATE.sub('', fragment)}".casefold()
