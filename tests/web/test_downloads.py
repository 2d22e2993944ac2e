"""A download is the file that its name promises, or it is not."""

from pathlib import Path

import pytest

from tests.web.conftest import Checker
from tests.web.farm import Server, Visit, page
from valint.web.downloads import FileType, expected_file, file_type
from valint.web.urls import parse_url
from valint.web.verdict import Verdict

PAD = b"\0" * 2000
PDF = b"%PDF-1.7\n" + PAD
ZIP = b"PK\x03\x04" + PAD
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PAD
EXE = b"MZ" + PAD
PNG = b"\x89PNG\r\n\x1a\n" + PAD
JPEG = b"\xff\xd8\xff\xe0" + PAD
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/a.pdf", PDF),
        ("/a.PDF", b"\n\n" + PDF),
        ("/a.pptx", ZIP),
        ("/a.docx", ZIP),
        ("/protected.xlsx", OLE),
        ("/old.doc", OLE),
        ("/rich.doc", b"{\\rtf1\\ansi" + PAD),
        ("/renamed.xls", ZIP),
        ("/a.zip", ZIP),
        ("/a.msi", OLE),
        ("/a.exe", EXE),
        ("/Vejledning%20%C3%A6.pdf", PDF),
    ],
)
def test_the_promised_file_is_alive(check: Checker, server: Server, path: str, body: bytes) -> None:
    judgement = check.one(server.serve(path, 200, body, kind="application/octet-stream"))
    assert (judgement.verdict, judgement.size) == (Verdict.ALIVE, len(body))
    assert len(server.log) == 1
    assert server.log[0].headers["range"] == "bytes=0-16383"


SIGN_IN = page("Sign in to your account", "<form>...</form>").encode()


@pytest.mark.parametrize(
    ("path", "body", "kind", "reason"),
    [
        ("/a.pdf", page().encode(), "text/html", "download-is-html"),
        ("/a.pptx", SIGN_IN, "text/html", "download-is-html"),
        ("/a.pptx", SIGN_IN, "application/octet-stream", "download-is-html"),
        ("/a.pdf", b"", "application/pdf", "download-is-empty"),
        ("/a.pdf", ZIP, "application/pdf", "download-wrong-content"),
        ("/a.zip", PDF, "application/zip", "download-wrong-content"),
        ("/a.docx", b"nothing known" + PAD, "application/msword", "download-wrong-content"),
        ("/a.exe", b"#!/bin/sh" + PAD, "application/octet-stream", "download-wrong-content"),
    ],
)
def test_another_file_is_dead_when_seen_again(
    check: Checker, server: Server, tmp_path: Path, path: str, body: bytes, kind: str, reason: str
) -> None:
    url = server.serve(path, 200, body, kind=kind)
    check.cache = tmp_path / "links.db"
    first = check.one(url)
    assert (first.verdict, first.pending, first.reason) == (Verdict.SUSPECT, True, reason)
    check.clock.offset += 700
    again = check.one(url)
    assert (again.verdict, again.reason) == (Verdict.DEAD, reason)
    assert again.detail


def test_an_empty_file_behind_a_refused_range_is_empty(check: Checker, server: Server) -> None:
    @server.route("/a.pdf")
    async def _(visit: Visit) -> None:
        if "range" in visit.headers:
            await visit.reply(416, headers={"Content-Range": "bytes */0"})
        else:
            await visit.reply(200, b"", kind="application/pdf")

    assert check.one(server.url("/a.pdf")).reason == "download-is-empty"


def test_doubts_are_suspicions(check: Checker, server: Server) -> None:
    tiny, declared = check(
        server.serve("/tiny.pdf", 200, b"%PDF-1.7", kind="application/pdf"),
        server.serve("/declared.pdf", 200, PDF, kind="text/html"),
    )
    assert (tiny.verdict, tiny.reason) == (Verdict.SUSPECT, "download-too-small")
    assert (declared.verdict, declared.reason) == (Verdict.SUSPECT, "download-declared-html")
    assert not tiny.pending and not declared.pending


