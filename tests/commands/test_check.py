"""`valint check` as a process: exit statuses, signals, streams, outputs."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.commands.conftest import Tree, environment, interrupt_until_it_ends
from valint.project.resources import data_file
from valint.report.formats import NAMES


def test_a_clean_tree_exits_with_0(tree: Tree) -> None:
    tree.write("a.md")
    done = tree.run("check")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 file checked, nothing to report.\n"


@pytest.mark.parametrize("output_format", NAMES)
@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        ("Fine.", [], 0),
        ("BAD", [], 1),
        ("POOR", [], 0),
        ("POOR", ["--fail-on", "warning"], 1),
        ("POOR", ["--fail-on", "info"], 1),
        ("BAD", ["--fail-on", "never"], 0),
        ("BOOM", [], 3),
        ("BOOM", ["--fail-on", "never"], 3),
        ("BOOM", ["--allow-incomplete", "--fail-on", "never"], 0),
        ("BOOM", ["--allow-incomplete"], 1),
        ("BAD", ["--config", "absent.toml"], 2),
        ("BAD", ["--select", "XX001"], 2),
        ("BAD", ["--locale", "danish"], 2),
        ("BAD", ["--fallback", "absent"], 2),
        ("BAD", ["--no-such-option"], 2),
        ("BAD", ["--fail-on", "sometimes"], 2),
        ("BAD", ["absent.md"], 2),
    ],
)
def test_the_exit_status_is_the_same_for_every_format(
    tree: Tree, text: str, options: list[str], status: int, output_format: str
) -> None:
    tree.write("a.md", text)
    done = tree.run("check", "--output-format", output_format, *options)
    assert done.returncode == status
    if status == 2:
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


def test_a_tree_without_a_page_is_wrong_usage(tree: Tree) -> None:
    tree.write("notes.txt")
    done = tree.run("check")
    assert done.returncode == 2
    assert done.stderr == "valint: no Markdown page to check in .\n"


def test_named_files_that_are_no_pages_are_nothing_to_check(tree: Tree) -> None:
    tree.write("settings.yml", "retries: 3\n")
    done = tree.run("check", "settings.yml")
    assert (done.returncode, done.stderr) == (0, "0 files checked, nothing to report.\n")


def test_a_broken_configuration_names_key_and_line(tree: Tree) -> None:
    tree.write("a.md")
    tree.write("valint.toml", 'locale = "da-DK"\nselekt = []\n')
    done = tree.run("check")
    assert done.returncode == 2
    assert done.stderr == "valint: valint.toml:2: selekt is no setting; did you mean select?\n"


def test_an_untrusted_configuration_is_refused_what_reaches_out(tree: Tree) -> None:
    tree.write("a.md")
    tree.write("valint.toml", '[links]\nfallback = ["/"]\n')
    assert tree.status("check") == 0
    done = tree.run("check", "--untrusted")
    assert done.returncode == 2
    assert "valint.toml:2: links.fallback[1] leads outside" in done.stderr


def test_paths_below_different_configurations_are_checked_each_by_its_own(tree: Tree) -> None:
    for name in ("strict", "lax"):
        tree.write(f"{name}/a.md", "BAD")
    tree.write("lax/valint.toml", '[severity]\nST990 = "info"\n')
    done = tree.run("check", "strict", "lax", "--output-format", "json")
    found = {one["path"]: one["severity"] for one in json.loads(done.stdout)["diagnostics"]}
    assert found == {"lax/a.md": "info", "strict/a.md": "error"}
    assert done.returncode == 1


def test_findings_go_to_standard_output_and_all_else_to_standard_error(tree: Tree) -> None:
    tree.write("a.md", "Text BAD text\n")
    done = tree.run("check")
    assert done.stdout == "a.md:1:6 error ST990 This is bad.\n1 | Text BAD text\n  |      ^^^\n\n"
    assert done.stderr == "1 file checked: 1 error.\nStart with ST990: valint rule ST990\n"


def test_infos_are_counted_and_listed_on_request(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    tree.write("valint.toml", 'select = ["ST990"]\n[severity]\nST990 = "info"\n')
    plain = [sys.executable, "-c", tree.command("check")[2], "check"]
    quiet = subprocess.run(
        plain, cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert quiet.stdout == ""
    assert "1 info (--verbose lists them)" in quiet.stderr
    loud = subprocess.run(
        [*plain, "--verbose"], cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert "a.md:1:1 info ST990" in loud.stdout


def test_a_fault_is_told_and_its_traceback_on_request(tree: Tree) -> None:
    tree.write("a.md", "BOOM")
    tree.write("b.md", "BAD")
    done = tree.run("check")
    assert "b.md:1:1 error ST990" in done.stdout
    assert "Incomplete: 1 fault kept something from being checked." in done.stderr
    assert "Traceback" not in done.stderr
    assert "ValueError: boom" in tree.run("check", "--debug").stderr


def test_several_reports_come_from_one_run(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    done = tree.run(
        "check", "--output-format", "json", "--output-file", "one.json", "--output-format=concise",
        "--output-format=json", "--output-file=two.json",
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == "a.md:1:1 error ST990 This is bad.\n"
    one, two = ((tree.folder / name).read_bytes() for name in ("one.json", "two.json"))
    assert one == two
    Draft202012Validator(json.loads(data_file("schemas", "report.schema.json"))).validate(json.loads(one))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-file", "x"], "name its --output-format before it"),
        (["--output-format", "json", "--output-format", "text"], "standard output takes one"),
        (["--output-format", "yaml"], "no format is called yaml"),
        (["--output-format", "json", "--output-file", "a", "--output-file", "b"], "name its --output-format"),
    ],
)
def test_outputs_that_do_not_pair_up_are_wrong_usage(tree: Tree, arguments: list[str], message: str) -> None:
    tree.write("a.md")
    done = tree.run("check", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_report_that_cannot_be_written_exits_with_4_and_shows_the_findings(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    (tree.folder / "folder").mkdir()
    done = tree.run("check", "--output-format", "json", "--output-file", "folder")
    assert done.returncode == 4
    assert "a.md:1:1 error ST990" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_exits_with_4(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            tree.command("check"),
            cwd=tree.folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_what_was_found(tree: Tree, number: signal.Signals) -> None:
    tree.write("a.md", "BAD")
    for index in range(200):
        tree.write(f"b{index:03}.md", "SLOW")
    process = tree.start(
        "check", "--output-format", "json", "--output-file", "r.json", "--output-format", "concise"
    )
    tree.wait_until_begun(process, 2)
    process.send_signal(number)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 128 + number
    assert b"a.md:1:1 error ST990" in output
    assert f"Stopped by signal {number:d}".encode() in errors
    assert b"Traceback" not in errors
    report = json.loads((tree.folder / "r.json").read_bytes())
    assert report["summary"]["incomplete"] is True
    assert report["summary"]["files"] < 200
    assert not list(tree.folder.glob(".r.json.*"))


def test_a_file_that_never_ends_is_left_after_a_short_grace(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    tree.write("b.md", "FOREVER")
    process = tree.start("check")
    tree.wait_until_begun(process)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 143
    assert b"a.md:1:1 error ST990" in output


def test_a_second_signal_ends_the_process_at_once(tree: Tree) -> None:
    tree.write("b.md", "FOREVER")
    process = tree.start("check")
    tree.wait_until_begun(process)
    interrupt_until_it_ends(process)
    process.communicate(timeout=300)
    assert process.returncode == -signal.SIGINT


SLOW_DISCOVERY = """
import sys, time
from valint.project import discovery

