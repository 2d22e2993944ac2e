"""A real client of the language server, over the pipes of a real process."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the `lsp` extra is not installed")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

WAIT = 60.0
"""Seconds that an answer may take on a busy machine."""


class Editor:
    """An editor with some files open."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.encoding = ""
        self.messages: list[str] = []
        self._texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._shown: dict[str, types.PublishDiagnosticsParams] = {}
        self._news = asyncio.Event()

        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self._published(params))
        client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self._told(params))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _params: None)

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        self._shown[params.uri] = params
        self._news.set()

    def _told(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)
        self._news.set()

    def uri(self, name: str) -> str:
        """Return the address of a file."""
        return (self.folder / name).as_uri()

    def identifier(self, name: str) -> types.TextDocumentIdentifier:
        """Return how a request names a file."""
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, language: str = "markdown") -> None:
        """Open a file."""
        text = (self.folder / name).read_bytes().decode()
        self._texts[name], self._versions[name] = text, 1
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, name: str, old: str, new: str) -> None:
        """Replace text in an open file, which stays unsaved."""
        assert old in self._texts[name]
        self.write(name, self._texts[name].replace(old, new))

    def write(self, name: str, text: str) -> None:
        """Replace all of an open file's text, which stays unsaved."""
        self._texts[name] = text
        self._versions[name] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self._versions[name]),
                [types.TextDocumentContentChangeWholeDocument(self._texts[name])],
            )
        )

    def close(self, name: str) -> None:
        """Close a file."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.identifier(name)))

    def text(self, name: str) -> str:
        """Return the text of an open file."""
        return self._texts[name]

    def place(self, name: str, mark: str, offset: int = 0) -> types.Position:
        """Return where some text stands, in the units that were agreed on."""
        before = self._texts[name][: self._texts[name].index(mark) + offset]
        line = before.rpartition("\n")[2]
        units = {"utf-8": len(line.encode()), "utf-32": len(line)}
        return types.Position(
            before.count("\n"), units.get(self.encoding, len(line.encode("utf-16-le")) // 2)
        )

    async def codes(self, name: str, *expected: str) -> list[types.Diagnostic]:
        """Wait until a file shows findings of these rules and no others, and return them."""
        async with asyncio.timeout(WAIT):
            while True:
                shown = self._shown.get(self.uri(name))
                found = [] if shown is None else list(shown.diagnostics)
                current = shown is not None and shown.version in (None, self._versions[name])
                if current and sorted(str(one.code) for one in found) == sorted(expected):
                    return found
                self._news.clear()
                await self._news.wait()

    async def shown(self, name: str) -> list[types.Diagnostic]:
        """Wait for what a file's present text shows, and return it."""
        async with asyncio.timeout(WAIT):
            while (found := self._shown.get(self.uri(name))) is None or (
                found.version not in (None, self._versions[name])
            ):
                self._news.clear()
                await self._news.wait()
        return list(found.diagnostics)

    async def told(self, part: str) -> str:
        """Wait for a message to the user."""
        async with asyncio.timeout(WAIT):
            while not (found := [message for message in self.messages if part in message]):
                self._news.clear()
                await self._news.wait()
        return found[0]


Play = Callable[[Editor], Awaitable[None]]


@asynccontextmanager
async def editing(folder: Path, encodings: list[types.PositionEncodingKind | str]) -> AsyncIterator[Editor]:
    """Start the server as an editor does, and end it as the protocol wants."""
    client = LanguageClient("tests", "1")
    editor = Editor(client, folder)
    await client.start_io(
        sys.executable,
        "-m",
        "valint",
        "lsp",
        cwd=folder,
        env=dict(os.environ),
    )
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=encodings),
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        ),
    )
    root = types.WorkspaceFolder(folder.as_uri(), folder.name)
    done = await client.initialize_async(
        types.InitializeParams(capabilities, workspace_folders=[root], root_uri=folder.as_uri())
    )
    editor.encoding = str(getattr(agreed := done.capabilities.position_encoding, "value", agreed))
    client.initialized(types.InitializedParams())
    yield editor
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]


@pytest.fixture
def edit(tmp_path: Path) -> Callable[..., None]:
    """Play a scene in an editor whose folder holds some files.

    Their front matter, or want of it, is no concern of these tests.
    """

    def play(files: dict[str, str], scene: Play, *encodings: types.PositionEncodingKind | str) -> None:
        folder = tmp_path / "docs"
        for name, text in {"valint.toml": 'ignore = ["FM"]\n', **files}.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())

        async def run() -> None:
            agreed = list(encodings) or [types.PositionEncodingKind.Utf16]
            async with asyncio.timeout(2 * WAIT), editing(folder, agreed) as editor:
                await scene(editor)

        asyncio.run(run())

    return play
