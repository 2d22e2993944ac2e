"""`valint links` as its users run it: real processes, signals, files."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.web.farm import Farm, Server, Visit, page

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "link-results.schema.json").read_text())
TEXT = "<p>" + "Words that a reader reads. " * 20 + "</p>"


@dataclass
class Tree:
    """A folder with pages, and the command that checks it."""

    folder: Path
    farm: Farm
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        return file

    def command(self, *options: str) -> list[str]:
        opened = [f"--allow-port={port}" for port in sorted(self.farm.ports)]
        quick = ["--rate=0", "--per-host=4", "--timeout=60", "--retries=0"]
        return [
            *(sys.executable, "-m", "valint", "links"),
            *opened,
            "--allow-network=127.0.0.0/8",
            *quick,
            *options,
        ]

    def start(self, *options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*options),
            cwd=self.folder,
            env={**os.environ, "XDG_CACHE_HOME": str(self.folder.parent / "cache"), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *options: str) -> "Run":
        process = self.start(*options)
        out, err = process.communicate(timeout=600)
        return Run(process.returncode, out, err)

    @property
    def cache(self) -> Path:
        return self.folder.parent / "cache" / "valint" / "links.db"


@dataclass
class Run:
    """What a run said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        """The results of `--output-format json`, by URL."""
        data = json.loads(self.out)
        Draft202012Validator(SCHEMA).validate(data)
        return {result["url"]: result for result in data["results"]}


@pytest.fixture
def tree(tmp_path: Path, farm: Farm) -> Tree:
    folder = tmp_path / "docs"
    folder.mkdir()
    return Tree(folder, farm)


def _links(urls: Sequence[str]) -> str:
    return "# Links\n\n" + "".join(f"- [link]({url})\n" for url in urls)


def test_each_url_is_reported_once_with_all_its_places(tree: Tree, server: Server) -> None:
    gone = server.url("/absent")
    fine = server.serve("/fine", 200, page())
    tree.write("a.md", f"# Guide\n\nSee [one]({gone}) and [two]({fine}).\n\n| x |\n| --- |\n| <{gone}> |\n")
    tree.write("b/c.md", f"[again]({gone})\r\n\r\n![image]({fine}/x.png)\r\n")
    done = tree.run()
    assert done.status == 1
    assert done.out.splitlines()[:5] == [
        f"dead {gone}",
        "  http-404: GET and HEAD both answer 404",
        "    a.md:3:11",
        "    a.md:7:4",
        "    b/c.md:1:9",
    ]
    assert done.out.count(gone + "\n") == 1
    assert "3 URLs of 5 links in 2 files: 1 alive, 2 dead" in done.err


def test_the_json_report_obeys_its_schema_and_equals_the_results_file(tree: Tree, server: Server) -> None:
    server.serve("/new", 200, page())
    old = server.serve("/old", 301, headers={"Location": "/new"})
    marked = server.serve("/marked", 200, page("x", f"<h1 id=a>A</h1>{TEXT}"))
    tree.write(
        "side.md",
        f"---\nms.contentlocale: da-DK\n---\n# Æ\n\nÅbn [x]({old}) [y]({marked}#b) [z](ftp://x.y/)\n",
    )
    done = tree.run("--output-format", "json", "--results", "out/links.json")
    assert done.out == (tree.folder / "out" / "links.json").read_text(encoding="utf-8")
    results = done.results
    assert list(results) == sorted(results)
    assert results[old]["verdict"] == "redirected"
    assert results[old]["hops"] == [{"status": 301, "url": old}]
    assert results[old]["final_url"] == server.url("/new")
    assert results[old]["locale"] == "da-DK"
    assert results[old]["occurrences"] == [{"path": "side.md", "line": 6, "column": 9, "fragment": ""}]
    assert results[marked]["fragments"] == {"b": "absent-once"}
    assert results["ftp://x.y/"]["reason"] == "scheme"
    summary = json.loads(done.out)["summary"]
    assert (summary["urls"], summary["redirected"], summary["suspect"], summary["unchecked"]) == (3, 1, 1, 1)


