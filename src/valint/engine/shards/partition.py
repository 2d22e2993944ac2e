"""Which of several machines checks a file."""

from hashlib import blake2b
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex

MOST = 1_000
"""More shards than this are a slip of the pen."""

_WRITTEN = lazy_regex(r"([0-9]{1,9})/([0-9]{1,9})")


class Shard(NamedTuple):
    """One of `total` parts of a tree; `number` counts from 1."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"

    def holds(self, path: str) -> bool:
        """Tell whether a file, by its path as reports show it, is in this part."""
        return shard_of(path, self.total) == self.number


def read_shard(text: str) -> Shard:
    """Return the shard that is written `2/5`.

    Raises:
        ValueError: it is not written so, or there is no such part.
    """
    match = _WRITTEN.fullmatch(text)
    shard = Shard(0, 0) if match is None else Shard(int(match[1]), int(match[2]))
    if not 1 <= shard.number <= shard.total <= MOST:
        raise ValueError("no shard")
    return shard


def shard_of(path: str, count: int) -> int:
    """Return the number of the part that a file is in; there are `count`.

    Its path alone decides, whatever else is there.  A hash keeps the parts even; that of Python differs from
    process to process.
    """
    digest = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % count + 1
