"""One cause, one finding: a rule that only sees a difference yields to one that knows the reason."""

from valint.engine.yielding import settled
from valint.model.finding import Diagnostic, Severity
from valint.model.span import Region


def found(
    code: str, line: int, end: int | None = None, path: str = "a.md", target: str | None = "x"
) -> Diagnostic:
    return Diagnostic(
        path, Region(line, 1, end or line, 2), code, code, Severity.ERROR, f"{code}.", target=target
    )


def codes(*diagnostics: Diagnostic) -> list[str]:
    return [one.code for one in settled(diagnostics)]


def test_a_drift_yields_to_the_reason_on_the_same_line() -> None:
    assert codes(found("AN001", 3), found("LK014", 3)) == ["AN001"]
    assert codes(found("LK007", 2, end=4), found("LK014", 3)) == ["LK007"]


def test_on_another_line_or_page_it_stands() -> None:
    assert codes(found("AN001", 4), found("LK014", 3)) == ["AN001", "LK014"]
    assert codes(found("AN001", 3, path="b.md"), found("LK014", 3)) == ["AN001", "LK014"]


def test_what_went_with_a_missing_question_is_not_told_again() -> None:
    assert codes(found("FQ002", 1), found("ST001", 9, target=None)) == ["FQ002"]
    assert codes(found("FQ002", 1), found("ST001", 9)) == ["FQ002", "ST001"]


def test_rules_that_yield_to_nothing_are_left_alone() -> None:
    diagnostics = [found("AN001", 3), found("LK008", 3)]
    assert settled(diagnostics) == diagnostics
