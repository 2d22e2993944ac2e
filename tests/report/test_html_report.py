"""The HTML report: what stands in the page, and what a real browser makes of it."""

import base64
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from valint.engine.results import Fault, Report
from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region
from valint.report.formats import Look, render

CHROMIUM = os.environ.get("VALINT_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
PAGES = {
    "da-DK/vagter.md": "# Vagter\n\nHvad er en vagt??\n\nGiv bøger og bøger til alle.\n",
    "ar-SA/page.md": "# نوبات\n\nاختر [اليوم](#day) في التقويم.\n",
}
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"><b>"


def finding(path: str, line: int, column: int, end: int, **changes: object) -> Diagnostic:
    values: dict[str, object] = {
        "path": path,
        "region": Region(line, column, line, end),
        "code": "TR005",
        "rule": "collapsed-coordination",
        "severity": Severity.WARNING,
        "message": "“bøger og bøger” says one word twice.",
    }
    return Diagnostic(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    for name, text in PAGES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    fix = ReportedFix(safe=True, edits=(RegionEdit(Region(3, 16, 3, 18), "?"),))
    lost = finding(
        "ar-SA/page.md", 3, 14, 18, code="AN001", rule="bookmark-not-found", severity=Severity.ERROR,
        message="“#day” is no bookmark of this page.", help="The nearest is “#days”.",
        source="the day", target="اليوم", route=Route.TRANSLATOR, origin=Origin.INTRODUCED,
    )  # fmt: skip
    marks = finding(
        "da-DK/vagter.md", 3, 16, 18, code="TR007", rule="terminal-punctuation", message="“??”", fix=fix
    )
    hostile = finding("da-DK/<i>.md", 1, 1, 2, message=HOSTILE, help=HOSTILE, source=HOSTILE, target=HOSTILE)
    return Report(
        [lost, marks, finding("da-DK/vagter.md", 5, 5, 19), hostile],
        files=9,
        faults=(Fault("x.md", HOSTILE),),
        locales={"ar-SA/page.md": "ar-SA", "da-DK/vagter.md": "da-DK"},
    )


def page_of(report: Report) -> str:
    return render("html", report, Look()).decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class _Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


class TestPage:
    def test_the_policy_allows_its_own_style_and_script_alone(self, report: Report) -> None:
        page = page_of(report)
        match = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        assert match is not None
        assert match[1].startswith("default-src 'none'; ")
        for element in ("style", "script"):
            [content] = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{element}-src 'sha256-{digest}'" in match[1]

    def test_no_text_of_a_repository_is_markup(self, report: Report) -> None:
        elements = _Elements(page_of(report)).found
        assert not [tag for tag, _ in elements if tag in ("img", 'b"', "i", "iframe", "a", "link", "object")]
        assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
        assert [tag for tag, _ in elements].count("script") == 2

    def test_the_data_hold_every_finding(self, report: Report) -> None:
        [content] = re.findall(r'id="data">(.*?)</script>', page_of(report), re.DOTALL)
        data = json.loads(content)
        rows: list[dict[str, Any]] = [dict(zip(data["fields"], row, strict=True)) for row in data["findings"]]
        assert [row["code"] for row in rows] == ["AN001", "TR007", "TR005", "TR005"]
        assert rows[1]["fix"] == ["safe", "Hvad er en vagt", "??", "?", ""]
        assert rows[2]["excerpt"] == ["Giv ", "bøger og bøger", " til alle."]
        assert rows[3]["message"] == HOSTILE
        assert data["rules"]["AN001"]["about"]

    def test_the_page_is_the_same_each_time(self, report: Report) -> None:
        assert page_of(report) == page_of(report)

    def test_a_clean_run_has_a_page_too(self) -> None:
        assert "0</b>errors" in page_of(Report([], 3))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
class TestBrowser:
    """The page as a person meets it."""

    @pytest.fixture
    def opened(self, report: Report, browser: Any, tmp_path: Path) -> Iterator[Any]:
        file = tmp_path / "report.html"
        file.write_text(page_of(report), encoding="utf-8")
        page = browser.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request", lambda request: problems.append(request.url) if request.url != file.as_uri() else None
        )
        page.goto(file.as_uri())
        yield page
        assert problems == []
        assert page.title() == "valint report"

    def rows(self, page: Any) -> list[str]:
        return list(page.locator("#rows tr:not(.detail) td:nth-child(2)").all_inner_texts())

    def wait_for(self, page: Any, count: int) -> None:
        from playwright.sync_api import expect

        expect(page.locator("#rows tr")).to_have_count(count)

    def test_filters_leave_what_they_name(self, opened: Any) -> None:
        assert self.rows(opened) == ["AN001", "TR007", "TR005", "TR005"]
        opened.select_option("#severity", "error")
        assert self.rows(opened) == ["AN001"]
        opened.click("button[type=reset]")
        self.wait_for(opened, 4)
        opened.fill("#search", "vagter BØGER")
        self.wait_for(opened, 1)
        assert opened.inner_text("#count") == "1 of 4 findings"
        opened.fill("#search", "")
        self.wait_for(opened, 4)
        opened.check("#fixable")
        assert self.rows(opened) == ["TR007"]

    def test_a_bar_of_a_chart_is_a_filter(self, opened: Any) -> None:
        bar = opened.locator(".chart button[data-value='ar-SA']")
        bar.click()
        assert self.rows(opened) == ["AN001"]
        assert bar.get_attribute("aria-pressed") == "true"
        bar.click()
        assert len(self.rows(opened)) == 4

    def test_columns_sort_both_ways_and_say_so(self, opened: Any) -> None:
        head = opened.locator("th[data-sort=code]")
        head.locator("button").click()
        assert self.rows(opened) == ["AN001", "TR005", "TR005", "TR007"]
        assert head.get_attribute("aria-sort") == "ascending"
        head.locator("button").click()
        assert self.rows(opened) == ["TR007", "TR005", "TR005", "AN001"]
        assert head.get_attribute("aria-sort") == "descending"

    def test_a_finding_opens_by_keyboard_with_its_wording_line_and_fix(self, opened: Any) -> None:
        opened.locator("#rows .open").nth(0).focus()
        opened.keyboard.press("Enter")
        detail = opened.locator(".detail")
        assert "the day" in detail.inner_text()
        assert detail.locator("mark").inner_text() == "#day"
        line = detail.locator("pre bdi")
        assert line.evaluate("node => getComputedStyle(node).direction") == "rtl"
        assert (
            detail.locator(".pair div div").nth(1).evaluate("node => getComputedStyle(node).direction")
            == "rtl"
        )
        opened.keyboard.press("Enter")
        assert detail.count() == 0
        opened.locator("#rows .open").nth(1).click()
        assert opened.locator(".detail del").inner_text() == "??"
        assert opened.locator(".detail ins").inner_text() == "?"

    def test_hostile_text_is_shown_as_text(self, opened: Any) -> None:
        opened.locator("#rows .open").nth(3).click()
        assert HOSTILE in opened.locator(".detail").inner_text()
        assert opened.locator("img").count() == 0

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_is_readable_in_light_and_in_dark(self, opened: Any, scheme: str) -> None:
        opened.emulate_media(color_scheme=scheme)
        background, ink = opened.evaluate(
            "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"
        )
        assert _contrast(background, ink) > 7

    def test_five_thousand_findings_stay_usable(self, browser: Any, tmp_path: Path) -> None:
        found = [
            finding(f"da-DK/page-{at % 50}.md", at + 1, 1, 2, message=f"Number {at}.") for at in range(5_000)
        ]
        file = tmp_path / "many.html"
        file.write_text(page_of(Report(found, 50)), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        assert page.locator("#rows tr").count() == 200
        page.click("#more")
        assert page.locator("#rows tr").count() == 400
        page.fill("#search", ":5000:1")
        self.wait_for(page, 1)


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    first, second = sorted((luminance(one), luminance(other)))
    return (second + 0.05) / (first + 0.05)
