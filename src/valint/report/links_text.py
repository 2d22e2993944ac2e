"""The report of `valint links` for people: each URL once, with all its places."""

from collections import Counter
from collections.abc import Iterator

from valint.model.finding import Severity
from valint.report.colours import Colours
from valint.report.sanitise import isolate, message, visible
from valint.web.fragments import FragmentState
from valint.web.results import Line, Results
from valint.web.verdict import Judgement, Verdict

_MOST_PLACES = 20
_SEVERITIES = {Verdict.DEAD: Severity.ERROR, Verdict.SUSPECT: Severity.WARNING}


def severity(verdict: Verdict) -> Severity:
    """Return how bad a verdict is: only `dead` is an error."""
    return _SEVERITIES.get(verdict, Severity.INFO)


def render(results: Results, *, infos: bool, colour: bool) -> Iterator[str]:
    """Yield the report line by line.

    Args:
        results: the verdicts.
        infos: also list what is neither dead nor suspect nor alive.
        colour: paint for a terminal.
    """
    colours = Colours(on=colour)
    for line in results.problems():
        for verdict, reason, detail, fragment in _problems(line.judgement):
            listed = verdict in _SEVERITIES or (infos and verdict is not Verdict.ALIVE)
            if listed:
                yield from _block(
                    line, verdict, f"{reason}: {detail}" if detail else reason, fragment, colours
                )


def summarise(results: Results, *, asked: int, remembered: int, hosts: bool) -> str:
    """Return the plain summary of a run, `hosts` with a line for each host."""
    counts = results.counts
    table = (
        "".join(f"{host}: {_counted(of_host)}\n" for host, of_host in results.hosts().items())
        if hosts
        else ""
    )
    return (
        f"{table}"
        f"{_count(results.urls, 'URL')} of {_count(results.links, 'link')} "
        f"in {_count(results.files, 'file')}: {_counted(counts)} "
        f"({asked} asked, {remembered} remembered)."
        + (" Some could not be checked; run again to go on.\n" if results.incomplete else "\n")
    )


def _counted(counts: Counter[Verdict]) -> str:
    parts = (f"{counts[verdict]:,} {verdict.value}" for verdict in Verdict if counts[verdict])
    return ", ".join(parts) or "none"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _problems(judgement: Judgement) -> Iterator[tuple[Verdict, str, str, str | None]]:
    yield judgement.verdict, judgement.reason, _with_note(judgement.detail, pending=judgement.pending), None
    for name, state in judgement.fragments.items():
        if state in (FragmentState.ABSENT, FragmentState.ABSENT_ONCE):
            once = state is FragmentState.ABSENT_ONCE
            verdict = Verdict.SUSPECT if once else Verdict.DEAD
            yield (
                verdict,
                "fragment-absent",
                _with_note(f"the page has no bookmark “{name}”", pending=once),
                name,
            )


def _with_note(detail: str, *, pending: bool) -> str:
    return f"{detail}; seen once, a later run decides whether it is dead" if pending else detail


def _block(line: Line, verdict: Verdict, why: str, fragment: str | None, colours: Colours) -> Iterator[str]:
    url = line.entry.shown if fragment is None else f"{line.entry.shown}#{fragment}"
    word = colours.severity(severity(verdict), verdict.value)
    yield f"{word} {isolate(visible(url))}\n  {message(why)}\n"
    places = [
        place for place in sorted(line.entry.occurrences) if fragment is None or place.fragment == fragment
    ]
    for place in places[:_MOST_PLACES]:
        yield f"    {isolate(visible(place.path))}:{place.line}:{place.column}\n"
    if len(places) > _MOST_PLACES:
        yield f"    and {len(places) - _MOST_PLACES} more places\n"
