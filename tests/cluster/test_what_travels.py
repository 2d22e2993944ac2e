"""Plans and files become bytes and come back as they were; what is anything else is refused."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.engine.cluster.batch import Batch, BatchMaker, NotShippedError
from valint.engine.cluster.bundle import bundle, settle
from valint.engine.cluster.packet import Packet
from valint.engine.cluster.plan_record import plan_of, plan_row, task_of, task_row
from valint.engine.cluster.release import differences
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan
from valint.errors import ConfigError
from valint.model.finding import Severity
from valint.project.page import AnchorFlavour
from valint.project.settings import Limits, Override, SchemaRoute, Settings
from valint.project.settings_links import DocsetSetting, LinkSettings
from valint.translation.source.places import SourcePlace, SourceTree

FULL = Plan(
    Settings(
        root=Path("/work/docs"), file=Path("/work/docs/valint.toml"), locale="da-DK",
        source=Path("/work/en"), anchors=AnchorFlavour.LEARN, select=("LK", "AN001"), extend_select=("HD",),
        ignore=("TR",), exclude=("a/**",), includes=("b/**",), packs=(Path("/work/docs/packs"),),
        glossaries=(Path("/work/terms.csv"),), schemas=(SchemaRoute(("**/*.md",), "own.json"),),
        severity={"LK": Severity.INFO},
        overrides=(
            Override(("x/**",), "de-DE", AnchorFlavour.GITHUB, ("A",), ("B",), {"C": Severity.ERROR}),
            Override(("y/**",)),
        ),
        limits=Limits(17, 2.5),
        links=LinkSettings(
            docsets=(DocsetSetting("guide", "/guide"),), fallback=(Path("/work/en"),), fallback_history=False,
            dependencies={"shared": Path("/work/shared")}, redirections=("r.json",),
            check_fallback_fragments=False, site_paths="ignore", results=Path("/work/links.json"),
            results_digest="abc",
        ),
        rules={"HD010": {"lexicon": "x.json", "share": 0.5, "names": ["a", "b"]}}, untrusted=True,
    ),
    ("LK",), ("AN",), date(2026, 3, 1),
)  # fmt: skip


def same(row: object, plan: Plan) -> bool:
    return plan_of(json.loads(json.dumps(row)), Path) == plan


def test_a_plan_comes_back_as_it_was() -> None:
    assert same(plan_row(FULL), FULL)
    empty = Plan(Settings())
    assert same(plan_row(empty), empty)


def test_no_field_of_the_settings_is_left_at_its_default_in_the_full_plan() -> None:
    default = Settings()
    assert not [
        name for name in Settings.__match_args__ if getattr(FULL.settings, name) == getattr(default, name)
    ]


def test_an_option_that_json_cannot_hold_is_refused() -> None:
    plan = replace(FULL, settings=replace(FULL.settings, rules={"XX001": {"since": date(2026, 1, 1)}}))
    assert plan_row(plan)  # a date has a form
    plan = replace(FULL, settings=replace(FULL.settings, rules={"XX001": {"what": {1, 2}}}))
    with pytest.raises(ConfigError, match=r"^valint\.toml: an option of a rule cannot be sent"):
        plan_row(plan)


def test_what_is_no_plan_is_refused() -> None:
    row = plan_row(FULL)
    wrong: object
    for wrong in (None, [], {}, row[:-1], [*row, 1], [[1], *row[1:]]):
        with pytest.raises((TypeError, ValueError)):
            plan_of(wrong, Path)


def test_a_task_comes_back_as_it_was() -> None:
    place = SourcePlace(SourceTree("/en", "/", "en", apart=False), "a.md", present=True)
    for task in (
        FileTask(
            "a/\udce6 \u202e.md", "da-DK", AnchorFlavour.LEARN, is_include=True, is_toc=False, source=place
        ),
        FileTask("b.md", None, None, is_include=False, is_toc=True),
    ):
        assert task_of(json.loads(json.dumps(task_row(task)))) == task


@given(st.lists(st.binary()), st.text())
def test_a_packet_comes_back_as_it_was(blobs: list[bytes], text: str) -> None:
    assert Packet.unpacked(Packet([text, None, 1.5], blobs).packed()) == Packet([text, None, 1.5], blobs)


@given(st.binary())
def test_what_is_no_packet_is_refused(piece: bytes) -> None:
    with pytest.raises(ValueError):
        Packet.unpacked(piece)


def test_a_packet_that_was_cut_short_is_refused() -> None:
    piece = Packet({"found": True}, [b"abc", b"de"]).packed()
    for length in range(len(piece)):
        with pytest.raises(ValueError):
            Packet.unpacked(piece[:length])


def test_a_bundle_lays_out_what_the_plan_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (home / "packs").mkdir(parents=True)
    (home / "packs" / "a.yaml").write_text("x: 1\n")
    (home / "own.json").write_text("{}")
    (home / "guide").mkdir()
    monkeypatch.chdir(home / "guide")
    settings = Settings(
        root=home, packs=(home / "packs", home / "missing"), schemas=(SchemaRoute(("**",), "own.json"),)
    )
    piece = bundle(Plan(settings), {"valint": "1"})
    away = tmp_path / "away"
    away.mkdir()
    plan = settle(piece, away)
    assert Path.cwd() == plan.settings.root / "guide"
    assert plan.settings.relative("a.md") == "guide/a.md"
    assert plan.settings.root.is_relative_to(away)
    assert (plan.settings.packs[0] / "a.yaml").read_text() == "x: 1\n"
    assert (plan.settings.root / "own.json").read_text() == "{}"


def test_a_batch_holds_pages_and_what_it_lacks_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_bytes(b"\xef\xbb\xbf# Side \xff\n")
    Path("b.md").write_bytes(b"# Side\n")
    english = SourcePlace(SourceTree(str(tmp_path), apart=False), "en.md", present=True)
    tasks = [
        FileTask("a.md", "da-DK", None, is_include=False, is_toc=False, source=english),
        FileTask("gone.md", None, None, is_include=False, is_toc=False),
        FileTask("b.md", None, None, is_include=False, is_toc=False),
    ]
    maker = BatchMaker(FilePhase(Plan(Settings())))
    assert [maker.add(number, task) for number, task in enumerate(tasks)] == [True, False, True]
    numbers, piece = maker.take()
    assert (numbers, maker.numbers) == ([0, 2], [])
    batch = Batch(piece)
    assert batch.tasks == [tasks[0], tasks[2]]
    found = batch.page("a.md", 100)
    assert (found.text, found.code) == ("\ufeff# Side \ufffd\n", "VL007")
    assert found.content is not None
    assert found.content.size == Path("a.md").stat().st_size
    assert batch.file(english.file, 100).text is None  # it was looked for, and is not there
    for ask in (
        lambda: batch.file("/other.md", 100),
        lambda: batch.holds("/repository", "0" * 40),
        lambda: batch.object("/repository", "0" * 40, "a.md"),
    ):
        with pytest.raises(NotShippedError):
            ask()


def test_two_releases_are_told_by_what_differs() -> None:
    here = {"valint": "1.0", "the files of valint": "aa", "Python": "3.11", "mistune": "3.4"}
    assert differences(here, dict(here)) == []
    assert differences(here, {**here, "Python": "3.12"}) == ["Python is 3.12 and here 3.11"]
    assert differences(here, {"valint": "2.0"}) == ["valint is 2.0 and here 1.0"]
    assert differences(here, {**here, "the plug-in x": "x 1"}) == ["the plug-in x is x 1 and here not there"]
