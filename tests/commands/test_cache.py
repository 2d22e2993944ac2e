"""The cache as users meet it: whatever state its file is in, the report is right, and trouble is told."""

import json
import os
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import environment

CHECK = [sys.executable, "-m", "valint", "check", "--output-format", "json"]


class Cached:
    """A tree that is checked by the real command with the real rules."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.cache = cache
        for number in range(12):
            link = f"[den næste](p{number + 1}.md#side-{number + 1})"
            text = f"# Side {number}\n\nSe {link} og [x](x{number}.md).\n"
            (folder / f"p{number}.md").write_text(text, encoding="utf-8")
        self.tell_truth()

    def tell_truth(self) -> None:
        """Note what a run without a cache says."""
        done = self.run("--no-cache")
        self.truth, self.status = done.stdout, done.returncode

    @property
    def file(self) -> Path:
        """The cache file of the tree."""
        return self.cache / "check.db"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that checks the tree."""
        return [*CHECK, "--cache-dir", str(self.cache), *arguments]

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Check the tree."""
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=environment(env), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip

    def proves(self, warning: str | None = None) -> None:
        """Check that the report is the true one, and that trouble is told once or not at all."""
        done = self.run()
        assert done.stdout == self.truth
        assert done.returncode == self.status, done.stderr
        assert "Traceback" not in done.stderr
        told = [line for line in done.stderr.splitlines() if line.startswith("valint:")]
        if warning is None:
            assert not told
        else:
            assert len(told) == 1
            assert warning in told[0]


@pytest.fixture
def cached(tmp_path: Path) -> Cached:
    folder, cache = tmp_path / "tree", tmp_path / "cache"
    folder.mkdir()
    cache.mkdir(mode=0o700)
    return Cached(folder, cache)


def test_a_cold_and_a_warm_run_say_the_same_for_any_number_of_processes(cached: Cached) -> None:
    assert len(json.loads(cached.truth)["diagnostics"]) >= 12
    for arguments in ((), (), ("--jobs", "1"), ("--jobs", "3")):
        assert cached.run(*arguments).stdout == cached.truth
    assert cached.file.is_file()


def test_by_default_the_cache_lies_in_the_users_cache_folder(cached: Cached, own_cache_folder: Path) -> None:
    done = subprocess.run(CHECK, cwd=cached.folder, env=environment(), capture_output=True, check=False)
    assert done.stdout.decode() == cached.truth
    assert len(list((own_cache_folder / "valint").glob("check-*.db"))) == 1


def test_no_cache_leaves_nothing(cached: Cached, own_cache_folder: Path) -> None:
    subprocess.run(
        [*CHECK, "--no-cache"], cwd=cached.folder, env=environment(), capture_output=True, check=False
    )
    assert not list(own_cache_folder.iterdir())


def random_bytes(file: Path) -> None:
    file.write_bytes(random.Random(7).randbytes(20_000))  # noqa: S311


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def bits_flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(200, len(data), 97):
        data[at] ^= 0x55
    file.write_bytes(data)


class Bomb:
    """What a cache that unpickles would run."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch executed",)


def pickled(file: Path) -> None:
    file.write_bytes(pickle.dumps(Bomb()))


@pytest.mark.parametrize(
    ("damage", "warning"),
    [(random_bytes, "is damaged"), (truncated, "is damaged"), (empty, None), (bits_flipped, ""),
     (pickled, "is damaged")],
)  # fmt: skip
def test_a_broken_cache_is_told_replaced_and_changes_nothing(
    cached: Cached, damage: Callable[[Path], None], warning: str | None
) -> None:
    cached.run()
    damage(cached.file)
    if warning == "":
        assert cached.run().stdout == cached.truth
    else:
        cached.proves(warning)
    cached.proves()
    assert not list(cached.folder.glob("executed"))


def test_a_payload_in_a_record_is_never_run(cached: Cached) -> None:
    cached.run()
    with sqlite3.connect(cached.file) as database:
        database.execute("UPDATE files SET found = ?, facts = ?", (pickle.dumps(Bomb()),) * 2)
        database.execute("UPDATE memos SET value = ?", (pickle.dumps(Bomb()),))
    database.close()
    cached.proves()
    assert not list(cached.folder.glob("executed"))


def test_a_database_of_another_program_is_left_alone(cached: Cached) -> None:
    with sqlite3.connect(cached.file) as database:
        database.execute("CREATE TABLE files (a)")
        database.execute("INSERT INTO files VALUES ('precious')")
    database.close()
    cached.proves("belongs to another program")
    with sqlite3.connect(cached.file) as database:
        assert database.execute("SELECT a FROM files").fetchone() == ("precious",)
    database.close()


def test_tables_of_another_version_are_replaced(cached: Cached) -> None:
    cached.run()
    with sqlite3.connect(cached.file) as database:
        database.execute("DROP TABLE files")
        database.execute("CREATE TABLE files (a)")
        database.execute("PRAGMA user_version = 99")
    database.close()
    cached.proves()


