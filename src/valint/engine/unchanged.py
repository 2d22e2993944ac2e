"""Tell whether a file holds the bytes that an earlier run read."""

import os
import stat

from valint.engine.reading import Contents, read_bytes
from valint.engine.results import Content


def proved(path: str, then: Content, limit: int) -> Content | None:
    """Return what is true of a file now if it holds the bytes of `then`, and None if it does not.

    Size, times and inode prove it, in doubt the digest of its bytes, of which there may be `limit` at most.
    It is `then` itself that is returned where nothing is new.
    """
    try:
        now = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(now.st_mode) or now.st_size != then.size:
        return None
    if (now.st_mtime_ns, now.st_ctime_ns, now.st_ino) == then[2:]:
        return then
    found = read_bytes(path, limit)
    return None if isinstance(found, Contents) or found[1].digest != then.digest else found[1]
