"""Tell a download from the page that stands where it was: by type, size and first bytes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote

from valint.web.exchange import Exchange
from valint.web.html_facts import looks_like_html
from valint.web.limits import Limits
from valint.web.urls import WebUrl


class FileType(StrEnum):
    """What the first bytes say a file is."""

    PDF = "PDF"
    ZIP = "ZIP"
    OLE = "OLE"
    RTF = "RTF"
    EXECUTABLE = "Windows executable"
    PNG = "PNG"
    JPEG = "JPEG"
    GIF = "GIF"
    WEBP = "WebP"
    BMP = "BMP"
    ICON = "icon"
    AVIF = "AVIF"
    SVG = "SVG"
    HTML = "HTML"


_OFFICE = "docx docm dotx pptx pptm potx ppsx xlsx xlsm xltx vsdx vstx"
_OLD_OFFICE = "doc dot xls xlt ppt pot pps vsd"
_ARCHIVES = "zip nupkg vsix appx msix jar apk"
_EXPECTED: dict[str, frozenset[FileType]] = {
    "pdf": frozenset({FileType.PDF}),
    # A protected Office Open XML file is an OLE container.
    **dict.fromkeys(_OFFICE.split(), frozenset({FileType.ZIP, FileType.OLE})),
    # Old names are kept for new formats, and Word writes RTF as .doc: all of them open.
    **dict.fromkeys(_OLD_OFFICE.split(), frozenset({FileType.OLE, FileType.ZIP, FileType.RTF})),
    **dict.fromkeys(_ARCHIVES.split(), frozenset({FileType.ZIP})),
    **dict.fromkeys(["msi", "msg"], frozenset({FileType.OLE})),
    **dict.fromkeys(["exe", "dll"], frozenset({FileType.EXECUTABLE})),
}
_IMAGES = frozenset(
    {
        FileType.PNG,
        FileType.JPEG,
        FileType.GIF,
        FileType.WEBP,
        FileType.BMP,
        FileType.ICON,
        FileType.AVIF,
        FileType.SVG,
    }
)
"""A server may send a .png as WebP; a reader sees a picture all the same."""

_IMAGE_EXTENSIONS = frozenset(["png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "avif", "svg"])
_DOWNLOAD_HOSTS = frozenset({"download.microsoft.com"})
# Pages whose addresses end like the file that they show.
_VIEWER = re.compile(r"/(?:blob|-/blob|raw/blob|wiki|wikis|File:|edit|tree|commits?)/|/[A-Za-z]+:[^/]*$")

_VIEWER_HOSTS = (".sharepoint.com", ".live.com", "drive.google.com", "docs.google.com")

_STARTS = (
    (b"PK\x03\x04", FileType.ZIP),
    (b"PK\x05\x06", FileType.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType.OLE),
    (b"{\\rtf", FileType.RTF),
    (b"MZ", FileType.EXECUTABLE),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"GIF8", FileType.GIF),
    (b"BM", FileType.BMP),
    (b"\x00\x00\x01\x00", FileType.ICON),
)
_LONGEST_SIZE = 18  # digits; what is longer fits no integer of SQLite and no disk
_CONTENT_RANGE = re.compile(r"bytes\s+(\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a URL promises.

    Args:
        types: the file types that keep the promise; empty where anything but a page does.
        extension: as in the URL, empty where the host alone makes it a download.
        image: whether a page shows it in place; such files may be tiny.
    """

    types: frozenset[FileType]
    extension: str
    image: bool = False


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a response is not the file; `certain` tells a proof from a suspicion."""

    reason: str
    detail: str
    certain: bool


def expected_file(url: WebUrl, *, image: bool) -> Expected | None:
    """Return what kind of file a URL promises, None for a page.

    Args:
        url: the URL that an author wrote.
        image: whether a document shows it as an image.
    """
    if not image and (_VIEWER.search(url.path) or url.host.endswith(_VIEWER_HOSTS)):
        return None
    extension = extension_of(url)
    if extension in _EXPECTED:
        return Expected(_EXPECTED[extension], extension)
    if image:
        return Expected(_IMAGES, extension if extension in _IMAGE_EXTENSIONS else "", image=True)
    if url.host in _DOWNLOAD_HOSTS:
        return Expected(frozenset(), extension)
    return None


def extension_of(url: WebUrl) -> str:
    """Return the extension of a URL's path in lower case, without its dot."""
    return PurePosixPath(unquote(url.path)).suffix[1:].lower()