def discover(*_arguments, **_options):
    print("looking", file=sys.stderr, flush=True)
    time.sleep(600)

discovery.discover = discover
from valint.cli import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_pages_are_looked_for_ends_the_run_without_a_traceback(
    tree: Tree, number: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_DISCOVERY, "check", "--no-cache", "."],
        cwd=tree.folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"looking\n"
    process.send_signal(number)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 128 + number
    assert b"Traceback" not in errors
    assert f"Stopped by signal {number:d}".encode() in errors


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_causes_no_traceback(tree: Tree, unbuffered: str) -> None:
    for number in range(5):
        tree.write(f"a{number}.md", "MANY " * 4)
    process = tree.start("check", "--output-format", "concise", env={"PYTHONUNBUFFERED": unbuffered})
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=300) == 1
    assert errors == b""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_long_report_is_written_whole(tree: Tree, unbuffered: str) -> None:
    tree.write("a.md", "MANY")
    done = tree.run("check", "--output-format", "json", env={"PYTHONUNBUFFERED": unbuffered})
    assert len(json.loads(done.stdout)["diagnostics"]) == 1000


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_closed_stream_causes_no_crash(tree: Tree, closed: str) -> None:
    tree.write("a.md", "BAD")
    words = " ".join(f"'{word}'" if "'" not in word else f'"{word}"' for word in tree.command("check")[3:])
    script = tree.folder / "script.py"
    script.write_text(tree.command("check")[2], encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec '{sys.executable}' script.py {words} {closed}>&-"],
        cwd=tree.folder, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_an_ascii_terminal_gets_escapes_and_json_stays_utf8(tree: Tree, env: dict[str, str]) -> None:
    tree.write("å.md", "予約 BAD\n")
    text = subprocess.run(
        tree.command("check"), cwd=tree.folder, env=environment(env), capture_output=True, check=False
    )
    assert text.returncode == 1, text.stderr
    text.stdout.decode("ascii")
    data = subprocess.run(
        tree.command("check", "--output-format", "json"),
        cwd=tree.folder, env=environment(env), capture_output=True, check=False,
    )  # fmt: skip
    assert json.loads(data.stdout.decode("utf-8"))["diagnostics"][0]["path"] == "å.md"


def test_a_working_directory_that_is_gone_is_no_crash(tree: Tree) -> None:
    gone = tree.folder / "gone"
    gone.mkdir()
    script = f"cd '{gone}' && rmdir '{gone}' && exec '{sys.executable}' -m valint check ."
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "working directory" in done.stderr


def test_without_a_home_and_a_writable_temporary_folder_all_is_well(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    env = environment({"TMPDIR": "/proc"})
    env.pop("HOME", None)
    done = subprocess.run(tree.command("check"), cwd=tree.folder, env=env, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr


HOSTILE_NAMES = [
    "line\nbreak.md",
    "\x1b]0;owned\x07.md",
    "\n::error file=x::pwned.md",
    "%0A::set-output.md",
    "\u202egnp.md",
    "-leading.md",
    "a:b.md",
    "<script>.md",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
# Annotations are commands and a workbook is no text: tests/report looks at those.
@pytest.mark.parametrize("output_format", [name for name in NAMES if name not in ("github", "xlsx")])
def test_a_hostile_file_name_has_no_effect(tree: Tree, name: str, output_format: str) -> None:
    tree.write(f"x/{name}", "BAD\n")
    done = tree.run("check", "--output-format", output_format, "x")
    assert done.returncode == 1
    output = done.stdout + done.stderr
    assert not set(output) & set("\x1b\x07\u202e\r")
    assert not [line for line in output.splitlines() if line.startswith("::")]
    if output_format == "json":
        assert json.loads(done.stdout)["diagnostics"][0]["path"] == f"x/{name}"


def test_a_name_that_is_not_utf8_is_reported(tree: Tree) -> None:
    with open(os.fsencode(tree.folder) + b"/\xe6.md", "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write("BAD\n")
    assert tree.run("check").stdout.startswith("\\xe6.md:1:1 error ST990")
    assert (
        json.loads(tree.run("check", "--output-format", "json").stdout)["diagnostics"][0]["path"]
        == "\ufffd.md"
    )


def test_on_github_no_line_of_a_page_is_a_command(tree: Tree) -> None:
    tree.write("a.md", "::error::BAD\n")
    lines = tree.run("check", env={"GITHUB_ACTIONS": "true"}).stdout.splitlines()
    assert lines[0].startswith("::stop-commands::")
    assert lines[-1] == f"::{lines[0].removeprefix('::stop-commands::')}::"
    assert lines[0] != tree.run("check", env={"GITHUB_ACTIONS": "true"}).stdout.splitlines()[0]


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "TF_BUILD"])
def test_on_a_service_no_name_of_a_file_is_a_command_on_standard_error(tree: Tree, name: str) -> None:
    tree.write("::error::x ##[error] ##VSO[task.complete].md", b"\xff\xfe")
    done = tree.run("check", env={name: "true"})
    assert done.returncode == 3
    for line in done.stderr.splitlines():
        assert not line.strip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line.lower()
    assert ":\u200b:error::x" in done.stderr


def test_on_azure_pipelines_no_line_of_a_page_is_a_command(tree: Tree) -> None:
    tree.write("a.md", "BAD ##vso[task.setvariable variable=x]y\n")
    assert "##vso[" in tree.run("check").stdout
    assert "##vso[" not in tree.run("check", env={"TF_BUILD": "True"}).stdout


def terminal_output(tree: Tree, env: dict[str, str]) -> bytes:
    """Run the check with a terminal as standard output and return what it showed."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        tree.command("check"), cwd=tree.folder, env=environment({"TERM": "xterm", **env}),
        stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while select.select([master], [], [], 300)[0]:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    process.wait(timeout=300)
    os.close(master)
    return shown


def test_colour_is_for_terminals_and_no_color_is_respected(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    assert b"\x1b[1;31merror" in terminal_output(tree, {})
    assert b"\x1b" not in terminal_output(tree, {"NO_COLOR": "1"})
    assert b"\x1b" not in terminal_output(tree, {"TERM": "dumb"})
    assert "\x1b" not in tree.run("check").stdout
    assert "\x1b[1;31merror" in tree.run("check", env={"FORCE_COLOR": "1"}).stdout


def test_the_same_tree_gives_the_same_bytes(tree: Tree) -> None:
    for index in range(30):
        tree.write(f"d{index % 3}/a{index}.md", "BAD POOR\n\n<!-- valint-disable ST991 -->\n")
    names = sorted(str(path.relative_to(tree.folder)) for path in tree.folder.rglob("*.md"))
    first = tree.run("check", "--output-format", "json", env={"PYTHONHASHSEED": "1"}).stdout
    assert first == tree.run("check", "--output-format", "json", env={"PYTHONHASHSEED": "2"}).stdout
    assert first == tree.run("check", "--output-format", "json", *reversed(names)).stdout


def test_the_date_of_a_run_can_be_pinned(tree: Tree) -> None:
    tree.write("a.md")
    assert tree.run("check", env={"SOURCE_DATE_EPOCH": "0"}).returncode == 0
    assert tree.run("check", env={"SOURCE_DATE_EPOCH": "nonsense"}).returncode == 0


def test_few_open_files_are_enough(tree: Tree) -> None:
    for index in range(200):
        tree.write(f"a{index}.md", "BAD")
    script = tree.folder / "script.py"
    script.write_text(tree.command("check")[2], encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", "-c", f"ulimit -n 64 && exec '{sys.executable}' script.py check --select ST99"],
        cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("200 files checked: 200 errors.")
