"""Read and write what `valint learn` learns: the headings of a tree, page by page.

The lexicon, the do-not-translate list and the heading memory all follow from the headings in one pass, so the
file holds just these.  That keeps it exact (a page never vouches for itself), incremental (a page that is
learned again replaces itself), readable in a diff (one line per heading), and safe: it is JSON, checked piece
by piece as it is read.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from valint.errors import ConfigError
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.project.observations import see_path
from valint.translation.counts import HeadingPair

SCHEMA = 1
_LARGEST = 64_000_000
_NOWHERE = Region(1, 1, 1, 1)


class Learned(NamedTuple):
    """The headings of one locale, by page; a page's path is relative to the folder of the file."""

    locale: str
    pages: Mapping[str, tuple[HeadingPair, ...]]


def file_name(locale: str) -> str:
    """Return the name under which a tree keeps what was learned of a locale."""
    return f"headings.{locale}.json"


def read_learned(file: Path) -> Learned:
    """Read a learned file.

    Raises:
        ConfigError: the file is too large, no JSON, or not of this form.
    """
    shown = file.as_posix()
    see_path(shown)
    try:
        if file.stat().st_size > _LARGEST:
            raise ConfigError(f"is larger than {_LARGEST // 1_000_000} MB", path=shown)
        content = json.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ConfigError(f"cannot be read as a learned file: {error}", path=shown) from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ConfigError(f"is no learned file of version {SCHEMA}; run valint learn again", path=shown)
    locale, pages = content.get("locale"), content.get("pages")
    if not isinstance(locale, str) or not isinstance(pages, dict):
        raise ConfigError("lacks its locale or its pages; run valint learn again", path=shown)
    return Learned(locale, {path: tuple(_pairs(path, rows, shown)) for path, rows in pages.items()})


def _pairs(path: str, rows: Any, shown: str) -> Iterable[HeadingPair]:
    if not isinstance(rows, list):
        raise ConfigError(f"{path} is no list of headings; run valint learn again", path=shown)
    for row in rows:
        if (
            not isinstance(row, list)
            or len(row) not in (2, 3)
            or not all(isinstance(part, str) for part in row)
        ):
            raise ConfigError(
                f"{path} holds something else than headings; run valint learn again", path=shown
            )
        source, text = row[0], row[1]
        slug = " " not in source
        yield HeadingPair(
            path, _NOWHERE, source if slug else "", source, slug, text, row[2] if len(row) > 2 else text
        )


def write_learned(file: Path, learned: Learned) -> None:
    """Write a learned file; the same headings give the same bytes."""
    lines = ["{", f'"schema": {SCHEMA},', f'"locale": {_json(learned.locale)},', '"pages": {']
    paths = sorted(learned.pages)
    for path in paths:
        rows = [_json(_row(pair)) for pair in learned.pages[path]]
        end = "" if path == paths[-1] else ","
        lines.append(f"{_json(path)}: [\n" + ",\n".join(rows) + f"\n]{end}")
    lines.append("}}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _row(pair: HeadingPair) -> list[str]:
    row = [pair.source, pair.text]
    return row if pair.prose == pair.text else [*row, pair.prose]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
