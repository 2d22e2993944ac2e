"""What must hold for any text whatever: one function for each thing that reads what nobody vouches for."""

import contextlib
import gzip
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from valint.engine import baseline, fact_records, suppressions
from valint.engine.shards.fact_file import FactFile, FactFileError
from valint.engine.shards.shape import read_record
from valint.errors import ValintError
from valint.markdown import parse
from valint.model.document import Document
from valint.model.span import Span
from valint.project import settings
from valint.project.glossary import read_csv, read_tbx
from valint.project.pack_files import PackFile
from valint.project.packs import Packs


def parser(text: str) -> None:
    """No text breaks the parser; every span lies in the text, and the prose is as long as it."""
    for name in ("page.md", "toc.yml"):
        document = parse(text, name)
        size = len(document.text)
        assert all(0 <= span.start <= span.end <= size for span in _spans(document))
        assert len(document.prose) == size


def source_map(text: str) -> None:
    """A construct stands at its span, whatever the line ending."""
    text = text.replace("\r", "")
    document = parse(text, "page.md")
    for code in document.code_spans:
        assert document.text.startswith("`", code.span.start)
    for tag in document.tags:
        assert document.text.startswith("<", tag.span.start)
    for link in document.links:
        if link.image and link.span.end > link.span.start and document.text[link.span.start] == "!":
            assert document.text.startswith("![", link.span.start)
    other = parse(text.replace("\n", "\r\n"), "page.md")
    moved = _moved(text)
    here = [Span(moved[span.start], moved[span.end]) for span in _spans(document)]
    assert [span.start for span in here] == [span.start for span in _spans(other)]


def front_matter(text: str) -> None:
    """No front matter breaks the reader; it and the body make up the text."""
    document = parse(f"---\n{text}\n---\n# Side\n", "page.md")
    if document.front_matter is not None:
        assert document.front_matter.content_span.end <= document.body_start
        json.dumps(document.front_matter.text("title"))


def comments(text: str) -> None:
    """No comment breaks the reading of suppressions, and each one names its own place."""
    for one in suppressions.read(parse(text, "page.md")).active:
        assert one.start <= one.end
        assert one.selector in text


def configuration(text: str) -> None:
    """A configuration is read, or refused as one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "valint.toml")
        file.write_text(text, encoding="utf-8", newline="", errors="replace")
        for untrusted in (False, True):
            with contextlib.suppress(ValintError):
                settings.load(file, untrusted=untrusted)


def packs(text: str) -> None:
    """A pack is read, or refused as one."""
    for head in ("", "kind: locale\nlanguage: da\n", "kind: toolkit\n", "kind: terms\n"):
        with contextlib.suppress(ValintError):
            own = Packs([PackFile(head + text, "own.yaml")])
            own.locale("da-DK")


def glossaries(text: str) -> None:
    """A glossary is read, or refused as one."""
    for read in (read_csv, read_tbx):
        with contextlib.suppress(ValintError):
            list(read(text, "terms"))


def kept_records(text: str) -> None:
    """What a cache or a baseline holds is read, or refused."""
    with contextlib.suppress(ValueError):
        fact_records.decode_facts("a.md", text.encode(errors="replace"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "baseline.json")
        file.write_text(text, encoding="utf-8", errors="replace")
        with contextlib.suppress(ValintError):
            baseline.read(file)


FACTS_HEAD = """valint facts 1
{"shard": "1/1", "day": "2026-01-15", "run": {}, "asked": {"paths": ["."], "select": [], "ignore": [],\
 "locale": null, "force_exclude": false, "named": []}}
"""


def fact_files(text: str) -> None:
    """A fact file is read, or refused as one; a record in it has the form of a check's, or is refused."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "1.gz")
        for head in ("", FACTS_HEAD.partition("\n")[0] + "\n", FACTS_HEAD):
            file.write_bytes(gzip.compress((head + text).encode(errors="replace"), 1))
            with contextlib.suppress(FactFileError):
                for entry in FactFile(file).entries():
                    with contextlib.suppress(ValueError):
                        assert read_record(entry.path, entry.record).path == entry.path


TARGETS: dict[str, Callable[[str], None]] = {
    target.__name__: target
    for target in (
        parser, source_map, front_matter, comments, configuration, packs, glossaries, kept_records,
        fact_files,
    )
}  # fmt: skip


def _spans(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        yield block.span
    for heading in document.headings:
        yield from (heading.span, heading.text_span)
    for link in document.links:
        yield link.span
    groups = (document.code_spans, document.code_blocks, document.tables, document.tags, document.quotes,
              document.alerts, document.directives, document.anchors)  # fmt: skip
    for group in groups:
        for one in group:
            yield one.span
    yield from document.comments


def _moved(text: str) -> list[int]:
    """Return where each offset is when every line feed has a carriage return before it."""
    moved, at = [], 0
    for character in text:
        moved.append(at)
        at += 2 if character == "\n" else 1
    return [*moved, at]
