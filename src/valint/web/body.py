"""Read a response body within bounds: of bytes received, of bytes decoded, and no further than needed."""

import zlib
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, field

_LOOK_EVERY = 64 * 1024


@dataclass(slots=True)
class Body:
    """What was read so far; it keeps what it has when reading fails half-way."""

    encoding: str
    keep: int
    decoded_limit: int
    content: bytearray = field(default_factory=bytearray)
    complete: bool = False

    async def read(self, chunks: AsyncIterable[bytes], enough: Callable[[bytes], bool] | None = None) -> None:
        """Read until the end, the limits, or until `enough` says so."""
        inflate = _inflater(self.encoding)
        received = looked_at = 0
        async for chunk in chunks:
            room = self.keep - received
            received += len(chunk)
            self.content += (
                inflate(chunk[:room], self.decoded_limit - len(self.content)) if inflate else chunk[:room]
            )
            if received >= self.keep or len(self.content) >= self.decoded_limit:
                self.complete = False
                return
            if enough is not None and len(self.content) - looked_at >= _LOOK_EVERY:
                looked_at = len(self.content)
                if enough(bytes(self.content)):
                    return
        self.complete = True


def _inflater(encoding: str) -> Callable[[bytes, int], bytes] | None:
    """Return a bounded decoder; of an encoding that cannot be read nothing is kept."""
    if encoding in ("", "identity"):
        return None
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return lambda _chunk, _room: b""
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    broken = False

    def inflate(chunk: bytes, room: int) -> bytes:
        nonlocal broken
        if broken or room <= 0:
            return b""
        try:
            return decoder.decompress(decoder.unconsumed_tail + chunk, room)
        except zlib.error:
            broken = True
            return b""

    return inflate
