"""A check on a cluster reports what a local one does, byte for byte, and knows what it needs."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.conftest import Cluster, Processes, Tree, environment

COLD = ("--no-cache", "--output-format", "json")
SCHEMA = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "required": ["ms.team"]}'


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def english(number: int, minutes: int) -> str:
    head = f"---\ntitle: Page {number}\n---\n\n# Page {number}\n\n"
    return f"{head}Wait for {minutes} minutes, then choose `Save`.\n"


def danish(number: int, commit: str) -> str:
    return (
        f"---\ntitle: Side {number}\nms.contentlocale: da-DK\nms.sourcegitcommit: {commit}\n---\n\n"
        f'# <a name="page-{number}"></a>Side {number}\n\nVent 5 minutter, og vælg `Gem`.\n\n'
        f"Se [en anden](page{number + 1}.md#page-{number + 1}) og [ingen](nowhere.md).\n"
    )


@pytest.fixture
def full_tree(tree: Tree) -> Tree:
    """Pages with all that checking one may read: English pages of two commits, a schema, a glossary."""
    source = tree.folder / "en"
    source.mkdir()
    git(source, "init", "-q")
    commits = []
    for minutes in (5, 15):
        for number in range(30):
            (source / f"page{number}.md").write_text(english(number, minutes))
        git(source, "add", ".")
        git(source, "commit", "-q", "-m", f"{minutes} minutes")
        commits.append(git(source, "rev-parse", "HEAD"))
    commits.append("0" * 40)
    for number in range(30):
        tree.write(f"da/page{number}.md", danish(number, commits[number % 3]))
    # A commit that no pattern finds: the page has to be checked at home.
    tree.write(
        "da/page7.md", danish(7, commits[0]).replace("ms.source", '"ms.\\x73ource').replace("it: ", 'it": ')
    )
    tree.write("da/latin.md", "# Sk\u00e6rm\n".encode("latin-1"))
    tree.write("da/utf16.md", "# Side\n".encode("utf-16"))
    tree.write("da/mærke \u202e.md", "\ufeff# Side\r\n\r\nSe [her](#nix).\r\n")
    tree.write("da/large.md", "# Side\n" + "ord " * 20_000)
    tree.write("schemas/page.json", SCHEMA)
    tree.write("terms/words.csv", "language,source,target\nda,minutes,minutter\nda,Save,Gem\n")
    tree.write(
        "valint.toml",
        'source = "en"\nglossaries = ["terms"]\n[limits]\ntime_limit = 600\nmax_file_size = 50000\n'
        '[[schemas]]\npaths = ["da/**"]\nschema = "schemas/page.json"\n'
        '[[overrides]]\npaths = ["da/page1*.md"]\nignore = ["LK"]\n[severity]\nAN = "info"\n',
    )
    return tree


def test_every_kind_of_page_is_reported_as_a_local_run_reports_it(full_tree: Tree, pair: Cluster) -> None:
    local = full_tree.check(*COLD, "da")
    for address in (pair.address, "local"):
        done = full_tree.check(*COLD, "da", "--scheduler", address)
        assert done.stdout == local.stdout
        assert (done.returncode, done.stderr) == (local.returncode, local.stderr)
    assert local.returncode == 3
    for code in (b"FM0", b"LK0", b"VL002", b"VL003", b"VL007", b"VL008"):
        assert code in local.stdout


def test_from_another_folder_the_report_is_the_same(full_tree: Tree, pair: Cluster) -> None:
    full_tree.folder = full_tree.folder / "en"
    local = full_tree.check(*COLD, "../da")
    assert full_tree.check(*COLD, "../da", "--scheduler", pair.address).stdout == local.stdout
    assert b"../da/page1.md" in local.stdout


def test_cluster_and_local_runs_share_the_cache(full_tree: Tree, pair: Cluster, tmp_path: Path) -> None:
    def check(cache: str, *arguments: str) -> bytes:
        return full_tree.check(
            "da", "--output-format", "json", "--cache-dir", str(tmp_path / cache), *arguments
        ).stdout

    there = ("--scheduler", pair.address)
    expected = full_tree.check(*COLD, "da").stdout
    assert check("a", *there) == expected  # cold there
    assert check("a") == expected  # warm here
    full_tree.write("da/page3.md", "# Ny\n")
    expected = full_tree.check(*COLD, "da").stdout
    assert check("a", *there) == expected  # warm there, but for a page
    assert check("a", "--scheduler", "local", "--jobs", "2") == expected


def test_every_format_is_the_same(tree: Tree, pair: Cluster) -> None:
    tree.write("a.md", "# Side\n\nSe [ingen](nowhere.md) og <b>det\x1b[2J.\n")
    formats = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "html", "csv")
    wanted = [
        part for name in formats for part in ("--output-format", name, "--output-file", f"../{{}}.{name}")
    ]
    for run, more in (("here", ()), ("there", ("--scheduler", pair.address))):
        tree.check("--no-cache", *(part.format(run) for part in wanted), *more)
    for name in formats:
        here, there = (tree.folder.parent / f"{run}.{name}" for run in ("here", "there"))
        assert here.read_bytes() == there.read_bytes()


def test_a_worker_with_other_rules_is_refused(odd_tree: Tree, pair: Cluster) -> None:
    odd_tree.write("a.md", "# Side\n")
    done = odd_tree.check(*COLD, "--scheduler", pair.address)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"the plug-in qx is not there and here qx-rules 1.0" in done.stderr
    assert b"install the same there" in done.stderr


def test_a_scheduler_that_does_not_answer_is_told(tree: Tree) -> None:
    tree.write("a.md", "# Side\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        done = tree.check("--scheduler", address, env={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"})
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"valint: --scheduler {address}: no scheduler answers there".encode() in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_scheduler_without_workers_is_told(tree: Tree, processes: Processes, tmp_path: Path) -> None:
    tree.write("a.md", "# Side\n")
    cluster = Cluster(processes, tmp_path, None)
    waits = {"DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "200ms"}
    done = tree.check("--scheduler", cluster.address, env=waits)
    assert done.returncode == 2
    assert f"start one with: dask worker {cluster.address}".encode() in done.stderr


@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1", "http://127.0.0.1:1", ""])
def test_what_is_no_address_is_refused(tree: Tree, address: str) -> None:
    tree.write("a.md", "# Side\n")
    done = tree.check("--scheduler", address)
    assert done.returncode == 2
    assert b"give tcp://HOST:PORT" in done.stderr


def test_without_the_extra_the_message_says_what_to_install(tree: Tree) -> None:
    tree.write("a.md", "# Side\n")
    script = "import sys; sys.modules['distributed'] = None; from valint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "check", "--scheduler", "local"],
        cwd=tree.folder, env=environment(None), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"valint: --scheduler needs dask: pip install 'valint[dask]'\n"


def test_a_run_without_a_cluster_imports_nothing_of_dask(tree: Tree) -> None:
    tree.write("a.md", "# Side\n")
    script = (
        "import sys; from valint.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('dask', 'distributed', 'tornado')"
        " or name.startswith('valint.engine.cluster')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check"],
        cwd=tree.folder, env=environment(None), stdin=subprocess.DEVNULL, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr.endswith(b"[]\n")