def test_only_dead_links_fail_unless_told_otherwise(tree: Tree, server: Server) -> None:
    tree.write("a.md", _links([server.serve("/soft", 200, page("Page not found"))]))
    assert tree.run().status == 0
    assert tree.run("--fail-on", "warning").status == 1
    tree.write("a.md", _links([server.serve("/busy", 503)]))
    assert tree.run("--fail-on", "warning").status == 0
    assert tree.run("--fail-on", "info").status == 1
    tree.write("a.md", _links([server.url("/gone")]))
    assert tree.run().status == 1
    assert tree.run("--fail-on", "never").status == 0


def test_a_recorded_run_is_replayed_to_the_byte_without_the_servers(tree: Tree, server: Server) -> None:
    server.serve("/new", 200, page())
    urls = [
        server.serve("/fine", 200, page()),
        server.serve("/old", 302, headers={"Location": "/new"}),
        server.serve("/a.pdf", 200, page()),
        server.serve("/busy", 429, headers={"Retry-After": "0"}),
        server.serve("/broken", 500),
        server.url("/gone"),
        server.url("/gone") + "?token=secret",
    ]
    tree.write("a.md", _links(urls))
    common = ["--output-format", "json", "--max-urls", "6"]
    recorded = tree.run(*common, "--record", "../recording")
    requests = len(server.log)
    options = tree.command(*common, "--replay", "../recording")
    tree.farm.close()
    tree.farm.__init__()  # type: ignore[misc]  # the fixture closes it once more
    replayed = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *options[3:]],
        cwd=tree.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert replayed.stdout == recorded.out
    assert replayed.returncode == recorded.status == 3
    assert len(server.log) == requests
    assert "secret" not in recorded.out + recorded.err + replayed.stderr


NO_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("a socket was opened")
class Refused(socket.socket):
    __init__ = refuse
socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.socketpair = refuse
from valint.cli import main
main(sys.argv[1:])
"""


def _wait_for_requests(number: int, server: Server, process: "subprocess.Popen[str]") -> None:
    """Wait until a server has been asked so often."""
    patience = time.monotonic() + 300
    while len(server.log) < number:
        assert process.poll() is None and time.monotonic() < patience, "the run should be under way"
        time.sleep(0.005)


def _answered(cache: Path) -> set[str]:
    with sqlite3.connect(f"file:{cache}?mode=ro", uri=True) as connection:
        return {url for (url,) in connection.execute("SELECT url FROM verdicts")}


def test_a_killed_run_is_resumed_where_it_was(tree: Tree, server: Server) -> None:
    server.silent_after = 43
    urls = [server.serve(f"/{number}", 500 if number % 5 == 0 else 200, page()) for number in range(120)]
    tree.write("a.md", _links(urls))
    process = tree.start("--per-host", "3")
    _wait_for_requests(44, server, process)
    patience = time.monotonic() + 300
    while len(_answered(tree.cache)) < 20:
        assert time.monotonic() < patience, "what was answered should be kept"
        time.sleep(0.05)
    process.kill()
    process.communicate()
    server.silent_after = None
    answered = _answered(tree.cache)
    done = tree.run("--output-format", "json")
    results = done.results
    assert set(results) == set(urls)
    assert {result["verdict"] for result in results.values()} == {"alive", "transient"}
    for url in answered:
        assert len(server.asked(url.removeprefix(server.url("")))) == 1
    asked_twice = [visit.path for visit in server.log if len(server.asked(visit.path)) > 1]
    assert len(set(asked_twice)) <= 3, "only what was under way when the run was killed"


def test_two_processes_share_a_cache(tree: Tree, server: Server) -> None:
    server.latency = 0.01
    urls = [server.serve(f"/{number}", 200, page()) for number in range(60)]
    tree.write("a.md", _links(urls))
    runs = [tree.start("--output-format", "json") for _ in range(2)]
    outputs = [run.communicate(timeout=600) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    for out, err in outputs:
        assert {result["verdict"] for result in Run(0, out, err).results.values()} == {"alive"}
        assert "cache" not in err
    third = tree.run()
    assert "(0 asked, 60 remembered)" in third.err


def test_an_interrupted_run_reports_what_it_has(tree: Tree, server: Server) -> None:
    server.silent_after = 10
    urls = [server.serve(f"/{number}", 200, page()) for number in range(200)]
    tree.write("a.md", _links(urls))
    process = tree.start("--output-format", "json", "--per-host", "2")
    _wait_for_requests(12, server, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 130
    results = Run(130, out, err).results
    reasons = [result["reason"] for result in results.values()]
    assert set(reasons) == {"ok", "interrupted"}
    assert json.loads(out)["summary"]["incomplete"] is True
    assert "Traceback" not in err
    assert len(server.log) == 12


def test_a_budget_is_reported_and_the_next_run_goes_on(tree: Tree, server: Server) -> None:
    tree.write("a.md", _links([server.serve(f"/{number}", 200, page()) for number in range(5)]))
    first = tree.run("--max-urls", "3")
    assert first.status == 3
    assert "3 alive, 2 unchecked" in first.err and "run again" in first.err
    assert tree.run("--max-urls", "1", "--allow-incomplete").status == 0
    last = tree.run()
    assert last.status == 0
    assert "(1 asked, 4 remembered)" in last.err
    assert len(server.log) == 5


def test_a_damaged_cache_costs_a_warning(tree: Tree, server: Server) -> None:
    tree.write("a.md", _links([server.serve("/x", 200, page())]))
    tree.cache.parent.mkdir(parents=True)
    tree.cache.write_bytes(os.urandom(4096))
    done = tree.run()
    assert done.status == 0
    assert done.err.count("is damaged") == 1
    assert "(0 asked, 1 remembered)" in tree.run().err


def test_a_cache_that_nobody_may_write_costs_a_warning(tree: Tree, server: Server) -> None:
    tree.write("a.md", _links([server.serve("/x", 200, page())]))
    done = tree.run("--cache", "/proc/valint/links.db")
    assert done.status == 0
    assert "without a link cache" in done.err


def test_no_output_shows_a_secret(tree: Tree, server: Server) -> None:
    server.serve("/x", 302, headers={"Location": "/gone?access_token=secret&page=2"})
    tree.write("a.md", _links([server.url("/x") + "?sig=secret", "https://user:secret@contoso.com/x"]))
    done = tree.run("-v", "--record", "../recording", "--results", "links.json")
    shown = done.out + done.err + (tree.folder / "links.json").read_text()
    shown += (tree.folder.parent / "recording" / "exchanges.jsonl").read_text()
    assert "secret" not in shown
    assert "sig=***" in shown and "access_token=***&page=2" in shown and "https://***@contoso.com/x" in shown
    assert b"secret" not in b"".join(file.read_bytes() for file in tree.cache.parent.iterdir())


def test_hostile_text_does_not_reach_the_terminal(tree: Tree, server: Server) -> None:
    tree.write("a\x1b]0;x\x07.md", "[x](<http://[::1\x1b[2J\u202e>)\n")
    done = tree.run("-v")
    assert "suspect" in done.out
    assert not {"\x1b", "\x07", "\u202e"} & set(done.out + done.err)


def test_no_text_of_a_page_is_a_command_to_githubs_runner(tree: Tree, server: Server) -> None:
    tree.environment["GITHUB_ACTIONS"] = "true"
    tree.write("::error file=x::y.md", _links([server.url("/gone")]))
    lines = tree.run().out.splitlines()
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert commands[0].startswith("::stop-commands::")
    assert commands[-1] == f"::{commands[0].removeprefix('::stop-commands::')}::"
    assert lines[0] == commands[0] and lines[-1] == commands[-1]


def test_lists_decide_what_is_asked(tree: Tree, farm: Farm, server: Server) -> None:
    other = farm.server("127.0.0.3")
    urls = [
        server.serve("/a", 200, page()),
        server.serve("/private/b", 200, page()),
        other.serve("/c", 200, page()),
    ]
    tree.write("a.md", _links(urls))
    denied = tree.run("--deny", server.url("/private/"), "--output-format", "json").results
    assert [denied[url]["reason"] for url in urls] == ["ok", "excluded", "ok"]
    allowed = tree.run("--allow", "127.0.0.3", "--output-format", "json", "--no-cache").results
    assert [allowed[url]["reason"] for url in urls] == ["excluded", "excluded", "ok"]


def test_names_for_examples_and_placeholders_are_left_alone(tree: Tree) -> None:
    tree.write(
        "a.md",
        "[a](https://example.com/x) [b](https://docs.contoso.example/) [c](https://<tenant>.sharepoint.com/)",
    )
    reasons = {one["reason"] for one in tree.run("--output-format", "json").results.values()}
    assert reasons == {"example-host", "placeholder"}


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@contoso.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_gate_asks_only_for_what_a_change_adds(tree: Tree, server: Server) -> None:
    for path in ("/old", "/moved", "/new", "/marked", "/draft"):
        server.serve(path, 200, page("x", f"<h1 id=a>A</h1>{TEXT}"))
    tree.write("a.md", _links([server.url("/old"), server.url("/moved"), server.url("/marked")]))
    tree.write("c.md", _links([server.url("/gone")]))
    _git(tree.folder, "init", "-q", "-b", "main")
    _git(tree.folder, "add", ".")
    _git(tree.folder, "commit", "-qm", "one")
    _git(tree.folder, "checkout", "-qb", "change")
    tree.write(
        "a.md",
        "# Rewritten\n\n" + _links([server.url("/old"), server.url("/new"), server.url("/marked") + "#b"]),
    )
    tree.write("sub/b.md", _links([server.url("/moved")]))
    _git(tree.folder, "add", ".")
    _git(tree.folder, "commit", "-qm", "two")
    tree.write("draft.md", _links([server.url("/draft")]))
    results = tree.run("--changed-since", "main", "--output-format", "json").results
    assert set(results) == {server.url("/new"), server.url("/marked"), server.url("/draft")}


@pytest.mark.parametrize(
    "options",
    [
        ["--changed-since", "no-such-revision"],
        ["--changed-since=--output=/tmp/x"],
        ["--allow-network", "nonsense"],
        ["--host-limit", "contoso.com"],
        ["--deny", "ftp://x.y/"],
        ["--record", "a", "--replay", "b"],
        ["--replay", "nowhere"],
        ["--cache", "a", "--no-cache"],
        ["--ca-file", "nowhere.pem"],
        ["--locale", "danish"],
        ["no-such-folder"],
        ["--max-urls", "-1"],
    ],
)
def test_wrong_usage_is_told_in_one_sentence(tree: Tree, server: Server, options: list[str]) -> None:
    tree.write("a.md", _links([server.serve("/x", 200, page())]))
    _git(tree.folder, "init", "-q", "-b", "main")
    done = tree.run(*options)
    assert done.status == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    assert server.log == []


def test_a_file_that_cannot_be_read_leaves_the_run_incomplete(tree: Tree, server: Server) -> None:
    tree.write("a.md", _links([server.serve("/x", 200, page())]))
    (tree.folder / "b.md").write_bytes(b"\xff\xfe[x](y)")
    done = tree.run()
    assert done.status == 3
    assert "b.md" in done.err


def test_a_tree_without_links_asks_nothing(tree: Tree) -> None:
    tree.write("a.md", "# Nothing\n")
    done = tree.run("--output-format", "json")
    assert (done.status, done.results) == (0, {})


def test_progress_is_shown_on_a_terminal_alone(tree: Tree, server: Server) -> None:
    server.latency = 0.2
    tree.write("a.md", _links([server.serve(f"/{number}", 200, page()) for number in range(30)]))
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        tree.command("--no-cache"),
        cwd=tree.folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            data = os.read(leader, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
    os.close(leader)
    process.communicate()
    assert process.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    assert "/30" in text and "127.0.0.2" in text and "waiting" in text and "left" in text
    assert "waiting" not in tree.run().err


def test_a_server_that_asks_to_wait_is_named_in_the_report(tree: Tree, server: Server) -> None:
    @server.route("/x")
    async def _(visit: Visit) -> None:
        await visit.reply(429, headers={"Retry-After": "86400"})

    tree.write("a.md", _links([server.url("/x"), *(server.url(f"/{number}") for number in range(5))]))
    done = tree.run("-v", "--per-host", "1")
    assert done.status == 3
    assert "host-asked-to-wait" in done.out
    assert "127.0.0.2: 1 blocked, 5 unchecked" in done.err