def test_the_extension_is_compared_after_redirects(check: Checker, server: Server) -> None:
    server.serve("/b.pptx", 200, ZIP, kind="application/zip")
    server.serve("/get?id=5", 200, PDF, kind="application/pdf")
    other, nameless = check(
        server.serve("/a.docx", 302, headers={"Location": "/b.pptx"}),
        server.serve("/a.pdf", 302, headers={"Location": "/get?id=5"}),
    )
    assert (other.verdict, other.reason) == (Verdict.SUSPECT, "download-other-type")
    assert nameless.verdict is Verdict.REDIRECTED


def test_a_file_sent_in_chunks_without_a_length_is_fine(check: Checker, server: Server) -> None:
    @server.route("/a.pdf")
    async def _(visit: Visit) -> None:
        await visit.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        await visit.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PDF), PDF))

    assert check.one(server.url("/a.pdf")).verdict is Verdict.ALIVE


def test_a_body_that_breaks_off_is_transient(check: Checker, server: Server) -> None:
    @server.route("/a.pdf")
    async def _(visit: Visit) -> None:
        await visit.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9000\r\n\r\n" + PDF
        )
        visit.writer.close()

    judgement = check.one(server.url("/a.pdf"))
    assert (judgement.verdict, judgement.reason) == (Verdict.TRANSIENT, "body-truncated")
    assert len(server.log) == 3


def test_a_file_that_is_packed_beyond_our_means_is_not_judged(check: Checker, server: Server) -> None:
    url = server.serve(
        "/a.pdf", 200, b"\x1b\x04\0\0", headers={"Content-Encoding": "br"}, kind="application/pdf"
    )
    assert check.one(url).verdict is Verdict.ALIVE


@pytest.mark.parametrize(
    ("path", "body", "alive"),
    [
        ("/a.png", PNG, True),
        ("/a.jpg", JPEG, True),
        ("/a.svg", SVG, True),
        ("/badge", SVG, True),
        ("/a.png", page().encode(), False),
        ("/a.png", JPEG, True),
        ("/a.png", PDF, False),
        ("/badge", page().encode(), False),
    ],
)
def test_an_image_is_an_image(check: Checker, server: Server, path: str, body: bytes, *, alive: bool) -> None:
    judgement = check.one(server.serve(path, 200, body), image=True)
    assert judgement.verdict is (Verdict.ALIVE if alive else Verdict.SUSPECT)
    assert judgement.pending is not alive


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/contoso/tool/blob/main/guide.pdf",
        "https://contoso.sharepoint.com/sites/x/Guide.docx?web=1",
        "https://gitlab.com/contoso/tool/-/blob/main/guide.docx",
        "https://commons.contoso.org/wiki/File:Guide.pdf",
        "https://contoso.com/page",
        "https://contoso.com/picture.png",
        "https://contoso.com/v1.2",
    ],
)
def test_pages_are_not_taken_for_downloads(url: str) -> None:
    assert expected_file(parse_url(url), image=False) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, FileType.PDF), (ZIP, FileType.ZIP), (b"PK\x05\x06", FileType.ZIP), (OLE, FileType.OLE),
        (EXE, FileType.EXECUTABLE), (PNG, FileType.PNG), (JPEG, FileType.JPEG), (b"GIF89a", FileType.GIF),
        (b"RIFF\0\0\0\0WEBPVP8 ", FileType.WEBP), (b"BM" + PAD, FileType.BMP), (b"\0\0\1\0", FileType.ICON),
        (b"\0\0\0\x20ftypavif", FileType.AVIF), (SVG, FileType.SVG),
        (b"\xef\xbb\xbf <!DOCTYPE HTML>", FileType.HTML), (b"\n<html lang='da'>", FileType.HTML),
        (b"", None), (b"plain text", None),
    ],
)  # fmt: skip
def test_first_bytes_tell_the_type(body: bytes, kind: FileType | None) -> None:
    assert file_type(body) is kind
