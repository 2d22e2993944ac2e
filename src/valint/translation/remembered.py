"""Keep a run's judgement of headings for the next run, which does without judging when no heading changed.

A cache stores `dump` under `key_of`; the next run that computes the same key hands the text to `restore`
before any rule asks. The key covers every heading, its source, its place and what was learned, so nothing
that a defect says can be stale.
"""

import json
from typing import TYPE_CHECKING, Any

from valint import __version__
from valint.model.digest import blake2b
from valint.model.finding import Severity
from valint.model.span import Region
from valint.project.observations import see_listing, see_path
from valint.translation.counts import HeadingPair
from valint.translation.judge import Kind
from valint.translation.judgement import HeadingDefect, heading_defects, learned_folder, pages_of, supply
from valint.translation.messages import Wording

if TYPE_CHECKING:
    from valint.project.index import Project

_FORM = 2


def key_of(project: "Project") -> str:
    """Return a key that changes whenever a defect of the run's headings could."""
    digest = blake2b(f"{_FORM} {__version__}".encode(), digest_size=16)
    for locale, pages in sorted(pages_of(project).items(), key=lambda item: item[0] or ""):
        digest.update(repr(locale).encode())
        for page in pages:
            digest.update(page.facts.path.encode(errors="surrogatepass"))
            # Joined by hand: `repr` of the pairs takes three times as long.
            rows = [
                f"{pair.source}\0{pair.slug}\0{pair.text}\0{pair.prose}\0{pair.from_slug}\0"
                f"{pair.region[0]} {pair.region[1]} {pair.region[2]} {pair.region[3]}"
                for pair in page.pairs
            ]
            digest.update("\n".join(rows).encode(errors="surrogatepass"))
    digest.update(repr(project.settings.option("HD010", "lexicon")).encode())
    folder = learned_folder(project.settings)
    see_listing(folder.as_posix())
    for file in sorted(folder.glob("headings.*.json")) if folder.is_dir() else ():
        see_path(file.as_posix())
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def dump(project: "Project") -> str:
    """Return the judgement of a run as JSON."""
    return json.dumps(
        [(one.pair, one.kind, one.severity, one.wording) for one in heading_defects(project)],
        ensure_ascii=False,
    )


def restore(project: "Project", text: str) -> None:
    """Take over the judgement of an earlier run with the same key.

    Raises:
        ValueError: the text is not what `dump` returns.
    """
    try:
        defects = tuple(
            HeadingDefect(_pair(pair), Kind(kind), Severity(severity), Wording(*wording))
            for pair, kind, severity, wording in json.loads(text)
        )
    except (TypeError, KeyError) as error:
        raise ValueError("no judgement of headings") from error
    supply(project, defects)


def _pair(row: Any) -> HeadingPair:
    path, region, slug, source, from_slug, text, prose = row
    return HeadingPair(path, Region(*region), slug, source, from_slug, text, prose)
