"""The `[links]` table of the configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from valint.model.record import field, record


class DocsetSetting(NamedTuple):
    """A published folder, relative to the configuration file, and the site path below which it is served."""

    root: str
    base_path: str


@record()
class LinkSettings:
    """How links resolve, where the publishing files do not tell (links.md section 4).

    `docsets` empty means: read them from the publishing files.  `fallback` are the source trees that serve
    what this one lacks, by priority; empty means: a folder named `_repo.{locale}`, if present.
    `fallback_history` also accepts resources and includes that the fallback repository once held.
    `dependencies` maps the name of a dependent repository to its checkout.  `redirections` are globs below
    the configuration's folder.  `site_paths` says what becomes of links that start with `/`: `map` them to
    files where the base path is known, or `ignore` them.  `results` is a results file of `valint links`,
    `results_digest` stands for its content: settings that are equal give equal findings.
    """

    docsets: tuple[DocsetSetting, ...] = ()
    fallback: tuple[Path, ...] = ()
    fallback_history: bool = True
    dependencies: Mapping[str, Path] = field(default_factory=dict)
    redirections: tuple[str, ...] = ("**/*.openpublishing.redirection*.json",)
    check_fallback_fragments: bool = True
    site_paths: str = "map"
    results: Path | None = None
    results_digest: str = ""
