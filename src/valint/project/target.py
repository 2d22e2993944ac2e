"""What a link's destination is made of: kind, path, query, fragment.

Source: docfx v3 `UrlUtility.GetLinkType` and `SplitUrl`, links.md section 1: the whole destination is
percent-decoded and trimmed before it is split, the first `#` starts the fragment, and a `?` counts only
before it.
"""

import re
from enum import StrEnum
from urllib.parse import unquote

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple


class TargetKind(StrEnum):
    """Where a destination points, by its form alone."""

    EXTERNAL = "external"
    COMPUTED = "computed"
    XREF = "xref"
    LOCAL_PATH = "local-path"
    SITE = "site"
    SELF = "self"
    RELATIVE = "relative"


class Target(NamedTuple):
    """A destination, taken apart; `query` and `fragment` are None where the destination has none."""

    kind: TargetKind
    path: str
    query: str | None
    fragment: str | None


_SCHEME = lazy_regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = ("https:", "http:", "//")
_ON_A_DISK = lazy_regex(r"[A-Za-z]:[\\/]|file:", re.I)
_DRIVE = lazy_regex(r"[A-Za-z]:[\\/]")
# Blanks of template languages, and the prefixes by which Docusaurus knows its own folder and address.
_TEMPLATE = lazy_regex(r"\{\{|\{%|\$\{|<%|^\s*(?:@site/|pathname:///)")
# To look up a member of an enumeration takes as long as a call.
_RELATIVE, _SITE, _SELF, _EXTERNAL = (
    TargetKind.RELATIVE,
    TargetKind.SITE,
    TargetKind.SELF,
    TargetKind.EXTERNAL,
)
_PLAIN = lazy_regex(r"[^\s{<%@:\\]+")
"""Most destinations have nothing in them that needs a closer look."""


def is_external(destination: str) -> bool:
    """Tell, cheaply, whether a destination leaves the site: it has a host, or a scheme other than `file:`."""
    if ":" not in destination:
        return destination[:2] == "//"
    if destination.startswith(_WEB):
        return True
    return _SCHEME.match(destination) is not None and _ON_A_DISK.match(destination) is None


def split_target(destination: str) -> Target:
    """Take a destination apart."""
    href = destination
    if _PLAIN.fullmatch(destination) is None:
        if _TEMPLATE.search(destination):
            return Target(TargetKind.COMPUTED, destination, None, None)
        href = unquote(destination, errors="surrogateescape") if "%" in destination else destination
        href = href.strip()
        if _DRIVE.match(href):
            return Target(TargetKind.LOCAL_PATH, href, None, None)
        if scheme := _SCHEME.match(href):
            kind = {"xref:": TargetKind.XREF, "file:": TargetKind.LOCAL_PATH}.get(
                scheme[0].lower(), TargetKind.EXTERNAL
            )
            return Target(kind, href, None, None)
    path, fragment, query = href, None, None
    if "#" in path:
        path, _, tail = path.partition("#")
        fragment = tail.strip()
    if "?" in path:
        path, _, query = path.partition("?")
    first = path[:1]
    if first not in "/\\":
        kind = _RELATIVE
    elif not first:
        kind = _SELF
    else:
        kind = _EXTERNAL if path.startswith(("//", "\\\\")) else _SITE
    # Tens of thousands are made; the generated constructor costs twice as much.
    return tuple.__new__(Target, (kind, path, query, fragment))
