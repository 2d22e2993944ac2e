"""Fixes go in as a whole, never into each other, and leave the rest of the file as it is."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.engine.fixing import mend, put_in, write
from valint.engine.reading import read
from valint.engine.results import Report
from valint.model.finding import Diagnostic, RegionEdit, ReportedFix, Severity
from valint.model.span import LineIndex, Region, Span


def diagnostic(text: str, *edits: tuple[int, int, str], safe: bool = True, path: str = "a.md") -> Diagnostic:
    """Return a finding in `text`, whose offsets leave out a byte order mark."""
    lines = LineIndex(text.removeprefix("\ufeff"))
    regions = [RegionEdit(lines.region(Span(start, end)), new) for start, end, new in edits]
    return Diagnostic(
        path, Region(1, 1, 1, 1), "XX001", "x", Severity.WARNING, "x", fix=ReportedFix(safe, regions)
    )


class TestPutIn:
    def test_edits_of_one_fix_go_in_together(self) -> None:
        text = "en to tre"
        assert put_in(text, [diagnostic(text, (0, 2, "1"), (6, 9, "3"))]) == ("1 to 3", 1)

    def test_a_fix_that_meets_an_earlier_one_stays_out_as_a_whole(self) -> None:
        text = "en to tre"
        first, second = diagnostic(text, (3, 5, "2")), diagnostic(text, (0, 2, "1"), (4, 7, "x"))
        assert put_in(text, [first, second]) == ("en 2 tre", 1)

    def test_findings_with_the_same_cure_are_mended_together(self) -> None:
        text = "en to"
        assert put_in(text, [diagnostic(text, (3, 5, "2"))] * 2) == ("en 2", 2)

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_line_endings_and_the_byte_order_mark_stay(self, ending: str) -> None:
        text = f"\ufeffen{ending}to{ending}"
        at = 2 + len(ending)
        assert put_in(text, [diagnostic(text, (at, at, "ny\n"))]) == (
            f"\ufeffen{ending}ny{ending}to{ending}",
            1,
        )

    @given(st.text("ab\r\n\u0301界", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4))))
    def test_what_no_fix_names_is_left_as_it_is(self, text: str, places: list[tuple[int, int]]) -> None:
        found = [
            diagnostic(text, (start, min(start + length, len(text)), "X"))
            for start, length in places
            if start <= len(text)
        ]
        after, count = put_in(text, found)
        assert count <= len(found)
        pieces = iter(text)
        # What is left when the replacements are taken out is a subsequence of what was there.
        assert all(letter in pieces for letter in after.replace("X", ""))


class TestMend:
    def report(self, path: Path, *diagnostics: Diagnostic) -> Report:
        content = read(str(path), 1_000_000).content
        assert content is not None
        return Report(diagnostics, 1, contents={str(path): content.digest})

    def test_unsafe_fixes_wait_to_be_asked_for(self, tmp_path: Path) -> None:
        file = tmp_path / "a.md"
        file.write_text("en to", encoding="utf-8")
        report = self.report(file, diagnostic("en to", (3, 5, "2"), safe=False, path=str(file)))
        assert mend(report, unsafe=False) == ([], [])
        [[mended], skipped] = mend(report, unsafe=True)
        assert (mended.after, skipped) == ("en 2", [])

    def test_a_file_that_changed_meanwhile_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "a.md"
        file.write_text("en to", encoding="utf-8")
        report = self.report(file, diagnostic("en to", (3, 5, "2"), path=str(file)))
        file.write_text("noget andet", encoding="utf-8")
        mended, [skipped] = mend(report, unsafe=False)
        assert not mended
        assert "changed" in skipped.reason

    def test_a_symbolic_link_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "b.md").write_text("en to", encoding="utf-8")
        link = tmp_path / "a.md"
        link.symlink_to(tmp_path / "b.md")
        mended, [skipped] = mend(
            self.report(link, diagnostic("en to", (3, 5, "2"), path=str(link))), unsafe=False
        )
        assert not mended
        assert "symbolic link" in skipped.reason

    def test_what_is_not_utf8_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "a.md"
        file.write_bytes(b"en t\xf8")
        mended, [skipped] = mend(
            self.report(file, diagnostic("en t?", (3, 5, "2"), path=str(file))), unsafe=False
        )
        assert not mended
        assert "UTF-8" in skipped.reason


class TestWrite:
    def test_the_mode_stays_and_nothing_else_is_left_behind(self, tmp_path: Path) -> None:
        file = tmp_path / "a.md"
        file.write_text("en", encoding="utf-8")
        file.chmod(0o640)
        write(str(file), "to\r\n")
        assert file.read_bytes() == b"to\r\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert list(tmp_path.iterdir()) == [file]

    def test_a_folder_that_takes_no_files_leaves_the_file_as_it_was(self, tmp_path: Path) -> None:
        file = tmp_path / "a.md"
        file.write_text("en", encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("valint.engine.fixing.os.fdopen", _full)
            with pytest.raises(OSError, match="No space left"):
                write(str(file), "to")
        assert file.read_text(encoding="utf-8") == "en"
        assert list(tmp_path.iterdir()) == [file]


def _full(descriptor: int, _mode: str) -> object:
    import os

    os.close(descriptor)
    raise OSError(28, "No space left on device")
