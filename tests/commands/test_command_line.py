"""The command line around the subcommands: help, version, misspelt names, `rule` and `init`."""

import contextlib
import json
import os
import pty
import shlex
import shutil
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

PUBLISHED = json.dumps(
    {
        "docsets_to_publish": [{"docset_name": "d", "build_source_folder": ".", "locale": "da-dk"}],
        "dependent_repositories": [{"path_to_root": "_repo.en-us", "url": "https://example.org/d"}],
    }
)


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


def test_a_misspelt_format_is_told_the_nearest() -> None:
    done = valint("check", "--output-format", "jsn")
    assert done.returncode == 2
    assert done.stderr == "valint: --output-format: no format is called jsn; did you mean json?\n"


def completed(words: str, tmp_path: Path) -> list[str]:
    """Ask a real bash, as the completion page tells how to set it up, what it would offer for a line."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    script = f"""
        valint() {{ {shlex.quote(sys.executable)} -m valint "$@"; }}
        export -f valint
        eval "$(_VALINT_COMPLETE=bash_source valint)"
        COMP_WORDS=({words}) COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
        _valint_completion "$PWD/valint"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    program = tmp_path / "valint"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m valint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    done = subprocess.run(
        [bash, "-c", script], cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("valint che", ["check"]),
        ("valint mer", ["merge"]),
        ("valint check --fail-on warn", ["warning"]),
        ("valint check --output-format js", ["json"]),
        (
            "valint check --select AN001,VL00",
            [f"AN001,{rule.code}" for rule in all_rules() if rule.code.startswith("VL00")],
        ),
        ("valint rule an00", [rule.code for rule in all_rules() if rule.code.startswith("AN00")]),
    ],
)
def test_a_shell_completes_what_is_typed(words: str, offered: list[str], tmp_path: Path) -> None:
    assert completed(words, tmp_path) == offered


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
    done = valint("rule", "AN01")
    assert done.returncode == 2
    assert done.stderr == "valint: rule: no rule is called AN01; did you mean AN001?\n"


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


def test_init_in_an_empty_folder_says_that_nothing_is_there_yet(tree: Tree) -> None:
    done = valint("init", cwd=tree.folder)
    assert done.returncode == 0
    assert done.stdout.startswith("Found no Markdown pages in this folder yet")


def test_init_names_the_locale_that_only_a_name_tells(tree: Tree) -> None:
    tree.write("toolkit.da-DK/guide.md")
    assert valint("init", "toolkit.da-DK", cwd=tree.folder).returncode == 0
    assert load(tree.folder / "toolkit.da-DK" / "valint.toml").locale == "da-DK"


@pytest.mark.parametrize("name", ["toolkit", "toolkit.en-us"])
def test_init_finds_the_english_repository_beside_a_localized_one(tree: Tree, name: str) -> None:
    tree.write("toolkit.da-DK/guide.md")
    tree.write(f"{name}/guide.md")
    for folder in ("toolkit.da-DK", "."):
        assert valint("init", folder, cwd=tree.folder).returncode == 0
        settings = load(tree.folder / folder / "valint.toml")
        assert settings.source is not None
        assert settings.source.resolve() == tree.folder / name
        assert [tree.resolve() for tree in settings.links.fallback] == [tree.folder / name]


def test_init_names_three_commands_that_work(tree: Tree) -> None:
    tree.write("my docs/guide.md", "# Hej\n")
    done = valint("init", "my docs", cwd=tree.folder)
    commands = [line.partition("#")[0].split("  ")[1] for line in done.stdout.splitlines() if "  # " in line]
    assert len(commands) == 3
    for command in commands:
        words = shlex.split(command.replace("CODE", "AN001"))
        assert words[0] == "valint"
        assert valint(*words[1:], cwd=tree.folder).returncode == 0


def test_init_asks_for_an_english_source_that_is_elsewhere(tree: Tree) -> None:
    tree.write("da/page.md")
    tree.write("da/.openpublishing.publish.config.json", PUBLISHED)
    tree.write("english/page.md")
    typed = b"nowhere\nenglish\n"
    shown = at_a_terminal("init", "da", cwd=tree.folder, typed=typed)
    assert "nowhere: no such folder" in shown
    assert "the English source is in ../english" in shown
    settings = load(tree.folder / "da" / "valint.toml")
    assert settings.source is not None
    assert settings.source.resolve() == tree.folder / "english"


def test_init_asks_nothing_where_nobody_can_answer(tree: Tree) -> None:
    tree.write("da/page.md")
    tree.write("da/.openpublishing.publish.config.json", PUBLISHED)
    done = valint("init", "da", cwd=tree.folder)
    assert done.returncode == 0
    assert "name an English source that is not here" in done.stdout


def test_a_long_check_at_a_terminal_shows_how_far_it_is(tree: Tree) -> None:
    for number in range(5):
        tree.write(f"{number}.md", "SLOW\n")
    command = tree.command("check", "--jobs", "1")
    shown = at_a_terminal(*command[1:], cwd=tree.folder, program=())
    assert "/5" in shown
    assert "files" in shown


def at_a_terminal(
    *arguments: str, cwd: Path, typed: bytes = b"", program: tuple[str, ...] = ("-m", "valint")
) -> str:
    """Run the command at a terminal of its own and return what that shows."""
    main, side = pty.openpty()
    os.write(main, typed)
    process = subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=cwd, env=environment({"TERM": "xterm"}), stdin=side, stdout=side, stderr=side,
    )  # fmt: skip
    os.close(side)
    shown = b""
    with contextlib.suppress(OSError):  # Linux ends a terminal with an error once its last user is gone
        while piece := os.read(main, 65536):
            shown += piece
    os.close(main)
    assert process.wait() == 0, shown.decode()
    return shown.decode()


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
