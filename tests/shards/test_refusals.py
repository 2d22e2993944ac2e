"""What `--shard` and `valint merge` refuse, each by one sentence that says what to do, and status 2."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.test_changed_since import IDENTITY
from tests.shards.runs import Done, Run, head, report, rewritten
from tests.trees import Tree
from valint.engine.shards.partition import shard_of


def refusal(done: Done) -> str:
    """Return the one sentence on standard error."""
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()[-1:]
    return line


@pytest.fixture
def small(tmp_path: Path) -> Run:
    """Four pages in two folders."""
    files = {f"{folder}/{name}.md": "Se [her](#her).\n" for folder in "ab" for name in ("one", "two")}
    run = Run(Tree(tmp_path / "tree").write(files).root)
    run.run = run.here
    return run


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--output-format", "json"], "--output-format goes with valint merge: a shard reports no findings"),
        (["--output-file", "x"], "--output-file goes with valint merge: a shard reports no findings"),
        (["--fail-on", "error"], "--fail-on goes with valint merge: a shard reports no findings"),
        (["--baseline", "x"], "--baseline goes with valint merge: a shard reports no findings"),
        (["--changed-since", "x"], "--changed-since goes with valint merge: a shard reports no findings"),
        (["--fix"], "--fix does not go with --shard: fixes need the findings of the whole tree"),
        (["--diff"], "--diff does not go with --shard: fixes need the findings of the whole tree"),
        (["--unsafe-fixes"], "--unsafe-fixes does not go with --shard: fixes need the findings"),
        (["absent"], "absent: no such file or folder"),
        (["/"], "/: outside of the working directory; run --shard in a folder that holds it"),
        ([".."], "..: outside of the working directory; run --shard in a folder that holds it"),
        (["outwards"], "outwards: outside of the working directory; run --shard in a folder that holds it"),
        (["--select", "XX001"], "XX001"),
        (["empty"], "no Markdown page to check in empty"),
    ],
)
def test_a_shard_refuses_what_makes_no_sense_with_it(small: Run, options: list[str], sentence: str) -> None:
    (small.tree / "empty").mkdir()
    (small.tree / "outwards").symlink_to("/usr", target_is_directory=True)
    done = small.run("check", "--shard", "1/2", "--facts-file", small.file(1, 2), "--no-cache", *options)
    assert sentence in refusal(done)
    assert not small.file(1, 2).exists()


@pytest.mark.parametrize(
    "shard", ["0/2", "3/2", "1/0", "2", "1/2/3", "one/two", "-1/2", "1/1001", "9" * 5_000]
)
def test_a_shard_that_does_not_exist_is_wrong_usage(small: Run, shard: str) -> None:
    done = small.run("check", "--shard", shard, "--facts-file", "x")
    assert "is no part such as 2/5" in refusal(done)


def test_a_shard_and_the_file_for_it_are_named_together(small: Run) -> None:
    assert "name the file to write with --facts-file" in refusal(small.run("check", "--shard", "1/2"))
    assert "--facts-file goes with --shard" in refusal(small.run("check", "--facts-file", "x"))


def test_a_place_where_no_file_can_be_is_told_before_the_long_part(small: Run) -> None:
    for place, reason in (("absent/x", "no folder absent"), (".", "is a folder")):
        done = small.run("check", "--shard", "1/2", "--facts-file", place)
        assert refusal(done) == f"valint: --facts-file {place}: {reason}"


def test_a_merge_needs_a_file(small: Run) -> None:
    assert "Missing argument 'FILE...'" in refusal(small.run("merge"))


@pytest.mark.parametrize("option", ["--fix", "--diff", "--select", "--shard", "--scheduler", "--no-cache"])
def test_a_merge_has_no_option_that_only_shards_can_obey(small: Run, option: str) -> None:
    assert f"No such option '{option}'" in small.run("merge", option, "x").stderr


def test_shards_of_different_runs_are_not_merged(small: Run) -> None:
    files = small.shards(2)
    other = Run(small.tree, *small.arguments)
    for arguments, told in (
        (("a",), "“valint check a” (there “valint check .”)"),
        ((".", "--select", "AN"), "“valint check . --select AN”"),
        ((".", "--ignore", "LK"), "“valint check . --ignore LK”"),
        ((".", "--locale", "ja-JP"), "“valint check . --locale ja-JP”"),
        ((".", "--force-exclude"), "“valint check . --force-exclude”"),
        ((".", "--untrusted"), "“valint check . --untrusted”"),
    ):
        other.arguments = arguments
        other.facts = small.tree.parent
        assert other.shard(2, 2).returncode == 0
        told_of = refusal(small.merge([files[0], other.file(2, 2)]))
        assert "2-of-2.gz: is of another run than ../facts/1-of-2.gz: " in told_of
        assert told in told_of
    assert small.shard(1, 3).returncode == 0
    assert "one of 3 shards (there 2)" in refusal(small.merge([files[0], small.file(1, 3)]))


def test_a_configuration_that_changed_in_between_is_told(small: Run) -> None:
    Tree(small.tree).write({"valint.toml": 'packs = ["own.yaml"]\n', "own.yaml": "kind: terms\n"})
    files = small.shards(2)
    Tree(small.tree).write({"own.yaml": "kind: terms\nterms: []\n"})
    assert "the file own.yaml (" in refusal(small.merge(files))
    assert small.shard(2, 2).returncode == 0
    assert "2-of-2.gz: is of another run than" in refusal(small.merge(files))
    Tree(small.tree).write({"valint.toml": ""})
    assert "the configuration valint.toml (" in refusal(small.merge([files[1]]))


def test_another_commit_is_told(small: Run) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *IDENTITY, *arguments], cwd=small.tree, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Then")
    files = small.shards(2)
    assert small.merge(files).returncode == 1
    git("commit", "-qm", "Now", "--allow-empty")
    told = refusal(small.merge(files))
    assert "was made of something else than is here: the commit (" in told
    assert "check out what the shards checked" in told
    assert small.shard(1, 2).returncode == 0
    assert "is of another run than" in refusal(small.merge(files))


def test_files_without_their_repository_are_merged_all_the_same(small: Run) -> None:
    subprocess.run(["git", "init", "-q"], cwd=small.tree, check=True)
    subprocess.run(["git", *IDENTITY, "commit", "-qm", "x", "--allow-empty"], cwd=small.tree, check=True)
    files = small.shards(2)
    (small.tree / ".git").rename(small.tree.parent / "git")
    assert small.merge(files).returncode == 1


def test_english_pages_that_are_not_here_are_told(small: Run) -> None:
    Tree(small.tree.parent).write({f"en/a/{name}.md": "# Here\n" for name in ("one", "two")})
    Tree(small.tree).write({"valint.toml": 'source = "../en"\nlocale = "da-DK"\n'})
    files = small.shards(2)
    assert small.merge(files).returncode == 1
    (small.tree.parent / "en").rename(small.tree.parent / "elsewhere")
    assert "the English pages (2, " in refusal(small.merge(files))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("more", "lacks a/new.md, which is here; check out what the shards checked"),
        ("fewer", "names b/one.md, which is no page here; check out what the shards checked"),
        ("other", "was made of another b/one.md than is here; check out what the shards checked"),
        ("nothing", "asks for b, which is not here; check out what the shards checked"),
    ],
)
def test_a_tree_that_is_not_that_of_the_shards_is_told(small: Run, change: str, sentence: str) -> None:
    small.arguments = ("a", "b")
    files = small.shards(1)
    page = small.tree / "b" / "one.md"
    if change == "more":
        Tree(small.tree).write({"a/new.md": "# Ny\n"})
    elif change == "fewer":
        page.unlink()
    elif change == "other":
        page.write_text("Se [der](#der).\n", encoding="utf-8")
    else:
        (small.tree / "b").rename(small.tree / "c")
    assert sentence in refusal(small.merge(files))


def test_a_missing_shard_is_told_and_makes_the_report_incomplete(small: Run) -> None:
    files = small.shards(3)
    done = small.merge(files[:1], "--output-format", "json")
    assert done.returncode == 3
    assert report(done)["summary"]["incomplete"] is True
    assert ".: Shard 2/3 is missing: " in done.stderr
    assert ".: Shard 3/3 is missing: " in done.stderr
    lowered = small.merge(files[:1], "--output-format", "json", "--allow-incomplete")
    assert lowered.returncode == (1 if report(done)["summary"]["errors"] else 0)
    assert small.merge(files).returncode == 1


def test_a_link_to_a_page_that_nobody_can_read_is_not_judged_when_its_shard_is_missing(small: Run) -> None:
    Tree(small.tree).write({"a/one.md": b"\xff\xfe\0", "b/one.md": "Se [der](../a/one.md#der).\n"})
    total = next(
        total for total in range(2, 99) if shard_of("a/one.md", total) != shard_of("b/one.md", total)
    )
    linking = shard_of("b/one.md", total)
    small.shard(linking, total)
    done = small.merge([small.file(linking, total)], "--output-format", "json")
    assert done.returncode == 3
    assert {(one["path"], one["code"]) for one in report(done)["diagnostics"] if one["code"][:2] == "AN"} <= {
        ("a/two.md", "AN001"),
        ("b/two.md", "AN001"),
    }


@pytest.mark.skipif(os.name != "posix", reason="links are not made alike everywhere")
def test_a_folder_in_the_tree_that_leads_out_of_it_is_not_what_a_fact_file_can_ask_for(small: Run) -> None:
    (small.tree / "outwards").symlink_to("/usr", target_is_directory=True)
    (file,) = small.shards(1)
    for path in ("outwards", "/", "..", "a/../..", "outwards/share", "\0", "a\0b", "x" * 3_000, "x/" * 2_000):
        forged = rewritten(file, lambda lines, path=path: head(lines, asked__paths=[path]))  # type: ignore[misc]
        told = refusal(small.merge([forged]))
        assert "which is outside of the working directory" in told or "which is not here" in told