def file_type(body: bytes) -> FileType | None:
    """Return what the first bytes of a file say it is, None where they say nothing."""
    if b"%PDF-" in body[:1024]:
        return FileType.PDF
    for start, kind in _STARTS:
        if body.startswith(start):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return FileType.WEBP
    if body[4:8] == b"ftyp" and body[8:12] in (b"avif", b"avis", b"mif1"):
        return FileType.AVIF
    if looks_like_html(body) and b"<svg" not in body[:1024].lower():
        return FileType.HTML
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")) and b"<svg" in body[:4096]:
        return FileType.SVG
    return None


def total_size(exchange: Exchange) -> int | None:
    """Return the size of the whole file in bytes, None where the server does not tell."""
    found = _CONTENT_RANGE.match(exchange.headers.get("content-range", ""))
    if exchange.status == 206:
        return int(found[2]) if found and found[2] != "*" and len(found[2]) <= _LONGEST_SIZE else None
    length = exchange.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and len(length) <= _LONGEST_SIZE:
        return int(length)
    return len(exchange.body) if exchange.complete else None


def starts_at_zero(exchange: Exchange) -> bool:
    """Tell whether the body is the file's beginning: some servers answer another range than was asked for."""
    if exchange.status != 206:
        return True
    found = _CONTENT_RANGE.match(exchange.headers.get("content-range", ""))
    return found is not None and int(found[1][:20]) == 0


def defect(expected: Expected, final: WebUrl, exchange: Exchange, limits: Limits) -> Defect | None:
    """Return why a 2xx response is not the promised file, None when it is."""
    found = file_type(exchange.body)
    size = total_size(exchange)
    declared = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    name = f".{expected.extension} file" if expected.extension else "image" if expected.image else "file"
    if not exchange.body and exchange.headers.get("content-encoding", "identity").lower() != "identity":
        return None  # packed in a way that we cannot open
    if size == 0 or (exchange.complete and not exchange.body):
        return Defect("download-is-empty", f"the {name} is empty", certain=True)
    if found is FileType.HTML or (declared in ("text/html", "application/xhtml+xml") and found is None):
        return Defect("download-is-html", f"the answer is a web page, not a {name}", certain=True)
    if expected.types and found not in expected.types:
        if found is None and expected.image:
            return None  # an image format that the table lacks
        what = "of no known type" if found is None else f"{found} data"
        return Defect("download-wrong-content", f"the {name} begins as {what}", certain=True)
    if declared in ("text/html", "application/xhtml+xml") and not expected.image:  # browsers look at images
        return Defect("download-declared-html", f"the server calls the {name} text/html", certain=False)
    landed = extension_of(final)
    if landed in _EXPECTED and expected.extension in _EXPECTED and _EXPECTED[landed] != expected.types:
        return Defect(
            "download-other-type",
            f"the link promises .{expected.extension} and leads to .{landed}",
            certain=True,
        )
    if landed in _EXPECTED and expected.extension in _EXPECTED and landed != expected.extension:
        return Defect(
            "download-other-type",
            f"the link promises .{expected.extension} and leads to .{landed}",
            certain=False,
        )
    if size is not None and size < limits.smallest_download and not expected.image:
        return Defect("download-too-small", f"the {name} has only {size} bytes", certain=False)
    if size is not None and size > limits.largest_download:
        return Defect("download-too-large", f"the {name} has {size} bytes", certain=False)
    return None
