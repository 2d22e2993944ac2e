"""What the heading judge finds in real documents that were read heading by heading."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHARED = (
    Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve().parent
)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the corpora are not beside this checkout"),
]


def findings(*arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "valint", "check", *arguments, "--output-format", "json", "--no-cache"]
    report = subprocess.run(
        command, cwd=SHARED, capture_output=True, text=True, encoding="utf-8", check=False
    )
    found: list[dict[str, Any]] = json.loads(report.stdout)["diagnostics"]
    return found


@pytest.mark.parametrize("locale", [(), ("--locale", "da-DK")])
def test_the_seed_has_no_heading_that_is_untranslated_foreign_or_wrong(locale: tuple[str, ...]) -> None:
    assert findings("seed", "--select", "HD005,HD006,HD007,HD010", *locale) == []


@pytest.mark.slow
def test_hardly_a_sound_heading_is_taken_for_another_language() -> None:
    """These trees have 6,000 headings, all in their own language but for stray English."""
    told = [
        one
        for tree in ("projops/da-DK", "fastapi/de", "fastapi/es", "fastapi/ja")
        for one in findings(f"corpora/{tree}", "--select", "HD006")
        if one["severity"] != "info"
    ]

    assert len(told) <= 6
    assert not any(one["severity"] == "error" for one in told)
