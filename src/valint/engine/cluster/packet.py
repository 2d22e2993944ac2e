"""One piece of bytes that holds a JSON header and blobs: what travels, instead of objects."""

import json
import struct
from collections.abc import Sequence
from typing import IO, Any

from valint.model.named import NamedTuple

_LENGTH = struct.Struct("<Q")
_MOST_AT_ONCE = 1 << 24


class Packet(NamedTuple):
    """A header of plain JSON values, and the blobs that it refers to by number."""

    header: Any
    blobs: Sequence[bytes] = ()

    def packed(self) -> bytes:
        """Return the packet as one piece of bytes."""
        # ASCII, since names that are no UTF-8 come as lone surrogates.
        head = json.dumps([self.header, list(map(len, self.blobs))], separators=(",", ":")).encode("ascii")
        return b"".join([_LENGTH.pack(len(head)), head, *self.blobs])

    @classmethod
    def unpacked(cls, piece: bytes) -> "Packet":
        """Return what `packed` made one piece of.

        Raises:
            ValueError: it is nothing of the kind.
        """
        try:
            (length,) = _LENGTH.unpack_from(piece)
            at = _LENGTH.size + length
            header, lengths = json.loads(piece[_LENGTH.size : at])
            blobs = []
            for length in lengths:
                blobs.append(piece[at : at + length])
                at += length
        except (struct.error, TypeError, RecursionError) as error:
            raise ValueError("no packet") from error
        if at != len(piece):
            raise ValueError("a packet with a part missing or too much")
        return cls(header, blobs)


def send(stream: IO[bytes], piece: bytes) -> None:
    """Write a piece to a pipe, its length first."""
    stream.write(_LENGTH.pack(len(piece)))
    stream.write(piece)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a piece from a pipe, buffered or not; None where the other side has left."""
    head = _exactly(stream, _LENGTH.size)
    return None if head is None else _exactly(stream, _LENGTH.unpack(head)[0])


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts = []
    while size:
        part = stream.read(min(size, _MOST_AT_ONCE))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
