"""What is kept between runs saves work and never changes a result."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.engine.conftest import TODAY, Shop, codes, places
from valint.engine import fact_cache, fingerprint, reading, results, unchanged
from valint.engine.fact_cache import open_fact_cache
from valint.engine.results import Plan
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Limits, Override, Settings
from valint.rules.registry import Needs


def test_a_file_that_has_not_changed_is_not_checked_again(shop: Shop) -> None:
    first = shop.run()
    assert shop.asked == ["a.md", "b.md", "c/æ.md"]
    assert shop.run() == first
    assert shop.asked == []


def test_a_file_that_has_not_changed_is_not_even_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run()
    monkeypatch.setattr("valint.engine.unchanged.read_bytes", lambda *_: pytest.fail("read"))
    shop.run()
    assert shop.asked == []


def test_a_heading_changed_in_one_file_is_noticed_in_the_unchanged_file_that_links_to_it(shop: Shop) -> None:
    assert [one.path for one in shop.run().diagnostics if one.code == "AN002"] == ["a.md"]
    shop.write("b.md", "# Fandtes\n\nTekst.\n")
    report = shop.run()
    assert shop.asked == ["b.md"]
    assert [one.path for one in report.diagnostics if one.code == "AN002"] == ["a.md", "a.md"]
    (shop.folder / "b.md").unlink()
    assert [one.path for one in shop.run().diagnostics if one.code == "LK001"] == ["a.md", "a.md", "c/æ.md"]
    shop.write("d.md", "# Ny\n")
    assert [one.path for one in shop.run().diagnostics if one.code == "LK001"] == ["a.md", "a.md"]


def test_new_bytes_under_old_times_are_noticed(shop: Shop) -> None:
    file = shop.write("b.md", "# Findes\n\nTekst.\n")
    shop.age()
    before = file.stat()
    shop.run()
    file.write_text("# Findez\n\nTekst.\n", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    shop.run()
    assert shop.asked == ["b.md"]


def test_a_clock_that_was_set_back_hides_no_change(shop: Shop) -> None:
    shop.run()
    shop.write("b.md", "# Fandtes nok\n\nTekst.\n")
    os.utime(shop.folder / "b.md", ns=(0, 10**18))
    shop.run()
    assert shop.asked == ["b.md"]


def test_times_of_a_file_that_was_just_written_prove_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fact_cache, "_STILL", 10**12)
    shop.run()
    read: list[str] = []

    def read_bytes(path: str, limit: int) -> object:
        read.append(path)
        return reading.read_bytes(path, limit)

    monkeypatch.setattr(unchanged, "read_bytes", read_bytes)
    shop.run()
    assert (read, shop.asked) == (["a.md", "b.md", "c/æ.md"], [])


def test_the_same_bytes_under_new_times_are_read_once_and_not_checked(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.run()
    shop.age()
    shop.run()
    assert shop.asked == []
    monkeypatch.setattr("valint.engine.unchanged.read_bytes", lambda *_: pytest.fail("read"))
    shop.run()


def test_a_cache_may_be_carried_to_a_fresh_clone(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.run()
    clone = tmp_path_factory.mktemp("clone") / "deeper" / "clone"
    shutil.copytree(shop.folder, clone)
    monkeypatch.chdir(clone)
    shop.settings = Settings(anchors=AnchorFlavour.LEARN)
    shop.run()
    assert shop.asked == []


def test_what_a_fault_kept_from_being_checked_is_not_kept(shop: Shop) -> None:
    def sick(page: Page) -> Iterator[Finding]:
        if (shop.folder / "sick").exists():
            raise ValueError("sick")
        yield from ()

    shop.rule("ST991", sick)
    select = ("ST99",)
    (shop.folder / "sick").touch()
    assert codes(shop.run(select=select)).count("VL004") == 3
    (shop.folder / "sick").unlink()
    assert set(codes(shop.run(select=select))) == {"ST990"}


def test_a_finding_that_depends_on_the_day_counts_for_that_day(shop: Shop) -> None:
    def tomorrow(page: Page) -> Iterator[Finding]:
        if page.document.path == "b.md" and page.today < date(2026, 3, 3):
            yield Finding(Span(0, 1), f"Not before the third, and it is {page.today}.")

    shop.rule("ST991", tomorrow, needs=(Needs.DATE,))
    for day, asked, found in (
        (TODAY, 3, 1), (TODAY, 0, 1), (date(2026, 3, 2), 1, 1), (date(2026, 3, 3), 1, 0),
        (date(2026, 3, 9), 0, 0), (date(2026, 3, 2), 1, 1),
    ):  # fmt: skip
        shop.asked.clear()
        report = shop.check(select=("ST99",), cache=shop.file, today=day)
        assert (len(shop.asked), codes(report).count("ST991")) == (asked, found), day


def changes() -> dict[str, Settings]:
    base = Settings(anchors=AnchorFlavour.LEARN)
    return {
        "configured locale": replace(base, locale="da-DK"),
        "flavour": replace(base, anchors=AnchorFlavour.GITHUB),
        "severity": replace(base, severity={"ST990": Severity.ERROR}),
        "override": replace(base, overrides=(Override(("a.md",), locale="de-DE"),)),
        "option": replace(base, rules={"LK001": {"option": 1}}),
        "limit": replace(base, limits=Limits(max_file_size=100_000)),
    }


@pytest.mark.parametrize("name", changes())
def test_another_configuration_asks_again(shop: Shop, name: str) -> None:
    shop.run()
    shop.settings = replace(changes()[name], root=shop.folder)
    shop.run()
    assert shop.asked
    shop.asked.clear()
    shop.settings = replace(Settings(anchors=AnchorFlavour.LEARN), root=shop.folder)
    shop.run()
    assert shop.asked == [], "the records under the old configuration are still there"


def test_another_selection_asks_again(shop: Shop) -> None:
    shop.run()
    shop.run(select=("ST990",))
    assert len(shop.asked) == 3


def test_a_changed_pack_asks_again(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    pack = tmp_path_factory.mktemp("packs") / "terms.csv"
    pack.write_text("a,b\n", encoding="utf-8")
    settings = replace(shop.settings, glossaries=(pack,))
    names = [fingerprint.fingerprint(Plan(settings, today=TODAY), "0")]
    pack.write_text("a,c\n", encoding="utf-8")
    names.append(fingerprint.fingerprint(Plan(settings, today=TODAY), "0"))
    pack.unlink()
    names.append(fingerprint.fingerprint(Plan(settings, today=TODAY), "0"))
    assert len(set(names)) == 3


def test_another_release_asks_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.run()
    monkeypatch.setattr(fact_cache, "package_signature", lambda: "another")
    shop.run()
    assert shop.asked == [], "new times of the same code are no new release"
    monkeypatch.setattr(fact_cache, "package_signature", lambda: "a third")
    monkeypatch.setattr(fact_cache, "package_digest", lambda: "changed")
    shop.run()
    assert len(shop.asked) == 3


def test_a_page_outside_of_the_run_is_looked_at_once(shop: Shop) -> None:
    expected = places(shop.run("a.md"))
    assert places(shop.run("a.md")) == expected
    assert shop.asked == []
    shop.write("b.md", "# Mangler\n\nTekst.\n")
    assert places(shop.run("a.md")) == expected
    report = shop.run()
    assert shop.asked == ["b.md", "c/æ.md"], "the facts alone are no check"
    assert report.files == 3


def test_records_of_files_that_are_gone_are_dropped(shop: Shop) -> None:
    for number in range(fact_cache._FEW):
        shop.write(f"n{number}.md", "Tekst.\n")
    shop.run()
    for number in range(fact_cache._FEW - 30):
        (shop.folder / f"n{number}.md").unlink()
    shop.run()
    shop.write("n0.md", "Tekst.\n")
    for number in range(200, 240):
        shop.write(f"n{number}.md", "Tekst.\n")
    shop.run()
    with sqlite3.connect(shop.file) as database:
        assert database.execute("SELECT count(*) FROM files").fetchone()[0] <= 3 + 30 + 41 + 70


def test_only_the_last_few_fingerprints_are_kept(shop: Shop) -> None:
    for number in range(20):
        shop.settings = replace(shop.settings, rules={"LK001": {"option": number}})
        shop.run()
    with sqlite3.connect(shop.file) as database:
        assert database.execute("SELECT count(*) FROM runs").fetchone()[0] <= 7
        assert database.execute("SELECT count(DISTINCT run) FROM files").fetchone()[0] <= 7


@pytest.mark.parametrize(
    "record",
    [b"", b"{}", b"[]", b"[1,2,3,4,5,6]", b"\xff", b"[[],{},null,[],null,0]", b"[" * 100_000,
     b'[[[[1,1,1,1],"ST990"]],null,null,[],null,0]', b'[[],null,[1,2],[],null,0]', b"\x80\x04}."],
)  # fmt: skip
def test_a_record_that_is_none_is_checked_anew(shop: Shop, record: bytes) -> None:
    shop.recall = False
    shop.run()
    with sqlite3.connect(shop.file) as database:
        database.execute("UPDATE files SET found = ? WHERE path = ?", (fact_cache._sealed(record), b"b.md"))
    shop.run()
    assert shop.asked == ["b.md"]
    with sqlite3.connect(shop.file) as database:
        digest = results.digest_of(record)
        database.execute("UPDATE files SET facts = ?, facts_digest = ?", (record, digest))
    shop.run()
    with sqlite3.connect(shop.file) as database:
        database.execute("UPDATE files SET facts = ?", (record,))
        database.execute("DELETE FROM memos WHERE run != 0")
    shop.run()


def test_a_flipped_bit_is_noticed(shop: Shop) -> None:
    shop.recall = False
    shop.run()
    with sqlite3.connect(shop.file) as database:
        (record,) = database.execute("SELECT found FROM files WHERE path = ?", (b"b.md",)).fetchone()
        at = record.index(b"characters")
        broken = record[:at] + b"C" + record[at + 1 :]
        database.execute("UPDATE files SET found = ? WHERE path = ?", (broken, b"b.md"))
    shop.run()
    assert shop.asked == ["b.md"]


@pytest.mark.parametrize(
    "column", ["place", "day", "dated", "digest", "size", "modified", "found", "facts_digest", "facts"]
)
@pytest.mark.parametrize("value", [None, "x", b"x", 1.5, -(2**62)])
def test_a_row_of_the_wrong_types_is_no_record(shop: Shop, column: str, value: object) -> None:
    shop.run()
    with sqlite3.connect(shop.file) as database:
        try:
            database.execute(f"UPDATE files SET {column} = ?", (value,))  # noqa: S608
        except sqlite3.IntegrityError:
            return
    shop.run()


def test_a_broken_memo_is_made_anew(shop: Shop) -> None:
    shop.run()
    for value in (b"", b"[]", b"[1]", b"\xff", b'{"a": 1}', b'[[["p"], "x", "y", []]]'):
        with sqlite3.connect(shop.file) as database:
            database.execute("UPDATE memos SET value = ? WHERE run != 0", (fact_cache._sealed(value),))
        shop.run()


def test_the_cache_is_only_opened_by_whom_it_is_for(tmp_path: Path) -> None:
    warnings: list[str] = []
    kept = open_fact_cache(tmp_path / "sub" / "check.db", Plan(Settings()), warnings.append)
    assert kept is not None
    kept.close()
    assert not warnings
