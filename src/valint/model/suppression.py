"""What comments in a page suppress: plain data, for a cache and other processes to carry."""

from valint.model.named import NamedTuple
from valint.model.span import Region


class Suppression(NamedTuple):
    """One comment's word on one rule.

    It covers findings that begin at or after `start` and before `end`, both (line, column).  `place` is the
    code in the comment.  `removal` is the region to delete when the whole comment is useless.
    """

    selector: str
    start: tuple[int, int]
    end: tuple[int, int]
    place: Region
    removal: Region


class Problem(NamedTuple):
    """A suppression comment that cannot work."""

    place: Region
    message: str


class Suppressions(NamedTuple):
    """What a page's comments suppress, and which of them are wrong in themselves."""

    active: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()
