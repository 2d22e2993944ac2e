"""Which URLs are asked at all: allow and deny lists, and names that documents use as examples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from valint.errors import UsageError
from valint.web.urls import UrlRefusedError, WebUrl, parse_url

_EXAMPLE_HOSTS = frozenset({"example.com", "example.net", "example.org"})  # RFC 2606
_PLACEHOLDER = re.compile(r"[<>{}\[\]$*…]|%7[BD]|%3[CE]", re.IGNORECASE)
_HOST_PART = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A host with all below it (`contoso.com`), or a URL prefix (`https://contoso.com/intern/`)."""

    host: str
    prefix: str

    @classmethod
    def parse(cls, written: str) -> "Pattern":
        """Read a pattern.

        Raises:
            UsageError: it is neither a host nor a URL.
        """
        try:
            if "//" in written:
                return cls("", parse_url(written).text)
            url = parse_url("//" + written.removeprefix("*."))
        except UrlRefusedError as error:
            raise UsageError(f"“{written}” is neither a host nor a URL: {error.detail}") from error
        if url.path != "/" or url.query:
            return cls("", url.text)
        return cls(url.host, "")

    def matches(self, url: WebUrl) -> bool:
        """Tell whether a URL is the host's, or begins with the prefix."""
        if self.host:
            return url.host == self.host or url.host.endswith("." + self.host)
        return url.text.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Filter:
    """Allow and deny lists; with an allow list, only what it names is asked, and the deny list wins."""

    allow: Sequence[Pattern] = ()
    deny: Sequence[Pattern] = ()

    def refuse(self, url: WebUrl) -> tuple[str, str] | None:
        """Return reason and detail why a URL is not asked, None when it is."""
        if any(pattern.matches(url) for pattern in self.deny):
            return "excluded", "the deny list names it"
        if self.allow:
            if any(pattern.matches(url) for pattern in self.allow):
                return None
            return "excluded", "the allow list does not name it"
        if url.host in _EXAMPLE_HOSTS or url.host.endswith(
            (".example", *("." + host for host in _EXAMPLE_HOSTS))
        ):
            return "example-host", f"{url.host} is reserved for examples"
        return None


def is_placeholder(written: str) -> bool:
    """Tell whether a URL's host is a blank for the reader to fill: `https://<tenant>.example.com`."""
    found = _HOST_PART.match(written.strip())
    if found is None:
        return False
    return not found[1].startswith("[") and _PLACEHOLDER.search(found[1]) is not None
