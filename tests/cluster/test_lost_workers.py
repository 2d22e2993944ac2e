"""Workers of a cluster die, and the run is complete but for the file that killed them."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.cluster.conftest import Cluster, Processes, Tree, finish, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the rules of these tests look into /proc")

JSON = ("--no-cache", "--output-format", "json", "--select", "QX,LK,AN,VL")


def write_pages(tree: Tree, count: int) -> None:
    tree.write("valint.toml", "[limits]\ntime_limit = 600\n")  # a busy machine is no slow page
    for number in range(count):
        text = f"# Side {number}\n\nDet er BAD. Se [en anden](p{number + 1:03}.md#side).\n"
        tree.write(f"p{number:03}.md", text)


def codes_of(output: bytes, path: str) -> list[str]:
    return [one["code"] for one in json.loads(output)["diagnostics"] if one["path"] == path]


def test_a_worker_that_is_killed_in_mid_run_costs_nothing(
    odd_tree: Tree, local_cluster: str, tmp_path: Path
) -> None:
    write_pages(odd_tree, 200)
    odd_tree.write("p050.md", f"# Side\n\nDet er BAD og WAITS {tmp_path} .\n")
    running = odd_tree.start(*JSON, "--scheduler", local_cluster)
    until((tmp_path / "waiting").exists, "a worker at the page", running)
    os.kill(int((tmp_path / "waiting").read_text()), signal.SIGKILL)
    (tmp_path / "go").touch()
    done, local = finish(running), odd_tree.check(*JSON)
    assert (done.returncode, done.stderr) == (local.returncode, local.stderr)
    assert done.stdout == local.stdout
    assert done.returncode == 1


def test_a_file_that_kills_every_worker_is_blamed_and_the_rest_is_checked(
    odd_tree: Tree, local_cluster: str
) -> None:
    write_pages(odd_tree, 5)
    without = odd_tree.check(*JSON)
    odd_tree.write("killer.md", "# Side\n\nDet KILLS A WORKER.\n")
    done = odd_tree.check(*JSON, "--scheduler", local_cluster)
    assert done.returncode == 3, done.stderr
    found = json.loads(done.stdout)["diagnostics"]
    assert [one["code"] for one in found if one["path"] == "killer.md"] == ["VL005"]
    assert [one for one in found if one["path"] != "killer.md"] == json.loads(without.stdout)["diagnostics"]
    assert json.loads(done.stdout)["summary"]["incomplete"]


def test_a_file_that_kills_its_own_process_is_told_as_a_local_run_tells_it(
    odd_tree: Tree, local_cluster: str
) -> None:
    write_pages(odd_tree, 3)
    odd_tree.write("killer.md", "# Side\n\nDet er BAD og KILLS ITSELF.\n")
    done, local = odd_tree.check(*JSON, "--scheduler", local_cluster), odd_tree.check(*JSON, "--jobs", "2")
    assert (done.returncode, done.stdout) == (3, local.stdout)
    assert b"killed by SIGKILL" in done.stdout


def test_a_file_that_kills_the_process_above_its_own_is_blamed(odd_tree: Tree, local_cluster: str) -> None:
    write_pages(odd_tree, 5)
    odd_tree.write("killer.md", "# Side\n\nDet KILLS THE CHILD.\n")
    done = odd_tree.check(*JSON, "--scheduler", local_cluster)
    assert done.returncode == 3
    assert codes_of(done.stdout, "killer.md") == ["VL005"]
    assert codes_of(done.stdout, "p001.md") == odd_codes(odd_tree)


def odd_codes(tree: Tree) -> list[str]:
    """Return the codes of a page among the pages that kill nobody here."""
    return codes_of(tree.check(*JSON).stdout, "p001.md")


def test_a_signal_ends_a_local_cluster_and_all_of_its_processes(odd_tree: Tree, tmp_path: Path) -> None:
    write_pages(odd_tree, 30)
    odd_tree.write("p010.md", f"# Side\n\nDet er BAD og WAITS {tmp_path} .\n")
    (tmp_path / "scratch").mkdir()
    running = odd_tree.start(*JSON, "--scheduler", "local", env={"TMPDIR": str(tmp_path / "scratch")})
    until((tmp_path / "waiting").exists, "a child at the page", running)
    running.send_signal(signal.SIGINT)
    done = finish(running)
    assert done.returncode == 130, done.stderr
    assert json.loads(done.stdout)["summary"]["incomplete"]
    assert not list((tmp_path / "scratch").glob("valint-*"))


def test_when_the_whole_cluster_goes_the_rest_is_checked_here(
    odd_tree: Tree, processes: Processes, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "dask").mkdir()
    cluster = Cluster(processes, tmp_path / "dask", site)
    cluster.add_workers(1)
    write_pages(odd_tree, 200)
    odd_tree.write("p050.md", f"# Side\n\nDet er BAD og WAITS {tmp_path} .\n")
    running = odd_tree.start(*JSON, "--scheduler", cluster.address)
    until((tmp_path / "waiting").exists, "a worker at the page", running)
    processes.kill()
    done, local = finish(running), odd_tree.check(*JSON)
    assert done.stdout == local.stdout, done.stderr
    assert done.returncode == 1
    assert b"the cluster was lost" in done.stderr
    assert b"files are checked here" in done.stderr
