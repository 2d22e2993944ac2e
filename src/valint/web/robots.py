"""Ask for robots.txt, where the operator wants it obeyed."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from valint.web.exchange import Exchange, Request
from valint.web.redirects import FOLLOWED
from valint.web.urls import UrlRefusedError, WebUrl, parse_url

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

AGENT = "valint"
_KEEP = 256 * 1024
_HOPS = 5
_LONGEST_LINE = 1_000
_LONGEST_DELAY = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """What an origin's robots.txt says to us; without one, all is allowed (RFC 9309 section 2.3.1.3)."""

    parser: "RobotFileParser | None"

    def allows(self, url: WebUrl) -> bool:
        """Tell whether the page may be asked for."""
        if self.parser is None:
            return True
        try:
            return self.parser.can_fetch(AGENT, url.text)
        except ValueError:
            return True  # a path that the standard library takes for a broken host

    @property
    def delay(self) -> float:
        """Seconds that the host wants between two requests."""
        delay = None if self.parser is None else self.parser.crawl_delay(AGENT)
        return float(min(int(delay), _LONGEST_DELAY)) if delay else 0.0


def robots_url(url: WebUrl) -> WebUrl:
    """Return where the rules for a URL are."""
    return parse_url("/robots.txt", url)


def converse_robots(url: WebUrl) -> Generator[Request, Exchange, Rules]:
    """Ask for the rules at `url`."""
    for _ in range(_HOPS + 1):
        exchange = yield Request("GET", url, keep=_KEEP)
        location = exchange.headers.get("location", "").strip()
        if exchange.status not in FOLLOWED or not location:
            break
        try:
            url = parse_url(location, url)
        except UrlRefusedError:
            break
    if exchange.status is None or not 200 <= exchange.status < 300:
        return Rules(None)
    text = exchange.body.decode("utf-8", errors="replace")
    return Rules(_parse([line[:_LONGEST_LINE] for line in text.splitlines()]))


def _parse(lines: list[str]) -> "RobotFileParser | None":
    from urllib.robotparser import RobotFileParser

    # A rule such as `Disallow: //[` makes the standard library raise; it is dropped then.
    for attempt in (lines, [line for line in lines if "[" not in line]):
        parser = RobotFileParser()
        try:
            parser.parse(attempt)
        except ValueError:
            continue
        return parser
    return None
