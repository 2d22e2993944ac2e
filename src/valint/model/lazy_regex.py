"""Regular expressions that are compiled when they are first used.

A run over one page uses a third of the patterns that its modules hold; to compile the rest would take longer
than to check the page.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, AnyStr, ClassVar

__all__ = ["LazyRegex", "lazy_regex"]

if TYPE_CHECKING:
    from re import compile as lazy_regex
else:

    def lazy_regex(source: AnyStr, flags: int = 0) -> "LazyRegex":
        """Return what stands for `re.compile(source, flags)`.

        It has the attributes of a compiled pattern; an error in `source` is raised when it is first used.
        """
        return LazyRegex(source, flags)


class LazyRegex:
    """A pattern that is not compiled yet; from its first use on its methods are those of the compiled one."""

    _all: ClassVar[list["LazyRegex"]] = []

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        self._all.append(self)

    def __getattr__(self, name: str) -> object:
        # Asked only for what is not there, so once for all that a pattern has.
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = self.compiled()
        for own in dir(compiled):
            if not own.startswith("_"):
                setattr(self, own, getattr(compiled, own))
        return getattr(compiled, name)

    @classmethod
    def compile_while(cls, idle: Callable[[], bool]) -> None:
        """Compile patterns that are not compiled yet, one after the other, as long as there is the time."""
        while cls._all and idle():
            getattr(cls._all.pop(), "match")  # noqa: B009 - what the first use does

    def compiled(self) -> re.Pattern[str] | re.Pattern[bytes]:
        """Return the compiled pattern."""
        return re.compile(self._source, self._flags)
