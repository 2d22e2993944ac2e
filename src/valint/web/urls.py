"""Normalise the URLs that authors write, so that one page is asked for once, and hide the secrets in them."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from valint.model.digest import blake2b
from valint.web.host_names import BadHostError, canonical_host

DEFAULT_PORTS = {"http": 80, "https": 443}

_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?")
_PARTS = re.compile(
    r"(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?", re.DOTALL
)
_AUTHORITY = re.compile(r"(?:(?P<user>.*)@)?(?P<host>\[[^\]]*\]?|[^:]*)(?::(?P<port>[0-9]*))?", re.DOTALL)
_LINE_PARTS = re.compile(r"[\t\r\n]")
_C0_AND_SPACE = "".join(map(chr, range(33)))
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_MAX_LENGTH = 8_000
_KEYS_WITHOUT_CASE = frozenset({"go.microsoft.com"})

_SECRET_KEY = re.compile(
    r"(?:.*(?:token|secret|passw|pwd|signature|credential|api[-_]?key|access[-_]?key|session).*|sig|key|code|auth)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![^&;?#])([^&;?#=]*)=([^&;?#]*)")
_USER_INFO = re.compile(r"(?<=//)[^/?#@]*(?:@[^/?#@]*)*@")
HIDDEN = "***"


class WebUrl(NamedTuple):
    """A normalised http or https URL; `text` leaves the fragment out, `port` is always given."""

    text: str
    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def id(self) -> str:
        """Name the URL without showing it: 32 hexadecimal digits, equal for equal requests."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()

    @property
    def shown(self) -> str:
        """The URL as any output may show it, secrets masked."""
        return mask(self.text)


class UrlRefusedError(ValueError):
    """A URL that is never asked for.

    Args:
        reason: `scheme`, `userinfo` or `malformed-url`.
        detail: one clause for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def is_external(destination: str) -> bool:
    """Tell whether a link destination names another host: `scheme://...` or `//...`."""
    text = destination.lstrip()
    if text.startswith("//"):
        return True
    found = _ABSOLUTE.match(text)
    return found is not None and (found[2] is not None or found[1].lower() in DEFAULT_PORTS)


def parse_url(written: str, base: WebUrl | None = None) -> WebUrl:
    """Return the normalised URL; a relative one needs `base`, the URL it was found at.

    `//host` is https (a page on Learn is served over nothing else); dot segments, default ports and needless
    escapes go, everything else that a server could tell apart stays.

    Raises:
        UrlRefusedError: it is no http(s) URL, carries a user name, or cannot be read.
    """
    text = _LINE_PARTS.sub("", written.strip(_C0_AND_SPACE))
    if len(text) > _MAX_LENGTH:
        raise UrlRefusedError("malformed-url", f"the URL is longer than {_MAX_LENGTH} characters")
    found = _ABSOLUTE.match(text)
    if found is not None:
        scheme = found[1].lower()
        if scheme not in DEFAULT_PORTS:
            raise UrlRefusedError("scheme", f"{scheme}: is not a web address")
        return _absolute(scheme, text[found.end() :].lstrip("/\\"), text)
    if text.startswith(("//", "\\\\", "/\\", "\\/")):
        return _absolute(base.scheme if base else "https", text[2:], text)
    if base is None:
        raise UrlRefusedError("malformed-url", "the URL names no host")
    return _relative(text, base)


def mask(url: str) -> str:
    """Hide user names, passwords and the values of parameters that look like secrets; masking twice changes
    nothing.
    """
    if "@" in url:
        url = _USER_INFO.sub(HIDDEN + "@", url)
    if "=" not in url:
        return url
    head, mark, tail = _split_at_first(url, "?#")
    return head + mark + _PAIR.sub(_mask_pair, tail)


def _mask_pair(pair: re.Match[str]) -> str:
    key = unquote(pair[1])
    return f"{pair[1]}={HIDDEN}" if pair[2] and _SECRET_KEY.fullmatch(key) else pair[0]


def _split_at_first(text: str, marks: str) -> tuple[str, str, str]:
    at = min((index for index in map(text.find, marks) if index >= 0), default=len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _absolute(scheme: str, rest: str, written: str) -> WebUrl:
    parts = _PARTS.fullmatch(rest.replace("\\", "/") if "\\" in rest.partition("?")[0] else rest)
    authority = _AUTHORITY.fullmatch(parts["authority"]) if parts else None
    if parts is None or authority is None:
        raise UrlRefusedError("malformed-url", f"“{mask(written)}” cannot be read as a URL")
    if authority["user"] is not None:
        raise UrlRefusedError("userinfo", "the URL carries a user name; valint never sends credentials")
    try:
        host = canonical_host(authority["host"])
    except BadHostError as error:
        raise UrlRefusedError("malformed-url", str(error)) from error
    port = _port(authority["port"]) if authority["port"] else DEFAULT_PORTS[scheme]
    return _build(scheme, host, port, parts["path"], parts["query"], parts["fragment"])


def _port(digits: str) -> int:
    port = int(digits) if len(digits) <= 5 else 0
    if not 0 < port < 65536:
        raise UrlRefusedError("malformed-url", f"“{digits}” is no port")
    return port


def _relative(text: str, base: WebUrl) -> WebUrl:
    parts = _PARTS.fullmatch("/" + text)  # the slash keeps the first path segment out of the authority
    if parts is None:
        raise UrlRefusedError("malformed-url", f"“{mask(text)}” cannot be read as a URL")
    path, query = parts["path"][1:].replace("\\", "/"), parts["query"]
    if not path:
        path, query = base.path, base.query if query is None else query
    elif not path.startswith("/"):
        path = base.path.rpartition("/")[0] + "/" + path
    return _build(base.scheme, base.host, base.port, path, query, parts["fragment"])


def _build(scheme: str, host: str, port: int, path: str, query: str | None, fragment: str | None) -> WebUrl:
    path = _without_dots(_normal_escapes(path, _PATH_SAFE)) or "/"
    query = _normal_escapes(query or "", _QUERY_SAFE)
    if host in _KEYS_WITHOUT_CASE:
        query = _PAIR.sub(lambda pair: f"{pair[1].lower()}={pair[2]}", query)
    shown_host = f"[{host}]" if ":" in host else host
    shown_port = "" if port == DEFAULT_PORTS[scheme] else f":{port}"
    shown_query = f"?{query}" if query else ""
    return WebUrl(
        f"{scheme}://{shown_host}{shown_port}{path}{shown_query}",
        scheme,
        host,
        port,
        path,
        query,
        fragment or "",
    )


def _normal_escapes(text: str, safe: str) -> str:
    if "%" in text:
        text = _ESCAPE.sub(_normal_escape, _STRAY_PERCENT.sub("%25", text))
    return quote(text, safe=safe, errors="replace")


def _normal_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def _without_dots(path: str) -> str:
    """Remove dot segments (RFC 3986 section 5.2.4)."""
    if "/." not in path:
        return path
    segments: list[str] = []
    parts = path.split("/")
    for part in parts[1:]:
        if part == "..":
            if segments:
                segments.pop()
        elif part != ".":
            segments.append(part)
    if parts[-1] in (".", ".."):
        segments.append("")
    return "/" + "/".join(segments)
