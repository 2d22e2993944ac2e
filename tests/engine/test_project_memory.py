"""Rules over the tree are left out where an earlier run saw the same, and only there."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.engine.conftest import Shop, codes
from valint.engine import project_phase
from valint.engine.results import Report
from valint.project import observations
from valint.project.observations import observing, still_true

LINKS = """---
title: Vagter
ms.openlocfilehash: 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567
---
# Vagter

[en](en.md) ![to](billeder/to.png) [side](/guide/side#væk)
[fire](../fire.md#fjerde) [ny](ny.md) [INCLUDE [fem](fem.md)]
"""


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of files whenever the rules run."""
    found: list[int] = []
    check = project_phase._check

    def noting(results, *rest):  # type: ignore[no-untyped-def]
        found.append(len(results))
        return check(results, *rest)

    monkeypatch.setattr(project_phase, "_check", noting)
    return found


def _git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", "-C", folder, *author, *arguments], check=True, capture_output=True)


def _published(shop: Shop) -> None:
    dependencies = [{"path_to_root": "_repo.en-us", "url": "https://example.com/x", "branch": "main"}]
    docsets = [{"build_source_folder": "guide", "docset_name": "guide", "locale": "da-DK"}]
    config = {"docsets_to_publish": docsets, "dependent_repositories": dependencies}
    shop.write(".openpublishing.publish.config.json", json.dumps(config))
    _site_path(shop, '{"breadcrumb_path": "/guide/breadcrumb/toc.json"}')
    shop.write("_repo.en-us/guide/en.md", "# One\n")
    shop.write("_repo.en-us/guide/x.png", b"")
    shop.write("guide/side.md", LINKS)
    links = replace(shop.settings.links, site_paths="map")
    shop.settings = replace(shop.settings, exclude=("_repo.en-us/**",), links=links)


def _site_path(shop: Shop, metadata: str) -> None:
    shop.write("guide/docfx.json", f'{{"build": {{"globalMetadata": {metadata}}}}}')


def _history(shop: Shop) -> None:
    _published(shop)
    source = shop.folder / "_repo.en-us"
    _git(source, "init", "-q")
    _git(source, "add", ".")
    _git(source, "commit", "-qm", "one")


def _longer_history(shop: Shop) -> None:
    source = shop.folder / "_repo.en-us"
    shop.write("_repo.en-us/guide/billeder/to.png", b"x")
    _git(source, "add", ".")
    _git(source, "commit", "-qm", "two")
    _git(source, "rm", "-q", "guide/billeder/to.png")
    _git(source, "commit", "-qm", "three")


def _beside(shop: Shop) -> None:
    for number in range(6):
        shop.write(f"docs/en/s{number}.md", f"# Plan the shift of the week {number}\n")
        shop.write(f"docs/da/s{number}.md", f"# Plan the shift of the week {number}\n")
    shop.settings = replace(shop.settings, source=shop.folder / "docs/en")


def _alias(shop: Shop, target: str) -> None:
    alias = shop.folder / "guide/billeder"
    alias.unlink(missing_ok=True)
    alias.symlink_to(target)


class Case(NamedTuple):
    """A tree, a change to what is not checked in it, and the paths that are checked."""

    prepare: Callable[[Shop], object]
    change: Callable[[Shop], object]
    paths: tuple[str, ...] = (".",)
    more: Mapping[str, str] = {}


CASES = {
    "an image appears": Case(_published, lambda shop: shop.write("guide/billeder/to.png", b"x")),
    "the case of a name changes": Case(
        _published,
        lambda shop: (shop.folder / "guide/NY.md").rename(shop.folder / "guide/ny.md"),
        ("guide/side.md",),
        {"guide/NY.md": "# Ny\n"},
    ),
    "the source gets a page": Case(_published, lambda shop: shop.write("_repo.en-us/guide/ny.md", "# New\n")),
    "the source loses a page": Case(
        _published, lambda shop: (shop.folder / "_repo.en-us/guide/en.md").unlink()
    ),
    "the source's history grows": Case(_history, _longer_history),
    "a redirection is written": Case(
        _published,
        lambda shop: shop.write(
            ".openpublishing.redirection.json",
            json.dumps({"redirections": [{"source_path": "guide/ny.md", "redirect_url": "/guide/en"}]}),
        ),
    ),
    "the site path of a docset changes": Case(_published, lambda shop: _site_path(shop, "{}")),
    "a page changes that is not checked but linked to": Case(
        _published,
        lambda shop: shop.write("fire.md", "# En anden\n"),
        ("guide/side.md",),
        {"fire.md": "# Fjerde\n"},
    ),
    "an English page beside is reworded": Case(
        _beside, lambda shop: shop.write("docs/en/s3.md", "# Umulig\n"), ("docs/da",)
    ),
    "a symbolic link leads elsewhere": Case(
        lambda shop: (_published(shop), _alias(shop, "alt")),  # type: ignore[func-returns-value]
        lambda shop: _alias(shop, "intet"),
        more={"guide/alt/to.png": "x"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_changes_on_the_disk_besides_the_pages_is_noticed(
    shop: Shop, checks: list[int], name: str
) -> None:
    case = CASES[name]
    case.prepare(shop)
    for path, content in case.more.items():
        shop.write(path, content)
    before = _run(shop, case.paths)
    checks.clear()
    assert _run(shop, case.paths) == before
    assert len(checks) == 1, "the run without a cache alone"
    case.change(shop)
    after = _run(shop, case.paths)
    assert len(checks) == 3, "both runs"
    assert after.diagnostics != before.diagnostics


def _run(shop: Shop, paths: tuple[str, ...]) -> Report:
    # Rules on by default, and those that tell how links were resolved.
    return shop.run(*paths, select=("LK", "AN", "HD", "RP", "TR"))


def test_a_page_whose_facts_stay_the_same_may_change(shop: Shop, checks: list[int]) -> None:
    shop.run()
    checks.clear()
    shop.write("b.md", "# Findes\n\nTekst  og mere.\n")
    shop.run()
    assert shop.asked == ["b.md"]
    assert len(checks) == 1, "the run without a cache alone"


def test_a_tree_may_be_carried_elsewhere(
    shop: Shop, checks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.write("one/tree/a.md", "# Side\n\n[b](b.md)\n")
    (shop.folder / "two").mkdir()
    for name in ("one", "two"):
        if name == "two":
            shutil.copytree(shop.folder / "one/tree", shop.folder / "two/tree")
        checks.clear()
        monkeypatch.chdir(shop.folder / name / "tree")
        shop.settings = replace(shop.settings, root=Path.cwd())
        assert codes(shop.run()) == ["ST990", "LK001"]
    assert len(checks) == 1, "the run without a cache alone"


def test_a_fault_leaves_nothing_for_the_next_run(shop: Shop, checks: list[int]) -> None:
    def crash(_project: object) -> None:
        raise ValueError("broken")

    shop.project_rule("AN990", crash)  # type: ignore[arg-type]
    shop.run()
    checks.clear()
    assert shop.run().faults
    assert len(checks) == 2


def test_all_that_the_rules_look_at_is_noted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _history(shop)
    _beside(shop)
    shop.write("docs/da/.valint/x", "")
    looked: set[str] = set()
    inside = False
    look = os.stat

    def note(path: object) -> None:
        if inside and isinstance(path, str | os.PathLike):
            looked.add(os.path.abspath(path))  # noqa: PTH100

    def stat(path, *rest, **options):  # type: ignore[no-untyped-def]
        note(path)
        return look(path, *rest, **options)

    scan = os.scandir

    def scandir(path="."):  # type: ignore[no-untyped-def]
        note(path)
        return scan(path)

    real_open = open

    def opened(path, *rest, **options):  # type: ignore[no-untyped-def]
        note(path)
        return real_open(path, *rest, **options)

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr("builtins.open", opened)
    seen: list[observations.Observations] = []
    check = project_phase._check

    def noting(*given):  # type: ignore[no-untyped-def]
        nonlocal inside
        with observing() as one:
            seen.append(one)
            inside = True
            try:
                return check(*given)
            finally:
                inside = False

    monkeypatch.setattr(project_phase, "_check", noting)
    shop.check("guide/side.md", "docs/da", select=("ALL",), settings=shop.settings)
    rows = seen[0].rows(str(shop.folder))
    noted = {os.path.normpath(shop.folder / path) for kind in ("paths", "listings") for path in rows[kind]}
    tree = {path for path in looked if path.startswith(f"{shop.folder}/")}
    own = {path for path in tree if ".git/" in path}
    unnoted = {path for path in tree - own - noted if os.path.dirname(path) not in noted}  # noqa: PTH120
    assert not unnoted
    assert rows["repositories"]
    assert len(tree) > 10


@pytest.mark.parametrize("rows", [None, [], {}, {"paths": 1, "listings": {}, "repositories": {}}, "x"])
def test_what_is_no_observation_is_refused(rows: object, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no observations"):
        still_true(rows, str(tmp_path))
