"""Whatever bytes a file holds, its check ends with a result that can be reported."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan, Report
from valint.project.settings import Settings
from valint.report.formats import NAMES, Look, render

PARTS = """
# |---|title: x|[a](|)|#b|![|]|> |> [!NOTE]|```|<!--|-->|<a name="x"></a>|<|>|:::|image source=|"|1. |- |**|
[!INCLUDE [x](y.md)]|{ #x }|<!-- valint-disable LK -->|### YamlMime:FAQ|ا|予|\u0301|\u202e|\ufeff|\t|    |: |
a: [|- - -|&amp;|x |\\
"""
BYTES = [b"\n", b"\n", b"\r\n", b"\r", b"|", b"\xff", b"\0", b"\xed\xa0\x80"]
FRAGMENTS = st.sampled_from([*(part.strip("\n").encode() for part in PARTS.split("|")), *BYTES])
CONTENTS = st.lists(FRAGMENTS, max_size=60).map(b"".join)
NAMES_OF_FILES = st.sampled_from(["a.md", "toc.yml", "faq.yml", "includes/a.md"])


@given(CONTENTS, NAMES_OF_FILES, st.sampled_from([None, "da-DK", "ja-JP", "ar-SA", "en-US"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_check_never_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, locale: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    task = FileTask(name, locale, None, is_include=name.startswith("includes"), is_toc=name == "toc.yml")
    result = FilePhase(Plan(Settings())).check(task)
    assert [fault for fault in result.faults if fault.trace] == []
    lines = content.decode(errors="replace").count("\n") + content.count(b"\r") + 1
    for one in result.diagnostics:
        assert 1 <= one.region.line <= one.region.end_line <= lines
        assert one.region[:2] <= one.region[2:]
    report = Report(result.diagnostics, 1, result.faults)
    for output_format in NAMES:
        assert render(output_format, report, Look()) is not None


@pytest.mark.slow
def test_a_large_tree_is_checked_in_little_memory(tmp_path: Path) -> None:
    text = "".join(
        f'## <a name="part-{n}"></a>Afsnit {n}\n\nLæs [om det](#part-{n}) og mere.\n\n' for n in range(20)
    )
    for index in range(1500):
        (tmp_path / f"page-{index}.md").write_text(f"# Side {index}\n\n{text}", encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))

    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", "--output-format", "json", "--fail-on", "never"],
        cwd=tmp_path, capture_output=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["summary"]["files"] == 1500
