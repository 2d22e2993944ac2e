"""The command `valint`: wires the subcommands, and turns every outcome into an exit status.

Nothing heavy is imported up here: `valint --version` must cost little more than Python itself.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from valint import __version__
from valint.commands.statuses import FINDINGS, INTERNAL, USAGE
from valint.errors import ConfigError, UsageError, ValintError
from valint.lasting import leave_it_to_the_system

_OBJECTS = 20_000
"""So many new objects call for a look for garbage, thirty times as many as Python's default."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run valint with `arguments`, by default those of the process, and exit."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # What a start makes lives to the end: to look it through for garbage again and again is for nothing.
    gc.set_threshold(_OBJECTS)
    at_once = arguments is None and _leaves_nothing(given)
    if at_once:
        # The objects of a check are no cycles, and end with the process: looked through, they cost a tenth.
        gc.disable()
        leave_it_to_the_system()
    if given in (["--version"], ["-V"]):
        sys.stdout.write(f"valint {__version__}\n")
        _exit(0)
    try:
        _exit(_run(given), at_once=at_once)
    except KeyboardInterrupt:
        _exit(130)
    except BrokenPipeError:
        # The reader of our output has seen enough, as in `valint check | head`.
        _exit(FINDINGS)
    except Exception as error:  # the last line of defence: a fault of valint itself
        _exit(_internal(error, debug="--debug" in given))


def _run(arguments: list[str]) -> int:
    try:
        status = _check_plainly(arguments[1:]) if arguments[:1] == ["check"] else None
        return _run_command(arguments) if status is None else status
    except ValintError as error:
        # What is wrong with the input is the user's to mend; anything else is ours.
        if sys.stderr is not None:
            sys.stderr.write(f"valint: {error}\n")
        return USAGE if isinstance(error, UsageError | ConfigError) else INTERNAL


def _check_plainly(words: list[str]) -> int | None:
    """Check without click, where the command line is plain enough."""
    from valint.commands.plain import plain_arguments

    arguments = plain_arguments(words)
    if arguments is None:
        return None
    from valint.commands.checking import lint
    from valint.commands.outputs import pair

    return lint(arguments, pair(words))


def _run_command(arguments: list[str]) -> int:
    import click

    from valint.commands.group import valint

    try:
        status = valint.main(args=arguments, prog_name="valint", standalone_mode=False)
    except click.exceptions.Exit as wanted:
        return wanted.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return USAGE
    return status if isinstance(status, int) else 0


def _internal(error: Exception, *, debug: bool) -> int:
    import traceback

    if debug:
        traceback.print_exc()
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - pathlib is not imported yet
    told = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in str(error)[:1_000])
    sys.stderr.write(
        f"valint: internal error: {type(error).__name__}: {told} ({place}); "
        "this is a fault of valint, --debug shows where\n"
    )
    return INTERNAL


def _leaves_nothing(words: list[str]) -> bool:
    """Tell whether nothing is left to be done at the end of a process: no cluster to be shut down."""
    return words[:1] == ["check"] and not any(word.startswith("--scheduler") for word in words)


def _exit(status: int, *, at_once: bool = False) -> NoReturn:
    """Leave; what cannot be written any more is not worth a traceback.

    With `at_once` the system takes back what the process has, which Python would take apart piece by piece.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if at_once:
        os._exit(status)
    sys.exit(status)
