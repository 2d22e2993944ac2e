"""Findings of many pages, packed and brought together page by page."""

import tracemalloc

from valint.engine.gathering import Diagnostics, Gathered, Packer, PageDiagnostics, together
from valint.engine.record_store import RecordStore
from valint.engine.results import FileResult, Plan
from valint.engine.selection import selection
from valint.engine.settling import settle
from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region
from valint.project.settings import Settings


def diagnostic(path: str, line: int, code: str = "LK001") -> Diagnostic:
    fix = ReportedFix(safe=False, edits=(RegionEdit(Region(line, 1, line, 2), "ø"),))
    return Diagnostic(
        path, Region(line, 1, line, 5), code, "a-rule", Severity.WARNING, f"Række {line}: \n “行”.",
        "Ret den.", Origin.INTRODUCED, Route.TRANSLATOR, "source", "target", fix if line % 2 else None,
    )  # fmt: skip


def test_packed_findings_are_the_findings() -> None:
    found = [diagnostic("a/æ.md", line) for line in range(1, 9)]

    packed = PageDiagnostics("a/æ.md", found, RecordStore(in_memory=100))

    assert list(packed) == found
    assert list(packed) == found
    assert (len(packed), packed[-1], list(packed[2:4])) == (8, found[-1], found[2:4])


def test_few_findings_stay_as_they_are_and_many_are_packed() -> None:
    packer = Packer(RecordStore(), most_open=5)
    few = [diagnostic("a.md", line) for line in range(3)]

    assert packer.pack("a.md", few) is few
    assert isinstance(packer.pack("b.md", [diagnostic("b.md", line) for line in range(3)]), PageDiagnostics)
    assert packer.pack("c.md", few[:2]) == few[:2]


def test_all_findings_are_one_sequence() -> None:
    packer = Packer(RecordStore(in_memory=0), most_open=3)
    pages = [[diagnostic(f"{page}.md", line) for line in range(page)] for page in range(5)]
    flat = [one for page in pages for one in page]

    every = Diagnostics(packer.pack(f"{number}.md", page) for number, page in enumerate(pages))

    assert len(every) == len(flat)
    assert list(every) == flat
    assert [every[at] for at in range(-len(flat), len(flat))] == flat + flat
    assert every[1:-2:3] == flat[1:-2:3]
    assert together(pages) == flat
    assert isinstance(together(packer.pack("x.md", page) for page in pages), Diagnostics)
    assert not Diagnostics([])


def test_what_was_gathered_is_there_page_by_page_in_the_order_in_which_it_came() -> None:
    gathered = Gathered(RecordStore(in_memory=0), most_open=2)
    found = [diagnostic(f"{line % 3}.md", line) for line in range(10)]
    for one in found:
        gathered.add(one)

    assert sorted(gathered.paths) == ["0.md", "1.md", "2.md"]
    assert list(gathered.of("1.md")) == [one for one in found if one.path == "1.md"]
    assert list(gathered.of("x.md")) == []
    assert sorted(gathered, key=lambda one: one.region) == found


def test_findings_of_a_page_are_sorted_and_told_once() -> None:
    plan = Plan(Settings())
    result = FileResult("b.md", [diagnostic("b.md", 2), diagnostic("b.md", 1, "LK002")])
    beside, project = Gathered(RecordStore()), Gathered(RecordStore())
    beside.add(diagnostic("a.md", 7))
    for line in (1, 2):
        project.add(diagnostic("b.md", line))

    pages = dict(settle([result], [beside, project], plan, selection(plan.settings), judge=True))

    assert list(pages) == ["a.md", "b.md"]
    assert [(one.region.line, one.code) for one in pages["b.md"]] == [
        (1, "LK001"), (1, "LK002"), (2, "LK001"),
    ]  # fmt: skip


def test_a_hundred_thousand_findings_take_no_more_memory_than_a_few_thousand() -> None:
    def held(pages: int) -> int:
        tracemalloc.start()
        packer = Packer(RecordStore(in_memory=0), most_open=0)
        every = Diagnostics(
            packer.pack(f"{number}.md", [diagnostic(f"{number}.md", line) for line in range(50)])
            for number in range(pages)
        )
        assert sum(1 for _ in every) == 50 * pages
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert (held(2_000) - held(100)) / 1_900 < 500  # bytes a page, for fifty findings
