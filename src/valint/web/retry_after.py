"""Read how long a server asks us to wait."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from valint.web.exchange import Exchange

_EPOCH_FROM = 1_000_000_000.0
_LIMITED = frozenset({403, 429, 503})


def requested_wait(exchange: Exchange) -> float | None:
    """Return the seconds that a server wants us to wait, None where it does not say.

    Reads Retry-After in both forms (RFC 9110 section 10.2.3) and, where a limit is used up, the reset time of
    the RateLimit headers, which sites give as seconds or as a moment.  What cannot be read counts as not
    said.
    """
    if exchange.status not in _LIMITED:
        return None
    headers = exchange.headers
    wait = _retry_after(headers.get("retry-after", ""), exchange.at)
    if wait is not None or exchange.status == 503:
        return wait
    return _rate_limit_reset(headers, exchange.at, used_up=exchange.status == 429)


def _retry_after(written: str, now: float) -> float | None:
    text = written.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)


def _rate_limit_reset(headers: Mapping[str, str], now: float, *, used_up: bool) -> float | None:
    for prefix in ("", "x-"):
        reset = headers.get(f"{prefix}ratelimit-reset", "").strip()
        remaining = headers.get(f"{prefix}ratelimit-remaining", "").strip()
        if not reset.isdigit() or not (used_up or remaining == "0"):
            continue
        value = float(reset[:12])
        return max(0.0, value - now) if value >= _EPOCH_FROM else value
    return None
