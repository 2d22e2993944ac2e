"""A fact file that is damaged, foreign or forged is refused by name; nothing in it is believed unseen."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.conftest import environment
from tests.privileges import needs_modes, run_obeying_modes
from tests.shards.runs import Run, head, outputs, rewritten
from tests.shards.test_refusals import refusal
from tests.trees import Tree
from valint.engine.shards.fact_file import Entry, FactFile, FactFileError
from valint.engine.shards.shape import read_record

PAGE = """
---
title: Planlæg
ms.topic: how-to
---
# <a name="plan"></a>Planlæg

<!-- valint-disable-next-line TR005 -->
Se [her](#nowhere), [her](#plan) og [der](there.md). Vejledninger og vejledninger.
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A tree of one page and a table of contents, checked in one shard."""
    files = {"page.md": PAGE, "toc.yml": "- name: A\n  href: page.md\n", "valint.toml": 'locale = "da-DK"\n'}
    run = Run(Tree(tmp_path_factory.mktemp("one") / "tree").write(files).root)
    run.run = run.here
    run.shards(1)
    return run


@pytest.fixture
def sound(one: Run) -> Path:
    return one.file(1, 1)


def test_a_sound_file_has_each_page_once_and_in_order(sound: Path) -> None:
    file = FactFile(sound)
    assert [(entry.tree, entry.path) for entry in file.entries()] == [(0, "page.md"), (0, "toc.yml")]
    assert (file.header.shard, file.header.day.isoformat()) == ((1, 1), "2026-01-15")
    assert gzip.decompress(sound.read_bytes()).startswith(b"valint facts 1\n")


def test_a_fact_file_holds_nothing_of_the_machine_that_wrote_it(sound: Path, one: Run) -> None:
    text = gzip.decompress(sound.read_bytes()).decode()
    assert str(one.tree) not in text
    assert str((one.tree / "page.md").stat().st_mtime_ns) not in text
    assert str((one.tree / "page.md").stat().st_ino) not in text.replace('"', " ").split()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_told(one: Run, sound: Path, tmp_path: Path, share: float) -> None:
    content = sound.read_bytes()
    cut = tmp_path / "cut.gz"
    cut.write_bytes(content[: int(len(content) * share) or (2 if share else 0)])
    told = refusal(one.merge([cut]))
    assert "cut.gz: is cut short; copy it again, or run its shard again" in told or "is empty" in told


def test_no_flipped_bit_goes_unnoticed(sound: Path, tmp_path: Path) -> None:
    content = bytearray(sound.read_bytes())
    expected = list(FactFile(sound).entries())
    broken = tmp_path / "broken.gz"
    for at in range(0, len(content), 7):
        content[at] ^= 4
        broken.write_bytes(content)
        content[at] ^= 4
        try:
            found = list(FactFile(broken).entries())
        except FactFileError as error:
            assert "broken.gz: is " in str(error)
        else:
            assert found == expected  # the header of gzip has a time and flags that mean nothing


def test_what_is_no_fact_file_is_told(one: Run, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.gz"
    for content in (b"# A page\n", b"{}", b"PK\x03\x04", gzip.compress(b"# A page\n"), gzip.compress(b"\n")):
        foreign.write_bytes(content)
        assert "foreign.gz: is no fact file; “valint check --shard" in refusal(one.merge([foreign]))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (b"valint facts 2", "a later version"),
        (b"valint facts 999", "a later"),
        (b"valint facts 0", "an earlier"),
    ],
)
def test_a_file_of_another_version_is_told(one: Run, sound: Path, form: bytes, told: str) -> None:
    forged = rewritten(sound, lambda lines: [form, *lines[1:]])
    assert f"was written by {told}" in refusal(one.merge([forged]))


def test_what_is_no_file_at_all_is_told(one: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, told in (
        ("absent.gz", "is not there; “valint check --shard"),
        (".", "is a folder; name the files in it"),
        ("pipe", "is no file; name those"),
        ("loop", "is no file; name those"),
    ):
        assert told in refusal(one.merge([tmp_path / name]))


@needs_modes
def test_a_file_that_may_not_be_read_is_told(one: Run, sound: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.gz"
    secret.write_bytes(sound.read_bytes())
    secret.chmod(0)
    done = run_obeying_modes([*one.command("merge"), str(secret)], one.tree, environment())
    assert "secret.gz: cannot be read: Permission denied" in refusal(done)


Change = Callable[[list[bytes]], list[bytes]]

_PAGE, _FOUND, _FACTS = 2, 3, 4
"""The lines about the first page."""


def line(number: int, content: bytes) -> Change:
    """Return what puts another line in place of one."""
    return lambda lines: [*lines[:number], content, *lines[number + 1 :]]


def value(number: int, *place: int | str, to: object) -> Change:
    """Return what gives a value of a line, by its place in it, another value."""

    def change(lines: list[bytes]) -> list[bytes]:
        # Facts are several values with tabs between.
        rows = [json.loads(row) for row in lines[number].split(b"\t")]
        holder: Any = rows
        for step in place[:-1] if number == _FACTS else (0, *place[:-1]):
            holder = holder[step]
        holder[place[-1]] = to
        return line(number, b"\t".join(json.dumps(row).encode() for row in rows))(lines)

    return change


def header(**values: object) -> Change:
    """Return what changes values of the header."""
    return lambda lines: head(lines, **values)


FINDING = (_FOUND, 0, 0)
DEEP = b"[" * 100_000
LONG = b"9" * 10_000
FORGED: dict[str, Change] = {
    "a path out of the tree": line(_PAGE, b'[0,"../page.md"]'),
    "an absolute path": line(_PAGE, b'[0,"/etc/passwd"]'),
    "a path that is no text": line(_PAGE, b"[0,7]"),
    "a page of no tree": line(_PAGE, b'[1,"page.md"]'),
    "a page of a tree before the first": line(_PAGE, b'[-1,"page.md"]'),
    "a page of many trees": line(_PAGE, b'[1e9,"page.md"]'),
    "a page twice": lambda lines: [*lines[:5], *lines[2:]],
    "a page less": lambda lines: [*lines[:2], *lines[5:]],
    "a wrong number of pages": lambda lines: [*lines[:-1], b'{"pages": 3}'],
    "something after the end": lambda lines: [*lines, b'{"pages": 2}'],
    "no end": lambda lines: lines[:-1],
    "nothing but a form": lambda lines: lines[:1],
    "a header without end": line(1, DEEP),
    "a header that is a list": line(1, b"[]"),
    "a header of other bytes": line(1, b"\xff\xfe\x00"),
    "a shard of none": header(shard="0/0"),
    "a shard of many": header(shard=f"1/{'9' * 400}"),
    "a shard that is a list": header(shard=[1, 1]),
    "a day that is none": header(day="2026-02-31"),
    "a day that no rule can count from": header(day="9999-12-31"),
    "no day": header(day=None),
    "no paths": header(asked__paths=[]),
    "paths that are text": header(asked__paths="."),
    "a path without end": header(asked__paths=["a/" * 1_000_000]),
    "paths without end": header(asked__paths=["a"] * 200_000),
    "a code that is none": header(asked__select=["\x1b[2J"]),
    "a locale that is a path": header(asked__locale="../../etc"),
    "a locale that is a number": header(asked__locale=5),
    "a run that is a list": header(run=[]),
    "a run of numbers": header(run={"valint": 1}),
    "another run": header(run={"valint": "9.9\x1b[31m"}),
    "findings without end": line(_FOUND, DEEP),
    "findings that are none": line(_FOUND, b"{}"),
    "findings of long numbers": line(_FOUND, b"[" + LONG + b"]"),
    "a finding of no rule": value(*FINDING, 1, to="XX001"),
    "a finding by another name": value(*FINDING, 2, to="x"),
    "a code that is a list": value(*FINDING, 1, to=["AN001"]),
    "a place before the first": value(*FINDING, 0, to=[0, 1, 1, 1]),
    "a place that ends before it begins": value(*FINDING, 0, to=[2, 1, 1, 1]),
    "a place far away": value(*FINDING, 0, to=[1, 1, 1 << 40, 1]),
    "a place of text": value(*FINDING, 0, to=["1", 1, 1, 1]),
    "a place that is not a number": value(*FINDING, 0, to=[float("nan"), 1, 1, 1]),
    "a help that is a number": value(*FINDING, 5, to=7),
    "a content that is none": value(_FOUND, 5, to=None),
    "a content of numbers": value(_FOUND, 5, to=[1, 2, 3, 4, 5]),
    "another content": value(_FOUND, 5, to=["0" * 32, 1, 0, 0, 0]),
    "a fault that is a number": value(_FOUND, 3, to=[[1, ""]]),
    "a suppression of text": value(_FOUND, 2, to=["a", "b"]),
    "facts without end": line(_FACTS, DEEP),
    "facts that are none": line(_FACTS, b"null"),
    "no facts": line(_FACTS, b""),
    "facts of another locale": value(_FACTS, 0, 0, to="ja-JP"),
    "an include that is a text": value(_FACTS, 0, 1, to="yes"),
    "bookmarks of numbers": value(_FACTS, 3, 0, to=[1]),
    "a link that is short": value(_FACTS, 1, 0, to=["inline", False]),
    "a link of lists": value(_FACTS, 1, 0, 4, to=[]),
    "a heading of no level": value(_FACTS, 2, 0, 0, to=None),
    "metadata of lists": value(_FACTS, 0, 5, to={"title": []}),
    "an outline of nothing": value(_FACTS, 3, 1, to=[""]),
    "an outline of another kind": value(_FACTS, 3, 1, to=["zzz"]),
    "a flavour that is none": value(_FACTS, 0, 3, to="vanilla"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_file_is_refused_by_name(one: Run, sound: Path, what: str) -> None:
    told = refusal(one.merge([rewritten(sound, FORGED[what])]))
    assert told.startswith("valint: ../facts/forged-1-of-1.gz: ")
    assert told.isprintable()


def test_two_results_for_one_page_are_told_with_both_files(one: Run, sound: Path) -> None:
    other = rewritten(sound, value(*FINDING, 4, to="Something else."))
    told = refusal(one.merge([sound, other]))
    assert told == (
        "valint: ../facts/forged-1-of-1.gz: has another result for page.md than ../facts/1-of-1.gz; "
        "leave one of them out"
    )


def test_results_that_differ_in_tracebacks_alone_are_one(one: Run, sound: Path) -> None:
    fault = "The rule failed."
    first, second = (
        rewritten(sound, value(_FOUND, 3, to=[[fault, trace]])).rename(sound.with_name(f"{number}.gz"))
        for number, trace in enumerate(("at /home/a", "at /home/b"))
    )
    done = one.merge([first, second])
    assert done.returncode == 3
    assert done.stderr.count(fault) == 1


def test_a_locale_that_names_another_pack_is_refused(sound: Path) -> None:
    entry = next(FactFile(sound).entries())
    found, facts = (part.replace(b'"da-DK"', b'"../../etc/x"') for part in entry.record)
    with pytest.raises(ValueError, match="another kind"):
        read_record(entry.path, entry.record._replace(found=found, facts=facts))


def test_a_file_that_unpacks_to_more_than_any_tree_is_refused_in_little_memory(
    one: Run, tmp_path: Path
) -> None:
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb", 1) as stream:
        stream.write(b"valint facts 1\n")
        for _ in range(70):
            stream.write(b"[" * 1_000_000)
    done = one.run("merge", bomb)
    assert "is not as “valint check --shard” writes it" in refusal(done)


def test_text_of_a_fact_file_is_shown_as_text_of_a_page_is(one: Run, sound: Path) -> None:
    hostile = "\x1b[2J\u202e::error::x\n::error::y"

    forged = rewritten(sound, value(*FINDING, 4, to=hostile))
    done = one.merge([forged], "--output-format", "text", "--verbose")
    assert done.returncode in (0, 1)
    assert "\\x1b[2J<U+202E>::error::x\\x0a::error::y" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    in_a_log = one.run("merge", forged, "--output-format", "github", env={"GITHUB_ACTIONS": "true"})
    assert "\n::error::" not in in_a_log.stdout.replace("\n::error file=", "")


def test_a_finding_may_mark_what_is_not_there(one: Run, sound: Path, tmp_path: Path) -> None:
    far = (1 << 31) - 1
    for place in ([far] * 4, [1, 1, far, far], [1, far, far, 1], [far, 1, far, 1]):
        forged = rewritten(sound, value(*FINDING, 0, to=place))
        done = one.merge([forged], *outputs(tmp_path / "reports"), "--output-format", "text")
        assert done.returncode == 1, done.stderr


@pytest.fixture(scope="module")
def entry(one: Run) -> Entry:
    return next(FactFile(one.file(1, 1)).entries())


@given(st.data())
@settings(max_examples=300)
def test_no_change_of_a_record_is_more_than_refused(entry: Entry, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(("found", "facts")))
    rows = [json.loads(row) for row in getattr(entry.record, part).split(b"\t")]
    places: list[tuple[list[object], int]] = []

    def gather(value: object) -> None:
        if isinstance(value, list):
            places.extend((value, at) for at in range(len(value)))
            for one in value:
                gather(one)

    gather(rows)
    holder, at = data.draw(st.sampled_from(places))
    holder[at] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
        | st.lists(st.integers(-1, 3), max_size=4) | st.dictionaries(st.text(max_size=2), st.integers())
    )  # fmt: skip
    record = entry.record._replace(**{part: b"\t".join(json.dumps(row).encode() for row in rows)})
    try:
        result = read_record("page.md", record)
    except ValueError:
        return
    assert result.path == "page.md"
    assert all(region > 0 for one in result.diagnostics for region in one.region)
