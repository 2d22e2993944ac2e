"""`valint baseline`: record the findings of today, so that later runs report what is new."""

from pathlib import Path
from typing import Any

import click

from valint.commands.check import check
from valint.commands.checking import Arguments

_SHARED = (
    "paths", "config", "locale", "source", "fallback", "link_results", "jobs", "scheduler", "no_cache",
    "cache_dir", "untrusted", "force_exclude", "debug",
)  # fmt: skip
_DEFAULT = Path("valint-baseline.json")


@click.command(
    params=[option for option in check.params if option.name in _SHARED],
    short_help="Record the findings that are known.",
)
@click.option(
    "--baseline",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default=_DEFAULT,
    help=f"The file to write. Default: {_DEFAULT}.",
)
@click.option("--accept-new", is_flag=True, help="Take in what is not in the file yet.")
def baseline(**options: Any) -> int:
    """Record the findings of today, so that check --baseline reports what is new.

    A file that is there only gets shorter: entries that match nothing are taken out, and what is new is told,
    but not taken in without --accept-new.

    Exit status: 0 all findings are in the file, 1 some are not, 2 wrong usage or configuration, 3 something
    could not be checked and nothing was written, 4 internal error.
    """
    file, accept_new = options.pop("file"), options.pop("accept_new")
    paths = options.pop("paths") or (".",)
    arguments = Arguments(
        paths=paths, select=(), ignore=(), fail_on="never", allow_incomplete=False, fix=False,
        unsafe_fixes=False, diff=False, verbose=False, **options,
    )  # fmt: skip
    return _record(arguments, file, accept_new=accept_new)


def _record(arguments: Arguments, file: Path, *, accept_new: bool) -> int:
    from valint.commands import outputs
    from valint.commands.check_baseline import covered
    from valint.commands.checking import run
    from valint.commands.statuses import FINDINGS, INCOMPLETE, INTERNAL
    from valint.engine.baseline import Baseline, compare, dump, read
    from valint.engine.selection import FAULTS
    from valint.report.formats import write_file
    from valint.report.sanitise import visible
    from valint.report.summary import summarise

    is_new = not file.exists()
    before = Baseline(file) if is_new else read(file)
    report = run(arguments)
    if report.incomplete:
        outputs.tell(summarise(report, colour=False, infos=False, debug=arguments.debug))
        outputs.tell("valint: the baseline was not written, since something could not be checked\n")
        return INCOMPLETE if report.stopped is None else 128 + report.stopped
    found = compare(report, before, covered(arguments))
    fresh = [entry for one, entry in found.fresh if one.code not in FAULTS]
    taken = fresh if is_new or accept_new else []
    kept = {entry.fingerprint: entry for entry in found.unseen}
    # What is known and got more severe stays as it was.
    got_worse = {entry.fingerprint for entry in fresh}
    kept |= {entry.fingerprint: entry for entry in before.entries if entry.fingerprint in got_worse}
    kept |= {entry.fingerprint: entry for _, entry in found.known}
    kept |= {entry.fingerprint: entry for entry in taken}
    name = visible(file.as_posix())
    try:
        write_file(file, dump(kept.values()).encode())
    except OSError as error:
        outputs.tell(f"valint: {name} could not be written: {error.strerror or error}\n")
        return INTERNAL
    outputs.tell(
        f"{name} holds {_number(len(kept))}: {len(taken):,} added, {len(found.outdated):,} taken out.\n"
    )
    left = len(fresh) - len(taken)
    if not left:
        return 0
    outputs.tell(
        f"{_number(left)} not in it: “valint check --baseline {name}” tells which; mend them, "
        "or take them in with --accept-new.\n"
    )
    return FINDINGS


def _number(count: int) -> str:
    return f"{count:,} finding{'' if count == 1 else 's'}"
