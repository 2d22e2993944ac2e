"""VL: what valint has to say about its own run.

The engine words these findings through the functions below; none of them looks at a page.
"""

from valint.model.finding import Finding, Severity
from valint.model.span import Region, Span
from valint.rules.registry import Fixes, engine_rule

_START = Region(1, 1, 1, 1)


@engine_rule("VL001", "suppression-problem", Severity.WARNING, fixes=Fixes.SAFE)
def suppression_problem(place: Region, problem: str) -> Finding:
    """A suppression comment suppresses nothing, or names a rule that does not exist.

    A suppression outlives the defect that it was written for, and then hides the next one at that place
    unseen.  A misspelt code never worked at all.

    Bad:
        <!-- valint-disable-next-line LK005 the address follows in March -->
        See [the guide](guide.md).
    Good:
        <!-- valint-disable-next-line LK005 the address follows in March -->
        See [the guide]().

    Source: valint's own; the same idea as Ruff's RUF100 and ESLint's `--report-unused-disable-directives`.
    """
    return Finding(place, problem)


@engine_rule("VL002", "file-unreadable", Severity.ERROR)
def file_unreadable(reason: str) -> Finding:
    """A file that should be checked cannot be read as text.

    It is missing, a named pipe, a device, a symbolic link that leads out of the checked folders, it may not
    be opened, or it is binary or UTF-16.  Nothing is known about such a file, so the run counts as incomplete
    (exit status 3) rather than clean.

    Source: valint's own.
    """
    return Finding(_START, f"This file {reason}, so it was not checked.")


@engine_rule("VL003", "file-too-large", Severity.ERROR)
def file_too_large(size: int, limit: int) -> Finding:
    """A file is larger than `limits.max_file_size`, by default 4,000,000 bytes, or has over 200,000 lines.

    No article is that large; what is, is a log or a data dump under a wrong name, and it would hold up the
    run.  The file is not checked, so the run counts as incomplete (exit status 3).

    Source: valint's own.
    """
    return Finding(
        _START, f"This file has {size:,} bytes, more than the limit of {limit:,}, so it was not checked."
    )


def file_too_long(lines: int, limit: int) -> Finding:
    """Return the finding of `file_too_large` for a file of too many lines."""
    return Finding(
        _START, f"This file has {lines:,} lines, more than the limit of {limit:,}, so it was not checked."
    )


@engine_rule("VL004", "rule-crashed", Severity.ERROR)
def rule_crashed(code: str, error: str, trace: str) -> Finding:
    """A rule, or the parser, failed on a file; the other rules and files were still checked.

    This is a fault of valint, not of the page.  The message names the rule, and a short hash that is the same
    for the same fault; `--debug` prints the full traceback.  The run counts as incomplete (exit status 3).

    Source: valint's own.
    """
    return Finding(
        _START,
        f"{code} failed on this file with {error} (fault {trace}), so what it looks for was not checked.",
        help="Please report this fault of valint; --debug shows the traceback.",
    )


@engine_rule("VL005", "worker-crashed", Severity.ERROR)
def worker_crashed(reason: str) -> Finding:
    """The process that checked a file died, for example because memory ran out.

    All other files were checked by other processes.  The run counts as incomplete (exit status 3).

    Source: valint's own.
    """
    return Finding(_START, f"The process that checked this file died ({reason}), so it was not checked.")


@engine_rule("VL006", "timed-out", Severity.ERROR)
def timed_out(limit: float) -> Finding:
    """A file took longer than `limits.time_limit`, 30 seconds by default.

    A page of ordinary size takes milliseconds.  The run counts as incomplete (exit status 3).

    Source: valint's own.
    """
    return Finding(_START, f"Checking this file took longer than {limit:g} seconds and was stopped.")


@engine_rule("VL007", "not-utf-8", Severity.ERROR)
def not_utf8(place: Span, byte: int, value: int) -> Finding:
    """A file holds bytes that are not UTF-8.

    Sites read Markdown as UTF-8; a page saved in Latin-1 or Windows-1252 shows a replacement character for
    every accented letter.  The rest of the file is still checked, with U+FFFD in place of the broken bytes.

    Source: the Unicode Standard, chapter 3, "Best Practices for Using U+FFFD".
    """
    return Finding(
        place, f"Byte {byte} of this file is 0x{value:02X}, which is not UTF-8 here; save the file as UTF-8."
    )


@engine_rule("VL008", "not-compared", Severity.INFO)
def not_compared(pages: int, source: str, reason: str) -> Finding:
    """Pages could not be compared with their English pages, although a source is at hand.

    A translation is compared with what it was made from, or not at all: against the English page of today
    most findings would be about text that is newer than the translation.  In a git checkout that page is the
    one at the commit which `ms.sourcegitcommit` records, so a shallow clone, or a clone of another
    repository, gives nothing to compare with.  The rules that need no source run all the same.

    Source: valint's own.
    """
    are = "1 page was" if pages == 1 else f"{pages:,} pages were"
    return Finding(_START, f"{are} not compared with the English source in {source}: {reason}.")


@engine_rule("VL009", "plugin-broken", Severity.ERROR)
def plugin_broken(plugin: str, distribution: str, error: str) -> Finding:
    """A plug-in that brings rules could not be loaded.

    Distributions that are installed beside valint may bring rules.  One that fails when it is imported, or
    registers a code that is taken, brings none; all other rules run.  What its rules look for was not
    checked, so the run counts as incomplete (exit status 3).  `--debug` prints the full traceback.

    Source: valint's own.
    """
    return Finding(
        _START,
        f"The plug-in “{plugin}” of {distribution} could not be loaded ({error}), so its rules did not run.",
        help="Mend or uninstall it; --debug shows the traceback.",
    )


@engine_rule("VL010", "baseline-outdated", Severity.WARNING)
def baseline_outdated(line: int, code: str, path: str) -> Finding:
    """An entry of the baseline matches no finding any more.

    The finding was mended, or its line was changed.  While the entry stays, the same defect could come back
    unseen.  `valint baseline` takes such entries out, and adds none.

    Source: valint's own; the same idea as ESLint's `--pass-on-unpruned-suppressions` and PHPStan's
    `reportUnmatchedIgnoredErrors`.
    """
    return Finding(
        Region(line, 1, line, 1),
        f"{code} in “{path}” is not found any more; “valint baseline” takes this entry out.",
    )


MOST_FINDINGS = 5_000
"""As many findings of one rule on one file are reported; nobody reads more, and each costs memory."""


@engine_rule("VL011", "too-many-findings", Severity.ERROR)
def too_many_findings(code: str) -> Finding:
    """A rule has more than 5,000 findings on one file.

    No article has that many defects of one kind; what does, was made by a script, or to hold up the run.  The
    first 5,000 are reported.  What comes after them is not known, so the run counts as incomplete (exit
    status 3).

    Source: valint's own.
    """
    return Finding(
        _START,
        f"{code} has more than {MOST_FINDINGS:,} findings on this file, and only these are reported;"
        " mend them and check again, or exclude the file.",
    )