def test_tables_that_are_not_ours_under_our_version_are_told(cached: Cached) -> None:
    cached.run()
    with sqlite3.connect(cached.file) as database:
        database.execute("DROP TABLE files")
    database.close()
    cached.proves("cannot be used")


def test_a_folder_in_its_place_is_told(cached: Cached) -> None:
    cached.file.mkdir()
    cached.proves("is a folder")


def test_a_file_in_place_of_its_folder_is_told(cached: Cached) -> None:
    cached.cache.rmdir()
    cached.cache.write_text("", encoding="utf-8")
    cached.proves("going on without a cache")


@pytest.mark.parametrize("mode", [0o666, 0o602])
def test_a_cache_that_others_may_write_is_not_trusted(cached: Cached, mode: int) -> None:
    cached.run()
    cached.file.chmod(mode)
    cached.proves("can be written by anyone")
    cached.file.chmod(0o600)
    cached.cache.chmod(0o777)
    cached.proves("its folder can be written by anyone")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user's file")
def test_a_cache_of_another_user_is_not_trusted(cached: Cached) -> None:
    cached.run()
    os.chown(cached.file, 12345, 12345)
    cached.proves("belongs to another user")


def test_a_cache_that_another_process_holds_is_told(cached: Cached) -> None:
    cached.run()
    (cached.folder / "p0.md").write_text("# Ny\n", encoding="utf-8")
    cached.tell_truth()
    holder = sqlite3.connect(cached.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    cached.proves("locked")
    holder.close()
    cached.proves()


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(cached: Cached) -> None:
    cached.cache.chmod(0o500)
    cached.proves("going on without a cache")
    cached.cache.chmod(0o700)


def test_without_a_place_for_a_cache_nothing_is_told(cached: Cached) -> None:
    for home in ("/proc/nowhere", "/dev/null"):
        done = subprocess.run(
            CHECK,
            cwd=cached.folder,
            env=environment({"XDG_CACHE_HOME": home}),
            capture_output=True,
            check=False,
        )
        assert done.stdout.decode() == cached.truth
        assert b"Traceback" not in done.stderr


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["valint", *sys.argv[2:]]
from valint.cli import main
main()
"""


@pytest.mark.parametrize("limit", [0, 1000, 20_000, 45_000])
def test_a_full_disk_is_told(cached: Cached, limit: int) -> None:
    command = [sys.executable, "-c", LIMITED, str(limit), *cached.command()[3:]]
    done = subprocess.run(command, cwd=cached.folder, env=environment(), capture_output=True, check=False)
    assert done.stdout.decode() == cached.truth
    assert b"without" in done.stderr
    assert b"Traceback" not in done.stderr
    assert cached.run().stdout == cached.truth


def test_two_runs_may_share_a_cache(cached: Cached) -> None:
    for round_ in range(int(os.environ.get("VALINT_FAULT_ROUNDS", "4"))):
        (cached.folder / "p3.md").write_text(f"# Side 3 {'x' * round_}\n", encoding="utf-8")
        both = [
            subprocess.Popen(
                cached.command(), cwd=cached.folder, env=environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for _ in range(2)
        ]  # fmt: skip
        outputs = [process.communicate(timeout=600) for process in both]
        truth = cached.run("--no-cache").stdout.encode()
        assert [output for output, _ in outputs] == [truth, truth]
        assert [errors for _, errors in outputs if b"valint:" in errors] == []


def test_a_run_that_is_killed_harms_no_later_one(cached: Cached) -> None:
    choose = random.Random(1)  # noqa: S311
    start = time.monotonic()
    cached.run()
    usual = time.monotonic() - start
    for number in range(12):
        for page in choose.sample(range(12), 5):
            name = cached.folder / f"p{page}.md"
            name.write_text(f"# Side {page} {number}\n\n[y](y{number}.md)\n", encoding="utf-8")
        process = subprocess.Popen(
            cached.command(), cwd=cached.folder, env=environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(usual * choose.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if number % 4 == 3:
            cached.tell_truth()
            cached.proves()


def test_a_cache_restored_into_a_fresh_clone_says_the_same(cached: Cached, tmp_path: Path) -> None:
    cached.run()
    clone = tmp_path / "clone"
    shutil.copytree(cached.folder, clone)
    cached.folder = clone
    cached.proves()


def test_a_finding_that_another_day_takes_back_is_not_kept(cached: Cached) -> None:
    dated = "---\ntitle: Vagtplan\nms.topic: how-to\nms.date: 06/01/2026\n---\n# Vagtplan\n"
    (cached.folder / "p0.md").write_text(dated, encoding="utf-8")
    told = [
        [
            one["message"]
            for one in json.loads(cached.run(env={"SOURCE_DATE_EPOCH": day}).stdout)["diagnostics"]
            if one["code"] == "FM006"
        ]
        for day in ("1768435200", "1768521600", "1780272000")  # 15 and 16 January, 1 June
    ]
    assert told[0] == told[1] == ["“ms.date” is 06/01/2026, which lies in the future; correct the date."]
    assert told[2] == []
