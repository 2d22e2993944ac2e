"""Facts that are kept as records, in memory or on disk, and opened section by section."""

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.trees import Tree
from valint.engine import records
from valint.engine.fact_records import (
    decode_facts,
    encode_facts,
    hand_over,
    open_facts,
    open_handed,
    sealed,
)
from valint.engine.forking import forked
from valint.engine.record_store import RecordStore
from valint.engine.records import Opening
from valint.engine.results import FileResult
from valint.project.facts import Columns, FileFacts, facts_of
from valint.project.spreading import at_once

PAGE = """
---
title: "Vagtplan \\n\\t 🙂"
ms.topic: article
---
# <a name="plan-a-shift"></a>Planlæg en vagt

Se [vagterne](#plan-a-shift), [!INCLUDE [x](../includes/x.md)] og ![tavle](media/board.png).

## <a name="swap-🙂"></a>シフトを交換する
"""


TOC = """
- name: Vagter
  href: plan.md
"""
ENGLISH = """
---
ms.sourcegitcommit: 0123
---
# Vagter

Choose the shift that you want.
"""


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    return Tree(tmp_path).write({"da-DK/plan.md": PAGE}).columns("da-DK/plan.md")


@pytest.fixture
def facts(columns: Columns) -> FileFacts:
    return facts_of(columns)


def encoded(columns: Columns, shape: str = "") -> bytes:
    return encode_facts(facts_of(columns, shape))


Written = Callable[[Columns, str], bytes]
BOTH_FORMS = pytest.mark.parametrize(("written", "opened"), [(encoded, open_facts), (hand_over, open_handed)])


@BOTH_FORMS
def test_every_section_says_what_it_said_before_it_was_a_record(
    columns: Columns, facts: FileFacts, written: Written, opened: Opening
) -> None:
    record = written(columns, "")

    stored = opened(facts.path, lambda: record)

    assert len(facts.links) == 3
    for field in fields(FileFacts):
        assert getattr(stored, field.name) == getattr(facts, field.name), field.name
    assert stored is not None
    destinations, includes = stored.destinations
    assert (list(destinations), includes) == facts.destinations
    assert stored.is_translated == facts.is_translated
    rows = [[*row[:3], tuple(row[3]), *row[4:]] for row in stored.heading_rows]
    assert rows == [list(heading) for heading in facts.headings]
    assert includes == [1]


@BOTH_FORMS
@pytest.mark.parametrize("place", ["da-DK/toc.yml", "da-DK/lines.md"])
def test_so_do_sections_that_few_pages_have(
    tmp_path: Path, place: str, written: Written, opened: Opening
) -> None:
    tree = Tree(tmp_path).write({"da-DK/toc.yml": TOC, "da-DK/lines.md": ENGLISH})
    columns = tree.columns(place)
    facts = facts_of(columns, "of\n\udcff")

    record = written(columns, facts.shape)
    stored = opened(place, lambda: record)

    assert facts.toc_links or facts.source_lines
    for field in fields(FileFacts):
        assert getattr(stored, field.name) == getattr(facts, field.name), field.name


def test_what_was_handed_over_is_turned_into_what_can_be_kept(columns: Columns, facts: FileFacts) -> None:
    result = FileResult(facts.path, known=sealed(columns))

    handed = records.decode(facts.path, records.hand_over(result), open_handed)

    assert records.encode(handed) == records.encode(FileResult(facts.path, known=facts))


def test_whether_front_matter_has_a_key_is_known_without_reading_it(facts: FileFacts) -> None:
    record = encode_facts(facts)
    reads: list[int] = []

    def read() -> bytes:
        reads.append(1)
        return record

    stored = open_facts(facts.path, read)
    assert stored is not None
    assert len(reads) == 1

    assert "title" in stored.metadata
    assert stored.metadata.get("ms.date") is None
    assert (stored.source_lines, stored.toc_links, len(stored.metadata)) == ((), (), 2)
    assert len(reads) == 1

    assert stored.metadata["title"] == "Vagtplan \n\t 🙂"
    assert len(reads) == 2


def test_an_empty_record_is_no_facts() -> None:
    assert open_facts("a.md", bytes) is None


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize(
    "section", [b"", b"{", b"[1]", b'{"a":1}', b"[[1],[2]]", b"[" * 100_000, b"\xff", b"[] []"]
)
def test_a_broken_section_is_refused(facts: FileFacts, at: int, section: bytes) -> None:
    sections = encode_facts(facts).split(b"\t")
    sections[at] = section

    with pytest.raises(ValueError):
        decode_facts("a.md", b"\t".join(sections))


def test_what_does_not_fit_into_memory_goes_to_a_file_that_nobody_else_can_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    records = [f"{number} én æøå\n".encode() * number for number in range(50)]
    store = RecordStore(in_memory=100)

    reads = [store.keep(record) for record in records]

    assert [read() for read in reads] == records
    assert [read() for read in reversed(reads)] == records[::-1]
    assert list(tmp_path.iterdir()) == []


def test_forked_processes_read_the_same_records(tmp_path: Path) -> None:
    store = RecordStore(in_memory=0)
    reads = [store.keep(bytes([number]) * 1000) for number in range(100)]

    found = at_once(forked(3), lambda number, parts: b"".join(read() for read in reads[number::parts]))

    assert sorted(b"".join(found)) == sorted(b"".join(read() for read in reads))


def test_a_full_disk_costs_memory_and_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    store = RecordStore(in_memory=0)
    first = store.keep(b"written")

    def full(_file: int, _data: bytes, _at: int) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    others = [store.keep(b"kept"), store.keep(b"kept, too")]

    assert [read() for read in (first, *others)] == [b"written", b"kept", b"kept, too"]


def test_where_no_file_can_be_made_records_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/nowhere/at/all")

    assert RecordStore(in_memory=0).keep(b"kept")() == b"kept"
