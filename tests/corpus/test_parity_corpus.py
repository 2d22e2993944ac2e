"""What the comparison with the pinned English page finds in translations by people: next to nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
STRUCTURE = ("HD004", "AN008", "LK014", "ST001", "ST002", "ST003", "TR011", "TR012")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]


def found(pages: str, source: str, *codes: str) -> list[tuple[str, str, int]]:
    """Return code, path and line of what some rules find."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "valint", "check", pages, "--source", source, "--no-cache"),
            *("--select", ",".join(codes), "--output-format", "json"),
        ],
        cwd=CORPORA,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return [
        (one["code"], one["path"], one["line"])
        for one in json.loads(done.stdout)["diagnostics"]
        if one["code"] in codes and one["severity"] != "info"
    ]


def test_no_page_of_a_human_translation_is_built_otherwise() -> None:
    assert found("projops/da-DK", "projops/en", *STRUCTURE) == []


def test_the_one_time_of_day_that_became_an_evening_is_found() -> None:
    [(_, path, line)] = found("projops/da-DK", "projops/en", "TR009")
    assert (path.rpartition("/")[2], line) == ("reconcile-booking-assignment.md", 84)


def test_numbers_differ_in_a_handful_of_pages() -> None:
    assert len(found("projops/da-DK", "projops/en", "TR008")) <= 6


@pytest.mark.parametrize("locale", ["de", "es", "ja"])
def test_other_sites_in_several_languages_are_silent(locale: str) -> None:
    assert found(f"fastapi/{locale}", "fastapi/en", *STRUCTURE, "TR008", "TR009") == []
