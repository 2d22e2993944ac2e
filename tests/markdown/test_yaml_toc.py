"""A table of contents in YAML: the names of its entries are text."""

from pathlib import Path

import pytest

from tests.trees import Tree
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan
from valint.markdown import parse
from valint.model.document import LinkKind
from valint.project.settings import Settings


def names(text: str, path: str = "guide/TOC.yml") -> list[str]:
    document = parse(text, path)
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


def reported(folder: Path, monkeypatch: pytest.MonkeyPatch, *entries: str) -> list[tuple[str, int]]:
    """Check a Danish table of contents with entries of these names by every rule."""
    monkeypatch.chdir(folder)
    text = "".join(f"- name: {name}\n  href: plan.md\n" for name in entries)
    Tree(folder).write({"toc.yml": text})
    task = FileTask("toc.yml", "da-DK", None, is_include=False, is_toc=True)
    result = FilePhase(Plan(Settings())).check(task)
    assert not result.faults
    return [(one.code, one.region.line) for one in result.diagnostics]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("- name: Planlæg en vagt", "Planlæg en vagt"),
        ("  - name: \t  予定を立てる  ", "予定を立てる"),
        ("- name: 'تخطيط النوبات'", "تخطيط النوبات"),
        ('- name: "Vagter: oversigt" # ny', "Vagter: oversigt"),
        ("- name: Vagter # ny", "Vagter"),
        ("- name: C#-kode", "C#-kode"),
        ("- name: 'Anas ''korte'' vagt'", "Anas ''korte'' vagt"),
        ("items:\r\n- href: a.md\r\n  name: Vagter\r\n", "Vagter"),
        ("- - name: Vagter", "Vagter"),
    ],
)
def test_a_name_is_a_paragraph_without_its_quotes(written: str, name: str) -> None:
    assert names(written) == [name]


@pytest.mark.parametrize(
    "written", ["- name:", "- name: |", "- name: ''", "- name: [a]", "- uid: a", "name", ""]
)
def test_what_is_no_text_is_no_name(written: str) -> None:
    assert names(written) == []


def test_keys_addresses_and_comments_are_no_prose() -> None:
    document = parse("# Vagter\n- name: Plan\n  href: plan.md\n  displayName: skema\n", "toc.yml")

    assert document.prose.split() == ["Plan"]
    assert not document.headings and not document.lists


def test_addresses_of_other_sites_are_links() -> None:
    document = parse(
        '- name: A\n  href: https://example.com/a?b=c#d\n- href: "http://b.example"\n', "toc.yml"
    )

    assert [(link.kind, link.destination) for link in document.links] == [
        (LinkKind.BARE, "https://example.com/a?b=c#d"),
        (LinkKind.BARE, "http://b.example"),
    ]
    for link in document.links:
        assert document.text[link.destination_span.start : link.destination_span.end] == link.destination


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kunder og kunder", "TR005"),
        ("Hvordan gør jeg oprette en vagt", "TR004"),
        ("What you need to know about the shifts of your team", "TR001"),
        ("Vælg en dag på tavlen, og tryk så på кнопку for at fortsætte", "TR003"),
        ("Kom i gang med Sharepoint", "TM004"),
        ("Vag\u200bter", "TR015"),
    ],
)
def test_names_are_judged_as_prose(
    name: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reported(tmp_path, monkeypatch, "Vagter", name) == [(code, 3)]


@pytest.mark.parametrize(
    "name",
    [
        "'Se [vagter] (http://a.example/c)'",
        "'[] (a.md) [a]()'",
        "'vagt[!INCLUDE [x](y.md)] `kode`kode'",
        "Deltag i en aftale (microsoft.com)",
        "'| a | b |'",
        "'[!BEMÆRK] husk det'",
        "1. Vælg en dag",
        "'- Vælg en dag'",
        "'# Vælg en dag'",
        "'> Vælg en dag'",
        "<b>x <details> <a name='x'>",
        "'**fed ** tekst'",
        "':::image source=x'",
    ],
)
def test_what_means_something_in_markdown_means_nothing_in_a_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not reported(tmp_path, monkeypatch, "Vagter", name)
