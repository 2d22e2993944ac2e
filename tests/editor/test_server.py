"""What somebody sees who opens, types and points in an editor."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from tests.editor.conftest import Editor
from tests.plugins.test_plugins import RULE, install

Edit = Callable[..., None]

GUIDE = """\
# <a name="opening-hours"></a>Öffnungszeiten 😀

Siehe [die Preise](#price) und [den Plan](plan.md#map). Mehr 😀 （全角） مساعدة steht [hier](#price).

## <a name="prices"></a>Preise

Alles kostet gleich viel.
"""
PLAN = """\
# <a name="plan"></a>Der Plan

<a id="map"></a>

Oben ist Norden.

## <a name="ways"></a>Wege

Links geht es zum Garten.
"""
ALERT = "# Side\n\n> [!BEMÆRK]\n> Gem filen først.\n"


def test_findings_appear_on_opening_change_while_typing_and_go_with_the_file(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("guide.md")
        found = await editor.codes("guide.md", "AN001", "AN001")
        assert {one.source for one in found} == {"valint"}
        assert {one.severity for one in found} == {types.DiagnosticSeverity.Error}
        assert "did you mean “#prices”?" in found[0].message
        editor.type("guide.md", "[hier](#price)", "[hier](#prices)")
        await editor.codes("guide.md", "AN001")
        editor.type("guide.md", "(#price)", "(#prices)")
        await editor.codes("guide.md")
        editor.type("guide.md", "(#prices)", "(#x)")
        await editor.codes("guide.md", "AN001", "AN001")
        editor.close("guide.md")
        await editor.codes("guide.md")

    edit({"guide.md": GUIDE, "plan.md": PLAN}, scene)


@pytest.mark.parametrize("encoding", list(types.PositionEncodingKind))
def test_places_are_counted_as_the_client_counts(edit: Edit, encoding: types.PositionEncodingKind) -> None:
    async def scene(editor: Editor) -> None:
        assert editor.encoding == encoding.value
        editor.open("guide.md")
        first, second = await editor.codes("guide.md", "AN001", "AN001")
        assert first.range.start == editor.place("guide.md", "#price)")
        assert second.range.start == editor.place("guide.md", "[hier](#price", len("[hier]("))
        assert second.range.end == editor.place("guide.md", "[hier](#price", len("[hier](#price"))

    edit({"guide.md": GUIDE, "plan.md": PLAN}, scene, encoding)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028\n"])
def test_lines_are_counted_as_the_protocol_counts_them(edit: Edit, ending: str) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("guide.md")
        others = ["ML011"] if ending == "\r" else []
        found = await editor.codes("guide.md", "AN001", "AN001", *others)
        assert [one.range.start.line for one in found if one.code == "AN001"] == [2, 2]

    edit({"guide.md": GUIDE.replace("\n", ending), "plan.md": PLAN}, scene)


def test_a_heading_that_changes_breaks_the_link_in_another_open_page(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("start.md")
        editor.open("plan.md")
        await editor.codes("start.md")
        editor.type("plan.md", 'name="ways"', 'name="paths"')
        (found,) = await editor.codes("start.md", "AN002")
        assert "“#ways”" in found.message

    edit({"start.md": "# <a name='s'></a>Start\n\n[Wege](plan.md#ways)\n", "plan.md": PLAN}, scene)


def test_hovering_explains_the_rule_and_the_link(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("guide.md")
        await editor.codes("guide.md", "AN001", "AN001")

        async def over(mark: str, offset: int) -> str:
            shown = await editor.client.text_document_hover_async(
                types.HoverParams(editor.identifier("guide.md"), editor.place("guide.md", mark, offset))
            )
            if shown is None:
                return ""
            assert isinstance(shown.contents, types.MarkupContent)
            return shown.contents.value

        broken = await over("(#price)", 2)
        assert "**AN001** bookmark-not-found" in broken
        assert "Not reported:" in broken
        assert "“plan.md” is in this checkout. `plan.md`" in await over("[den Plan]", 3)
        assert await over("Alles kostet", 1) == ""

    edit({"guide.md": GUIDE, "plan.md": PLAN}, scene)


def test_going_to_a_link_arrives_at_its_heading_or_anchor(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("guide.md")
        await editor.codes("guide.md", "AN001", "AN001")

        async def target(mark: str) -> tuple[str, int]:
            place = editor.place("guide.md", mark, 2)
            found = await editor.client.text_document_definition_async(
                types.DefinitionParams(editor.identifier("guide.md"), place)
            )
            assert isinstance(found, types.Location)
            return found.uri, found.range.start.line

        assert await target("[den Plan]") == (editor.uri("plan.md"), 2)
        editor.type("guide.md", "(#price)", "(#prices)")
        assert await target("[die Preise]") == (editor.uri("guide.md"), 4)

    edit({"guide.md": GUIDE, "plan.md": PLAN}, scene)


def test_every_link_can_be_followed(edit: Edit) -> None:
    text = "# Side\n\n[a](plan.md#ways), [b](https://example.org/x), [c](gone.md), ![d](p.png)\n"

    async def scene(editor: Editor) -> None:
        editor.open("guide.md")
        links = await editor.client.text_document_document_link_async(
            types.DocumentLinkParams(editor.identifier("guide.md"))
        )
        assert links is not None
        assert [link.target for link in links] == [
            f"{editor.uri('plan.md')}#L7", "https://example.org/x", None, editor.uri("p.png"),
        ]  # fmt: skip

    edit({"guide.md": text, "plan.md": PLAN, "p.png": "x"}, scene)


def applied(text: str, action: types.CodeAction, uri: str) -> str:
    """Return a text after an action, as an editor that counts in UTF-16 applies it."""
    assert action.edit is not None
    assert action.edit.changes is not None
    lines = text.split("\n")
    for edit in sorted(
        action.edit.changes[uri], key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
    ):
        assert isinstance(edit, types.TextEdit)
        start, end = edit.range.start, edit.range.end

        def at(place: types.Position) -> int:
            before = sum(len(line) + 1 for line in lines[: place.line])
            units = lines[place.line].encode("utf-16-le")[: 2 * place.character]
            return before + len(units.decode("utf-16-le"))

        text = text[: at(start)] + edit.new_text + text[at(end) :]
    return text


async def actions(
    editor: Editor, name: str, at: types.Range, only: list[types.CodeActionKind | str] | None = None
) -> dict[str, types.CodeAction]:
    """Ask what an editor offers for a range."""
    offered = await editor.client.text_document_code_action_async(
        types.CodeActionParams(editor.identifier(name), at, types.CodeActionContext([], only=only))
    )
    return {action.title: action for action in offered or () if isinstance(action, types.CodeAction)}


def test_a_quick_fix_mends_the_finding_and_a_comment_switches_it_off(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("side.md")
        (found,) = await editor.codes("side.md", "ML001")
        offered = await actions(editor, "side.md", found.range)
        mend = next(action for action in offered.values() if action.is_preferred)
        assert mend.kind == types.CodeActionKind.QuickFix
        assert "> [!NOTE]\n" in applied(ALERT, mend, editor.uri("side.md"))
        silence = offered["Switch ML001 off for this line"]
        silenced = applied(ALERT, silence, editor.uri("side.md"))
        assert "\n<!-- valint-disable-next-line ML001 -->\n> [!BEMÆRK]\n" in silenced
        editor.type("side.md", ALERT, silenced)
        await editor.codes("side.md")

    edit({"side.md": ALERT}, scene)


def test_what_is_written_ends_its_lines_as_the_page_does(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("side.md")
        (found,) = await editor.codes("side.md", "ML001")
        offered = await actions(editor, "side.md", found.range)
        edit = offered["Switch ML001 off for this line"].edit
        assert edit is not None
        assert edit.changes is not None
        (written,) = edit.changes[editor.uri("side.md")]
        assert written.new_text == "<!-- valint-disable-next-line ML001 -->\r\n"

    edit({"side.md": ALERT.replace("\n", "\r\n")}, scene)


def test_everything_safe_is_mended_at_once(edit: Edit) -> None:
    text = f"{ALERT}\n😀 [a](//example.org/a.pdf) og [b](//example.org/b.pdf)\n"

    async def scene(editor: Editor) -> None:
        editor.open("side.md")
        await editor.codes("side.md", "LK008", "LK008", "ML001")
        whole = types.Range(types.Position(0, 0), types.Position(99, 0))
        offered = await actions(editor, "side.md", whole, [types.CodeActionKind.SourceFixAll])
        (action,) = offered.values()
        mended = applied(text, action, editor.uri("side.md"))
        assert "> [!NOTE]" in mended
        assert "[a](https://example.org/a.pdf) og [b](https://example.org/b.pdf)" in mended
        editor.type("side.md", text, mended)
        await editor.codes("side.md")

    edit({"side.md": text}, scene)


def test_other_yaml_and_excluded_pages_are_left_alone(edit: Edit) -> None:
    broken = "# <a name='s'></a>Seite\n\n[x](#nowhere)\n"

    async def scene(editor: Editor) -> None:
        editor.open("mkdocs.yml", "yaml")
        editor.open("old/page.md")
        editor.open("page.md")
        await editor.codes("page.md", "AN001")
        assert editor.uri("old/page.md") not in editor._shown
        assert editor.uri("mkdocs.yml") not in editor._shown

    files = {"mkdocs.yml": "a: 1\n", "old/page.md": broken, "page.md": broken}
    edit({**files, "valint.toml": 'exclude = ["old/**"]\n'}, scene)


def test_a_broken_configuration_is_told_and_a_mended_one_is_used(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md")
        assert "ignroe" in await editor.told("valint.toml")
        (editor.folder / "valint.toml").write_text('ignore = ["LK008"]\n', encoding="utf-8")
        event = types.FileEvent(editor.uri("valint.toml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.codes("page.md", "AN001")

    page = "# Side\n\n[x](#nowhere) [y](//example.org/y.pdf)\n"
    edit({"page.md": page, "valint.toml": 'ignroe = ["LK008"]\n'}, scene)


def test_a_page_that_appears_on_disk_ends_the_finding_about_its_absence(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md")
        await editor.codes("page.md", "LK001")
        (editor.folder / "new.md").write_text("# New\n", encoding="utf-8")
        event = types.FileEvent(editor.uri("new.md"), types.FileChangeType.Created)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.codes("page.md")

    edit({"page.md": "# Side\n\n[x](new.md)\n"}, scene)


HOSTILE = [
    "",
    "\ufeff",
    "---\ntitle: never closed\n",
    "---\na: &a [*a, *a]\nb: !!python/object:os.system x\n---\n# x\n",
    "---\n" + "[" * 5_000,
    "> " * 3_000 + "deep",
    "[" * 20_000 + "](",
    "| a |\n| - |\n" + "|" * 10_000,
    "# half a pair \ud83d here [x](#nowhere\udc00)\n",
    "# null \0 byte\n",
    "\r\r\n\n\u2028\x85\x0b" * 50,
    "::: zone\n" * 500,
    "<a name='" * 2_000,
    "[x](../../../../etc/passwd) [y](file:///etc/passwd) [z](%00) [w](//[::1) ![](\\\\host\\share)",
]


def test_whatever_is_typed_the_server_goes_on(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("hostile.md")
        editor.open("page.md")
        await editor.codes("page.md", "AN001")
        for text in HOSTILE:
            editor.write("hostile.md", text)
            await editor.shown("hostile.md")
            identifier = editor.identifier("hostile.md")
            for place in (types.Position(0, 0), types.Position(0, 7), types.Position(99_999, 99_999)):
                await editor.client.text_document_hover_async(types.HoverParams(identifier, place))
                await editor.client.text_document_definition_async(types.DefinitionParams(identifier, place))
                await actions(editor, "hostile.md", types.Range(types.Position(0, 0), place))
            links = await editor.client.text_document_document_link_async(
                types.DocumentLinkParams(identifier)
            )
            assert not any("passwd" in (link.target or "") for link in links or ())
        editor.type("page.md", "#nowhere", "#side")
        await editor.codes("page.md")
        assert editor.messages == []

    edit({"hostile.md": "# Calm\n", "page.md": "# Side\n\n[x](#nowhere)\n"}, scene)


def test_a_document_that_was_never_opened_or_is_no_file_gets_no_answer(edit: Edit) -> None:
    async def scene(editor: Editor) -> None:
        for uri in (editor.uri("page.md"), "untitled:Untitled-1", "git:/page.md?x"):
            identifier = types.TextDocumentIdentifier(uri)
            hover = types.HoverParams(identifier, types.Position(3, 3))
            assert await editor.client.text_document_hover_async(hover) is None
            links = types.DocumentLinkParams(identifier)
            assert not await editor.client.text_document_document_link_async(links)
        item = types.TextDocumentItem("untitled:Untitled-1", "markdown", 1, "[x](#nowhere)")
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        editor.open("page.md")
        await editor.codes("page.md", "AN001")
        assert set(editor._shown) == {editor.uri("page.md")}

    edit({"page.md": "# Side\n\n[x](#nowhere)\n"}, scene)


def test_a_plug_in_works_in_the_editor_and_a_broken_one_is_told(
    edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")]))
    install(site, "words", RULE)
    install(site, "wrecks", "import no_such_module\n")

    async def scene(editor: Editor) -> None:
        editor.open("page.md")
        await editor.codes("page.md", "ZZ001")
        assert "“wrecks” of wrecks 1.0" in await editor.told("plug-in")

    edit({"page.md": "# Side\n\nWORD\n"}, scene)


def test_without_its_libraries_the_command_says_what_to_install(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys\nsys.modules['pygls'] = sys.modules['lsprotocol'] = None\n"
        "from valint.cli import main\nmain(['lsp'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'valint[lsp]'" in done.stderr
