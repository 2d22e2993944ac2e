"""The language server: what the protocol asks, answered by the checker."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from valint import __version__
from valint.editor import actions
from valint.editor.checker import Checker, is_page
from valint.editor.explanation import explanation
from valint.editor.links import START, lead_at, leads
from valint.editor.positions import Positions, covers
from valint.engine.results import TREE
from valint.errors import ValintError
from valint.model.finding import Diagnostic, Severity
from valint.project import settings as configuration
from valint.project.discovery import shown

_PAUSE = 0.2
"""Seconds without typing after which the pages are checked."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_WATCHED = ("**/*.{md,markdown,yml,yaml}", "**/{valint,pyproject}.toml", "**/*.openpublishing.*.json")


class _Open(NamedTuple):
    """An open page: where it is for the client and for the checker."""

    uri: str
    path: str
    checker: Checker


class _Shown(NamedTuple):
    """What a client was last told about a page."""

    text: str
    diagnostics: tuple[Diagnostic, ...]


class Server(LanguageServer):
    """A server for one client; `untrusted` is that of `valint check`."""

    def __init__(self, *, untrusted: bool = False) -> None:
        # Whole texts: pygls would apply partial changes to lines as Python counts them, not the protocol.
        super().__init__("valint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._untrusted = untrusted
        self._open: dict[str, _Open] = {}
        self._shown: dict[str, _Shown] = {}
        self._checkers: dict[Path | None, Checker] = {}
        self._waiting: asyncio.TimerHandle | None = None
        self._told = ""

    def put(self, uri: str) -> None:
        """Take in the text of a document that was opened or changed."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        if path is None:
            return
        text = self.workspace.get_text_document(uri).source
        name = shown(path)
        checker = self._checker(Path(path))
        if checker is None or not is_page(name, text, checker.settings):
            self.drop(uri)
            return
        self._open[uri] = _Open(uri, name, checker)
        checker.texts[name] = text
        self._soon()

    def drop(self, uri: str) -> None:
        """Forget a document that was closed, and what was said of it."""
        page = self._open.pop(uri, None)
        if page is not None:
            del page.checker.texts[page.path]
            self._publish(page, ())
            self._shown.pop(uri, None)
            self._soon()

    def start_over(self) -> None:
        """Read configurations and publishing files anew."""
        self._checkers.clear()
        self._told = ""
        # Also those that the configuration excluded until now, or that had none that could be read.
        for uri in list(self.workspace.text_documents):
            self.drop(uri)
            self.put(uri)

    def files_changed(self) -> None:
        """Look again at pages that are not open, since some were changed."""
        self._soon()

    def page(self, uri: str) -> _Open | None:
        """Return an open page."""
        return self._open.get(uri)

    def diagnostics(self, uri: str) -> tuple[Diagnostic, ...]:
        """Return what a page's findings are, if the client has seen those of its present text."""
        page, known = self._open.get(uri), self._shown.get(uri)
        if page is None or known is None or page.checker.texts[page.path] != known.text:
            return ()
        return known.diagnostics

    def positions(self, uri: str) -> Positions:
        """Return what translates places of an open page."""
        page = self._open[uri]
        return self._positions(page.checker.texts[page.path])

    def positions_in(self, page: _Open, path: str) -> Positions:
        """Return what translates places of any page of the tree."""
        document = page.checker.document(path)
        return self._positions("" if document is None else document.text)

    def as_shown(self, diagnostic: Diagnostic, positions: Positions) -> types.Diagnostic:
        """Return a finding as the client shows it."""
        message = (
            diagnostic.message if diagnostic.help is None else f"{diagnostic.message}\n{diagnostic.help}"
        )
        return types.Diagnostic(
            range=positions.range(diagnostic.region),
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            source="valint",
            message=message,
        )

    def _positions(self, text: str) -> Positions:
        return Positions(text, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def _checker(self, path: Path) -> Checker | None:
        """Return the checker of the configuration that is nearest to a page; None where that is broken."""
        try:
            file = configuration.find(path)
            if file not in self._checkers:
                settings = (
                    configuration.Settings(untrusted=self._untrusted)
                    if file is None
                    else configuration.load(file, untrusted=self._untrusted)
                )
                self._checkers[file] = Checker(settings)
            return self._checkers[file]
        except ValintError as error:
            self._tell(str(error))
            return None

    def _tell(self, problem: str) -> None:
        """Show a problem to the user, once."""
        if problem != self._told:
            self._told = problem
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"valint: {problem}"))

    def _soon(self) -> None:
        """Check once nobody has typed for a moment."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(_PAUSE, self._check)

    def _check(self) -> None:
        self._waiting = None
        for checker in {id(page.checker): page.checker for page in self._open.values()}.values():
            checker.changed()
            try:
                report = checker.check()
            except ValintError as error:
                self._tell(str(error))
                continue
            for fault in report.faults:
                if fault.path == TREE:
                    self._tell(fault.message)
            found: dict[str, list[Diagnostic]] = {}
            for diagnostic in report.diagnostics:
                found.setdefault(diagnostic.path, []).append(diagnostic)
            for page in self._open.values():
                if page.checker is checker:
                    self._publish(page, tuple(found.get(page.path, ())))

    def _publish(self, page: _Open, diagnostics: tuple[Diagnostic, ...]) -> None:
        text = page.checker.texts.get(page.path)
        known = self._shown.get(page.uri)
        if text is not None:
            self._shown[page.uri] = _Shown(text, diagnostics)
        if known is not None and known == self._shown[page.uri] and diagnostics == known.diagnostics:
            return
        positions = self._positions(text or "")
        document = self.workspace.text_documents.get(page.uri)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=page.uri,
                diagnostics=[self.as_shown(one, positions) for one in diagnostics],
                version=None if document is None else document.version,
            )
        )


def make_server(*, untrusted: bool = False) -> Server:
    """Return a server that knows the features; `start_io` runs it."""
    server = Server(untrusted=untrusted)
    feature = server.feature

    @feature(types.INITIALIZED)
    async def initialized(server: Server, _params: types.InitializedParams) -> None:
        watched = server.client_capabilities.workspace
        files = watched.did_change_watched_files if watched else None
        if files is not None and files.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions(
                [types.FileSystemWatcher(glob) for glob in _WATCHED]
            )
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            await server.client_register_capability_async(
                types.RegistrationParams([types.Registration("files", method, options)])
            )

    @feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
        server.put(params.text_document.uri)

    @feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
        server.put(params.text_document.uri)

    @feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
        server.files_changed()

    @feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
        server.drop(params.text_document.uri)

    @feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
        if all(change.uri.endswith((".md", ".markdown")) for change in params.changes):
            server.files_changed()
        else:
            server.start_over()

    @feature(types.TEXT_DOCUMENT_HOVER)
    def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
        uri = params.text_document.uri
        page = server.page(uri)
        if page is None:
            return None
        positions = server.positions(uri)
        place = positions.place(params.position)
        found = [one for one in server.diagnostics(uri) if covers(one.region, place)]
        lead = lead_at(page.checker, page.path, place)
        text = explanation(found, lead)
        if not text:
            return None
        region = found[0].region if found else lead.source if lead else START
        return types.Hover(
            types.MarkupContent(types.MarkupKind.Markdown, text), range=positions.range(region)
        )

    @feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(server: Server, params: types.DefinitionParams) -> types.Location | None:
        uri = params.text_document.uri
        page = server.page(uri)
        if page is None:
            return None
        lead = lead_at(page.checker, page.path, server.positions(uri).place(params.position))
        if lead is None or lead.file is None:
            return None
        target = from_fs_path(str(lead.file))
        if target is None:
            return None
        there = server.positions_in(page, shown(lead.file))
        return types.Location(target, there.range(lead.place))

    @feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def links(server: Server, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        uri = params.text_document.uri
        page = server.page(uri)
        if page is None:
            return []
        positions = server.positions(uri)
        found = []
        for lead in leads(page.checker, page.path):
            target = lead.url if lead.file is None else from_fs_path(str(lead.file))
            if target is not None and lead.file is not None and lead.place != START:
                target += f"#L{lead.place.line}"
            found.append(types.DocumentLink(positions.range(lead.source), target, lead.sentence))
        return found

    @feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, actions.FIX_ALL]),
    )
    def code_actions(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        page = server.page(uri)
        diagnostics = server.diagnostics(uri)
        if page is None or not diagnostics:
            return []
        positions = server.positions(uri)
        only = params.context.only
        wanted = (types.CodeActionKind.QuickFix, actions.FIX_ALL)
        kinds = [
            kind
            for kind in wanted
            if not only or any(kind == one or kind.startswith(f"{one}.") for one in only)
        ]
        first, last = positions.place(params.range.start), positions.place(params.range.end)
        here = [
            (one, server.as_shown(one, positions))
            for one in diagnostics
            if (one.region.line, one.region.column) <= last
            and first <= (one.region.end_line, one.region.end_column)
        ]
        offered: list[types.CodeAction] = []
        if types.CodeActionKind.QuickFix in kinds:
            offered += actions.fixes(here, uri, positions)
            offered += actions.suppressions(here, uri, positions, yaml=page.path.endswith((".yml", ".yaml")))
        if actions.FIX_ALL in kinds:
            everything = actions.fix_all(diagnostics, uri, positions)
            offered += [] if everything is None else [everything]
        return offered

    return server
