"""What a run of `valint links` found, told where an author sees it; no network is asked."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from valint.web.urls import parse_url

PAGE = """# Vejledning

Læs [her](https://contoso.com/a#kapitel) og [der](//contoso.com/a).

Hent [filen](https://contoso.com/fil.pdf?token=secret).
"""


def _result(url: str, verdict: str, reason: str, **more: object) -> dict[str, object]:
    return {
        "id": parse_url(url).id,
        "url": url,
        "verdict": verdict,
        "reason": reason,
        "detail": "the detail",
        "pending": False,
        "final_url": None,
        "fragments": {},
        "checked_at": "2026-01-15T02:00:00Z",
        **more,
    }


def _check(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "valint",
            "check",
            "--select",
            "LK011,LK012",
            "--output-format",
            "json",
            *options,
        ],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _found(folder: Path, results: Sequence[Mapping[str, object]]) -> list[tuple[str, str, int, int]]:
    (folder / "links.json").write_text(json.dumps({"version": 1, "results": results}), encoding="utf-8")
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    done = _check(folder, "--link-results", "links.json")
    assert done.returncode in (0, 1), done.stderr
    diagnostics: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    assert "secret" not in done.stdout
    assert done.returncode == any(one["severity"] == "error" for one in diagnostics)
    return [(one["code"], one["severity"], one["line"], one["column"]) for one in diagnostics]


def test_a_dead_link_is_an_error_at_each_of_its_places(tmp_path: Path) -> None:
    results = [_result("https://contoso.com/a", "dead", "http-404")]
    assert _found(tmp_path, results) == [("LK011", "error", 3, 11), ("LK011", "error", 3, 51)]


def test_a_missing_bookmark_is_an_error_where_it_is_linked_to(tmp_path: Path) -> None:
    results = [_result("https://contoso.com/a", "alive", "ok", fragments={"kapitel": "absent"})]
    assert _found(tmp_path, results) == [("LK011", "error", 3, 11)]


def test_a_bookmark_that_was_missing_once_is_a_warning(tmp_path: Path) -> None:
    results = [_result("https://contoso.com/a", "alive", "ok", fragments={"kapitel": "absent-once"})]
    assert _found(tmp_path, results) == [("LK011", "warning", 3, 11)]


def test_a_download_has_its_own_rule(tmp_path: Path) -> None:
    url = "https://contoso.com/fil.pdf?token=secret"
    assert _found(tmp_path, [_result(url, "dead", "download-is-html")]) == [("LK012", "error", 5, 14)]
    assert _found(tmp_path, [_result(url, "suspect", "download-too-small")]) == [("LK012", "warning", 5, 14)]
    assert _found(tmp_path, [_result(url, "dead", "http-404")]) == [("LK011", "error", 5, 14)]


@pytest.mark.parametrize(
    ("verdict", "reason", "severity"),
    [
        ("suspect", "soft-404", "warning"),
        ("suspect", "tls-expired", "warning"),
        ("redirected", "redirect-permanent", "info"),
        ("redirected", "redirect-to-wrong-locale", "info"),
    ],
)
def test_what_is_less_sure_is_less_severe(tmp_path: Path, verdict: str, reason: str, severity: str) -> None:
    results = [_result("https://contoso.com/a", verdict, reason, final_url="https://contoso.com/b")]
    assert {found[:2] for found in _found(tmp_path, results)} == {("LK011", severity)}


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("alive", "ok"),
        ("alive", "redirect-harmless"),
        ("redirected", "redirect-temporary"),
        ("blocked", "http-403"),
        ("transient", "http-503"),
        ("unchecked", "max-time"),
    ],
)
def test_what_says_nothing_against_a_link_is_no_finding(tmp_path: Path, verdict: str, reason: str) -> None:
    assert _found(tmp_path, [_result("https://contoso.com/a", verdict, reason)]) == []


def test_a_url_that_no_run_has_seen_is_no_finding(tmp_path: Path) -> None:
    assert _found(tmp_path, [_result("https://contoso.com/other", "dead", "http-404")]) == []


def test_the_rules_are_silent_without_results(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    done = _check(tmp_path)
    assert (done.returncode, json.loads(done.stdout)["diagnostics"]) == (0, [])


def test_the_message_names_evidence_and_date(tmp_path: Path) -> None:
    (tmp_path / "links.json").write_text(
        json.dumps({"version": 1, "results": [_result("https://contoso.com/a", "dead", "http-404")]})
    )
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    first = json.loads(_check(tmp_path, "--link-results", "links.json").stdout)["diagnostics"][0]
    assert first["message"] == (
        "“https://contoso.com/a” is dead: the detail (checked on 2026-01-15); "
        "link to what replaced it, or remove the link."
    )


@pytest.mark.parametrize(
    "content", [None, "", "{}", "[]", '{"version": 2, "results": []}', '{"version": 1, "results": [1]}']
)
def test_a_file_that_holds_no_results_is_wrong_usage(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "links.json").write_text(content)
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    done = _check(tmp_path, "--link-results", "links.json")
    assert done.returncode == 2
    assert "links.json" in done.stderr and "Traceback" not in done.stderr


def test_a_configuration_can_name_the_results_unless_it_is_untrusted(tmp_path: Path) -> None:
    results = {"version": 1, "results": [_result("https://contoso.com/a", "dead", "http-404")]}
    (tmp_path / "links.json").write_text(json.dumps(results))
    (tmp_path / "valint.toml").write_text('[links]\nresults = "links.json"\n')
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    assert _check(tmp_path).returncode == 1
    untrusted = _check(tmp_path, "--untrusted")
    assert untrusted.returncode == 2
    assert "links.results" in untrusted.stderr


def test_a_move_for_good_can_be_followed_by_a_fix_that_keeps_the_bookmark(tmp_path: Path) -> None:
    moved = _result(
        "https://contoso.com/a", "redirected", "redirect-permanent", final_url="https://contoso.com/b"
    )
    (tmp_path / "links.json").write_text(json.dumps({"version": 1, "results": [moved]}))
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    first, second = json.loads(_check(tmp_path, "--link-results", "links.json").stdout)["diagnostics"]
    assert first["fix"]["safe"] is False
    assert [one["fix"]["edits"][0]["text"] for one in (first, second)] == [
        "https://contoso.com/b#kapitel",
        "https://contoso.com/b",
    ]


def test_a_masked_address_is_never_written_into_a_page(tmp_path: Path) -> None:
    target = "https://contoso.com/b?token=***"
    moved = _result("https://contoso.com/a", "redirected", "redirect-permanent", final_url=target)
    (tmp_path / "links.json").write_text(json.dumps({"version": 1, "results": [moved]}))
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    found = json.loads(_check(tmp_path, "--link-results", "links.json").stdout)["diagnostics"]
    assert [one["fix"] for one in found] == [None, None]
