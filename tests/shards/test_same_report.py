"""What shards find, merged, is what one run finds: every byte of it, in every format, and its exit status."""

import json
import os
import shutil
import subprocess
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.test_changed_since import IDENTITY
from tests.shards.runs import Run, contents, examples, outputs, report
from tests.trees import Tree
from valint.commands.group import valint
from valint.engine.shards.partition import shard_of

JSON = ("--output-format", "json")


def assert_same(run: Run, merges: list[list[Path]], *options: str, within: Path) -> None:
    """Check that merges leave what a whole run leaves: on both streams, in every format, as a status."""
    whole = run.whole(*options, *outputs(within / "whole"))
    text = run.whole(*options)
    for files in merges:
        merged = run.merge(files, *options, *outputs(within / "merged"))
        assert merged.stderr == whole.stderr
        assert (merged.returncode, merged.stdout) == (whole.returncode, whole.stdout)
        assert contents(within / "merged") == contents(within / "whole")
    merged = run.merge(merges[-1], *options)
    assert (merged.returncode, merged.stdout, merged.stderr) == (text.returncode, text.stdout, text.stderr)


def test_every_format_of_a_merge_is_that_of_one_run(whole_tree: Run, tmp_path: Path) -> None:
    merges = []
    for total in (1, 2, 3, 7):
        files = whole_tree.shards(total)
        merges.append([*files[::-1], files[0]])
    assert_same(whole_tree, merges, within=tmp_path)


def test_the_examples_in_three_shards_are_the_examples_in_one_run(tmp_path: Path) -> None:
    run = Run(examples(tmp_path), ".")
    assert_same(run, [run.shards(3)], within=tmp_path)


def test_the_tree_of_these_tests_has_a_finding_of_every_rule_that_sees_all_pages(whole_tree: Run) -> None:
    found = {one["code"] for one in report(whole_tree.whole(*JSON))["diagnostics"]}
    assert found >= {"AN001", "AN002", "AN003", "HD005", "HD007", "LK001", "RP002", "TR002", "TR005", "VL001"}


def test_a_shard_leaves_the_same_bytes_cold_and_warm_and_in_any_number_of_processes(
    run: Run, tmp_path: Path
) -> None:
    run.run = run.valint
    files = run.shards(3)
    expected = [file.read_bytes() for file in files]
    cache = ("--cache-dir", str(tmp_path / "cache"))
    for options in (cache, cache, ("--jobs", "1"), ("--jobs", "3", "--no-cache")):
        for number in (1, 2, 3):
            assert run.shard(number, 3, *options).returncode == 0
        assert [file.read_bytes() for file in files] == expected
    assert run.whole(*JSON).stdout == run.merge(files, *JSON).stdout
    # What one kind of run has kept, the other may use.
    warm = run.valint("check", *cache, *JSON)
    assert warm.stdout == run.whole(*JSON).stdout


def test_a_shard_on_a_cluster_leaves_the_same_bytes(run: Run) -> None:
    pytest.importorskip("distributed")
    (file,) = run.shards(1)
    expected = file.read_bytes()
    run.run = run.valint
    done = run.shard(1, 1, "--no-cache", "--scheduler", "local")
    assert (done.returncode, file.read_bytes()) == (0, expected), done.stderr


