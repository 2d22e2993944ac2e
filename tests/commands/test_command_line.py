"""The command line around the subcommands: help, version, misspelt names, `rule` and `init`."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.commands.conftest import Tree, environment
from valint import __version__
from valint.project.settings import load
from valint.rules.registry import all_rules


def valint(*arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "valint", *arguments],
        cwd=cwd, env=environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(option: str) -> None:
    done = valint(option)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"valint {__version__}\n", "")


def test_help_names_every_command() -> None:
    done = valint("--help")
    assert done.returncode == 0
    for name in ("check", "rule", "init"):
        assert f"\n  {name} " in done.stdout


def test_every_command_has_help() -> None:
    for name in ("check", "rule", "init"):
        done = valint(name, "--help")
        assert done.returncode == 0
        assert f"Usage: valint {name}" in done.stdout


def test_a_misspelt_command_is_told_the_nearest() -> None:
    done = valint("chekc")
    assert done.returncode == 2
    assert "Did you mean 'check'?" in done.stderr


def test_a_misspelt_option_is_told_the_nearest() -> None:
    done = valint("check", "--selct", "LK")
    assert done.returncode == 2
    assert "--select" in done.stderr


def test_rules_are_listed_by_family() -> None:
    done = valint("rule")
    assert done.returncode == 0
    for rule in all_rules():
        assert f"  {rule.code}  " in done.stdout


@pytest.mark.parametrize("word", ["VL001", "vl001", "suppression-problem"])
def test_a_rule_is_explained_by_code_or_name(word: str) -> None:
    done = valint("rule", word)
    assert done.returncode == 0
    assert done.stdout.startswith("VL001 suppression-problem (warning)\n")
    for part in ("\nBad:\n", "\nGood:\n", "\nSource: "):
        assert part in done.stdout


def test_a_prefix_lists_its_rules() -> None:
    done = valint("rule", "VL")
    assert "VL001" in done.stdout
    assert "FM001" not in done.stdout


def test_a_misspelt_code_is_told_the_nearest() -> None:
    done = valint("rule", "VL01")
    assert done.returncode == 2
    assert done.stderr == "valint: rule: no rule is called VL01; did you mean VL001?\n"


def test_init_writes_a_configuration_that_is_valid_and_fits(tree: Tree) -> None:
    for locale in ("en", "de", "ja"):
        tree.write(f"docs/{locale}/guide.md")
    done = valint("init", cwd=tree.folder)
    assert done.returncode == 0, done.stderr
    assert "1 in ja" in done.stdout
    assert "the English source is in docs/en" in done.stdout
    settings = load(tree.folder / "valint.toml")
    assert settings.links.fallback == (tree.folder / "docs" / "en",)
    assert valint("check", cwd=tree.folder).returncode in (0, 1)


def test_what_init_leaves_commented_out_is_valid_as_well(tree: Tree) -> None:
    tree.write("a.md")
    assert valint("init", cwd=tree.folder).returncode == 0
    text = (tree.folder / "valint.toml").read_text(encoding="utf-8")
    settings = [line.removeprefix("# ") for line in text.splitlines() if "=" in line or "[" in line]
    tomllib.loads("\n".join(settings))
    (tree.folder / "valint.toml").write_text("\n".join(settings), encoding="utf-8")
    load(tree.folder / "valint.toml")


def test_init_names_the_locale_that_only_a_name_tells(tree: Tree) -> None:
    tree.write("toolkit.da-DK/guide.md")
    assert valint("init", "toolkit.da-DK", cwd=tree.folder).returncode == 0
    assert load(tree.folder / "toolkit.da-DK" / "valint.toml").locale == "da-DK"


def test_init_replaces_nothing_unless_told_to(tree: Tree) -> None:
    tree.write("a.md")
    file = tree.write("valint.toml", "# mine\n")
    assert valint("init", cwd=tree.folder).returncode == 2
    assert file.read_text(encoding="utf-8") == "# mine\n"
    assert valint("init", "--force", cwd=tree.folder).returncode == 0
    assert file.read_text(encoding="utf-8") != "# mine\n"


def test_init_copes_with_hostile_folder_names(tree: Tree) -> None:
    for name in ("en", 'de"\n[links]\nx="'):
        (tree.folder / "a" / name).mkdir(parents=True)
    tree.write('do"cs\x7f/de/x.md')
    tree.write('do"cs\x7f/en/x.md')
    assert valint("init", cwd=tree.folder).returncode == 0
    assert load(tree.folder / "valint.toml").links.fallback == (tree.folder / 'do"cs\x7f' / "en",)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_init_in_a_folder_that_may_not_be_written_is_told(tree: Tree) -> None:
    tree.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert valint("init", cwd=tree.folder).returncode == 2
    finally:
        tree.folder.chmod(stat.S_IRWXU)
