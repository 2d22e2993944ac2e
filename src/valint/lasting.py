"""Spare a process that is about to end the work of taking apart what it has read and learned.

An object goes with the last reference to it; for the headings of a large tree that takes as long as
to write the report, and while it lasts the other processors have nothing to do.
"""


class _Process:
    ends = False
    kept: object = None


def leave_it_to_the_system() -> None:
    """Keep what `outlive` is given from now on: this process ends without taking anything apart."""
    _Process.ends = True


def outlive(thing: object) -> None:
    """Keep a thing to the end of the process, or until the next one.

    Does nothing in a process that goes on after its work.
    """
    if _Process.ends:
        _Process.kept = thing