class _Merges:
    """Seven shards of the tree, of which any are merged."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self._files = run.shards(7)
        self._folder = folder
        self.whole = report(run.whole(*JSON))

    def merge(self, numbers: list[int]) -> tuple[object, dict[str, Any]]:
        """Merge shards by number, and return the exit status and the report."""
        out = self._folder / "report.json"
        files = [str(self._files[number - 1]) for number in numbers]
        with chdir(self._run.tree):
            options = ["--output-format", "json", "--output-file", str(out), "--jobs", "1"]
            status = valint.main(args=["merge", *files, *options], standalone_mode=False)
        found = json.loads(out.read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return status, found


@pytest.fixture(scope="module")
def merges(whole_tree: Run, tmp_path_factory: pytest.TempPathFactory) -> _Merges:
    return _Merges(whole_tree, tmp_path_factory.mktemp("merges"))


def test_any_choice_of_shards_reports_what_the_whole_run_does_of_their_pages(merges: _Merges) -> None:
    @given(st.lists(st.integers(1, 7), min_size=1, max_size=12))
    @settings(max_examples=50)
    def check(numbers: list[int]) -> None:
        status, found = merges.merge(numbers)
        complete = len(set(numbers)) == 7
        assert found["summary"]["incomplete"] is not complete
        assert status == (1 if complete else 3)
        assert found["diagnostics"] == [
            one for one in merges.whole["diagnostics"] if shard_of(one["path"], 7) in numbers
        ]

    check()


def test_all_shards_in_any_order_and_number_are_the_whole_run(merges: _Merges) -> None:
    @given(st.permutations([1, 2, 3, 4, 5, 6, 7]), st.lists(st.integers(1, 7), max_size=5))
    @settings(max_examples=20)
    def check(numbers: list[int], again: list[int]) -> None:
        assert merges.merge([*again, *numbers]) == (1, merges.whole)

    check()


@given(st.text(min_size=1), st.integers(1, 50), st.integers(1, 50))
def test_every_page_is_in_one_shard_and_always_in_the_same(path: str, total: int, other: int) -> None:
    assert 1 <= shard_of(path, total) <= total
    assert shard_of(path, total) == shard_of(path, total)
    if other == total * 2:
        assert shard_of(path, other) in (shard_of(path, total), shard_of(path, total) + total)


def test_the_shard_of_a_page_is_the_same_on_every_machine() -> None:
    known = {"docs/da/plan.md": 3, "docs/ja/plan.md": 3, "docs/ar/خطة.md": 4, "a\udcff.md": 2}
    assert {path: shard_of(path, 5) for path in known} == known


def test_shards_are_about_as_large_as_each_other() -> None:
    counts = [0] * 5
    for number in range(10_000):
        counts[shard_of(f"docs/page-{number}.md", 5) - 1] += 1
    assert min(counts) > 1_800
    assert max(counts) < 2_200


def test_more_shards_than_pages_leave_some_without_any(run: Run) -> None:
    run.arguments = ("docs/ja",)
    files = run.shards(6)
    assert run.merge(files, *JSON).stdout == run.whole(*JSON).stdout


def test_what_was_selected_and_the_locale_are_those_of_the_shards(tmp_path: Path, run: Run) -> None:
    run.arguments = ("docs/da", "docs/ja", "--select", "AN,LK001", "--ignore", "AN002", "--locale", "da-DK")
    assert_same(run, [run.shards(3)], within=tmp_path)


def test_the_options_that_name_files_and_the_gates_are_the_merges_own(tmp_path: Path, run: Run) -> None:
    Tree(run.tree.parent).write(
        {
            "en/plan.md": "# Plan\n\n## Prices\n",
            "own.toml": 'ignore = ["FM"]\n',
            "tree/docs/da/plan.md": "# Plan\n",
        }
    )
    run.arguments = ("docs/da", "--config", "../own.toml", "--source", "../en", "--untrusted")
    files = run.shards(2)
    named = run.arguments[1:]
    whole = run.whole("--fail-on", "never", "--verbose")
    merged = run.merge(files, *named, "--fail-on", "never", "--verbose")
    assert (merged.returncode, merged.stdout, merged.stderr) == (whole.returncode, whole.stdout, whole.stderr)
    lacking = run.merge(files)
    assert lacking.returncode == 2
    assert "was made with --config ../own.toml --source ../en --untrusted" in lacking.stderr


def test_shards_of_a_checkout_are_merged_in_another_one_elsewhere(tmp_path: Path, run: Run) -> None:
    Tree(run.tree.parent).write({"en/plan.md": "# Plan\n\n## Prices\n", "terms.yaml": "kind: terms\n"})
    Tree(run.tree).write({"valint.toml": 'source = "../en"\npacks = ["../terms.yaml"]\n'})
    files = run.shards(3)
    whole = run.whole(*JSON)
    elsewhere = tmp_path / "another" / "machine"
    for name in ("tree", "en", "terms.yaml"):
        copy = shutil.copytree if (tmp_path / name).is_dir() else shutil.copyfile
        elsewhere.mkdir(parents=True, exist_ok=True)
        copy(tmp_path / name, elsewhere / name)
    other = Run(elsewhere / "tree")
    done = other.here("merge", *files, *JSON)
    assert (done.returncode, done.stdout, done.stderr) == (whole.returncode, whole.stdout, whole.stderr)
    # A shard of one machine goes with those of another.
    assert (
        other.here("check", "--no-cache", "--shard", "2/3", "--facts-file", other.file(2, 3)).returncode == 0
    )
    assert other.file(2, 3).read_bytes() == files[1].read_bytes()


def test_trees_of_several_configurations_are_merged_each_by_its_own(tmp_path: Path, run: Run) -> None:
    Tree(run.tree).write(
        {"docs/ja/valint.toml": 'ignore = ["FM003"]\n', "docs/pyproject.toml": "[tool.other]\n"}
    )
    run.arguments = ("docs", "docs/ja", "docs/da/plan.md")
    assert_same(run, [run.shards(3)], within=tmp_path)


def test_names_of_any_kind_are_merged(tmp_path: Path, run: Run) -> None:
    for name in ("a b.md", "quo'te\".md", "line\nbreak.md", "روزنامه.md", "%0A::error::x.md", "-x.md"):
        Tree(run.tree).write({f"docs/da/{name}": "Se [priser](swap.md#nothing).\n"})
    Path(os.fsdecode(bytes(run.tree / "docs" / "da") + b"/\xff.md")).write_bytes(
        b"Se [priser](swap.md#nothing).\n"
    )
    assert_same(run, [run.shards(3)], within=tmp_path)


def test_what_could_not_be_checked_is_told_by_the_shard_and_by_the_merge(tmp_path: Path, run: Run) -> None:
    Tree(run.tree).write({"docs/da/wide.md": "\N{BYTE ORDER MARK}# Bred".encode("utf-16-le")})
    (run.tree / "docs" / "da" / "lost.md").symlink_to("nowhere.md")
    statuses = []
    files = []
    for number in (1, 2, 3):
        done = run.shard(number, 3)
        statuses.append(done.returncode)
        files.append(run.file(number, 3))
        told = {name: name in done.stderr for name in ("docs/da/wide.md", "docs/da/lost.md")}
        assert told == {name: shard_of(name, 3) == number for name in told}
    expected = {shard_of(name, 3) for name in ("docs/da/wide.md", "docs/da/lost.md")}
    assert statuses == [3 if number in expected else 0 for number in (1, 2, 3)]
    assert run.shard(min(expected), 3, "--no-cache", "--allow-incomplete").returncode == 0
    assert_same(run, [files], within=tmp_path)
    assert run.merge(files).returncode == 3
    assert_same(run, [files], "--allow-incomplete", within=tmp_path)


def test_a_merge_with_a_baseline_is_a_run_with_it(tmp_path: Path, run: Run) -> None:
    baseline = tmp_path / "known.json"
    assert run.here("baseline", "--no-cache", "--baseline", baseline).returncode == 0
    Tree(run.tree).write({"docs/da/card.md": "Se [priser](swap.md#fresh).\n"})
    files = run.shards(3)
    assert_same(run, [files], "--baseline", str(baseline), "--verbose", within=tmp_path)
    # Of pages that no shard has seen, no entry is called out of date.
    for number in (1, 2, 3):
        partial = report(run.merge([run.file(number, 3)], "--baseline", baseline, *JSON))
        assert not [one for one in partial["diagnostics"] if one["code"] == "VL010"]


def test_a_merge_tells_what_a_change_brings_about(tmp_path: Path, run: Run) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *IDENTITY, *arguments], cwd=run.tree, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Then")
    plan = run.tree / "docs" / "da" / "plan.md"
    plan.write_text(plan.read_text(encoding="utf-8").replace("next-steps", "later"), encoding="utf-8")
    files = run.shards(3)
    assert_same(run, [files], "--changed-since", "HEAD", within=tmp_path)
    changed = report(run.merge(files, "--changed-since", "HEAD", *JSON))["diagnostics"]
    assert ("docs/da/swap.md", "AN002") in {(one["path"], one["code"]) for one in changed}


def test_a_merge_is_of_the_last_day_of_its_shards_whatever_its_own_is(tmp_path: Path, run: Run) -> None:
    page = "---\ntitle: Sent\nms.topic: how-to\nms.date: 06/01/2026\n---\n# Sent\n\n[x](plan.md#x)\n"
    Tree(run.tree).write({f"docs/da/late{number}.md": page for number in range(8)})
    future, past, own = "1768435200", "1780272000", "1798761600"  # 15 January, 1 June, the last of the year
    whole = {day: run.here("check", "--no-cache", *JSON, env={"SOURCE_DATE_EPOCH": day}).stdout
             for day in (future, past)}  # fmt: skip
    assert [text.count('"FM006"') for text in whole.values()] == [8, 0]
    files = [run.file(number, 2) for number in (1, 2)]
    for days in ((future, future), (past, past), (future, past), (past, future)):
        for number, day in enumerate(days, 1):
            assert run.shard(number, 2, env={"SOURCE_DATE_EPOCH": day}).returncode == 0
        merged = run.here("merge", *files, *JSON, env={"SOURCE_DATE_EPOCH": own})
        assert merged.stdout == whole[max(days)], merged.stderr
