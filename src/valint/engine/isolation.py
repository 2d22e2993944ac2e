"""Call code that may fail in any way, and tell how it failed."""

from valint.model.named import NamedTuple

CONTAINED = (Exception, SystemExit, KeyboardInterrupt, GeneratorExit)
"""What a rule may raise without ending the run.

A signal does not raise `KeyboardInterrupt` during a check, so one that arrives here was raised by the rule
itself.
"""


class Crash(NamedTuple):
    """How something failed: the error in one line, the traceback, a hash that is equal for equal faults."""

    error: str
    trace: str
    hash: str


def describe(error: BaseException) -> Crash:
    """Describe an error that a rule or the parser raised."""
    import hashlib
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = "\n".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.line}" for frame in frames[-6:]
    )
    kind = type(error).__name__
    text = " ".join(str(error).split())[:120]
    digest = hashlib.blake2b(f"{kind}\n{places}".encode(errors="replace"), digest_size=4).hexdigest()
    trace = "".join(traceback.format_exception(error, limit=-30))
    return Crash(f"{kind}: {text}" if text else kind, trace, digest)
