"""Regular expressions that are compiled when they are first used.

A run over one page uses a third of the patterns that its modules hold; to compile the rest would take longer
than to check the page.
"""

import re
from typing import TYPE_CHECKING, AnyStr

__all__ = ["LazyRegex", "lazy_regex"]

if TYPE_CHECKING:
    from re import compile as lazy_regex
else:

    def lazy_regex(source: AnyStr, flags: int = 0) -> "LazyRegex":
        """Return what stands for `re.compile(source, flags)`.

        It has the attributes of a compiled pattern; an error in `source` is raised when it is first used.
        """
        return _Uncompiled(source, flags)


class LazyRegex:
    """A pattern that is compiled when one of its methods is first asked for, and has them from then on."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    def compiled(self) -> re.Pattern[str] | re.Pattern[bytes]:
        """Return the compiled pattern."""
        return re.compile(self._source, self._flags)


class _Uncompiled(LazyRegex):
    """What it is until then: a class with `__getattr__` makes every other attribute slow, too."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = self.compiled()
        for own in dir(compiled):
            if not own.startswith("_"):
                setattr(self, own, getattr(compiled, own))
        self.__class__ = LazyRegex  # type: ignore[assignment]
        return getattr(compiled, name)
