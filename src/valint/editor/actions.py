"""What an editor offers to do about a finding: mend it, or say why it stays."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from valint.editor.positions import Positions
from valint.model.finding import Diagnostic, ReportedFix
from valint.model.span import Region

FIX_ALL = types.CodeActionKind.SourceFixAll

_SHOWN = 40
_TABLE_ROW = re.compile(r"\s*\|")


def fixes(
    found: Iterable[tuple[Diagnostic, types.Diagnostic]], uri: str, positions: Positions
) -> Iterator[types.CodeAction]:
    """Yield what mends each finding; a safe fix is the one that an editor takes unasked."""
    for diagnostic, shown in found:
        if diagnostic.fix is not None:
            yield types.CodeAction(
                title=_title(diagnostic, diagnostic.fix),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=diagnostic.fix.safe,
                edit=_edit(uri, positions, [diagnostic.fix]),
            )


def suppressions(
    found: Iterable[tuple[Diagnostic, types.Diagnostic]], uri: str, positions: Positions, *, yaml: bool
) -> Iterator[types.CodeAction]:
    """Yield comments above the line of each finding that switch its rule off there.

    Not in a table: a comment between two rows ends it.
    """
    for diagnostic, shown in found:
        number = diagnostic.region.line
        line = positions.line(number)
        if _TABLE_ROW.match(line):
            continue
        indent = line[: len(line) - len(line.lstrip())]
        word = f"valint-disable-next-line {diagnostic.code}"
        comment = f"# {word}" if yaml or _in_front_matter(positions, number) else f"<!-- {word} -->"
        place = types.Range(positions.position(number, 1), positions.position(number, 1))
        yield types.CodeAction(
            title=f"Switch {diagnostic.code} off for this line",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[shown],
            edit=types.WorkspaceEdit(
                changes={uri: [types.TextEdit(place, f"{indent}{comment}{positions.newline}")]}
            ),
        )


def fix_all(diagnostics: Sequence[Diagnostic], uri: str, positions: Positions) -> types.CodeAction | None:
    """Return what makes all safe fixes that do not meet; None where there is nothing to mend."""
    chosen: list[ReportedFix] = []
    taken: list[Region] = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not fix.safe:
            continue
        regions = [edit.region for edit in fix.edits]
        if not any(_meet(one, other) for one in regions for other in taken):
            chosen.append(fix)
            taken += regions
    if not chosen:
        return None
    return types.CodeAction(
        title="Mend everything that can be mended safely",
        kind=FIX_ALL,
        edit=_edit(uri, positions, chosen),
    )


def _meet(one: Region, other: Region) -> bool:
    return (one.line, one.column) <= (other.end_line, other.end_column) and (other.line, other.column) <= (
        one.end_line,
        one.end_column,
    )


def _edit(uri: str, positions: Positions, chosen: Iterable[ReportedFix]) -> types.WorkspaceEdit:
    edits = [
        types.TextEdit(positions.range(edit.region), edit.text.replace("\n", positions.newline))
        for fix in chosen
        for edit in fix.edits
    ]
    return types.WorkspaceEdit(changes={uri: edits})


def _title(diagnostic: Diagnostic, fix: ReportedFix) -> str:
    texts = [edit.text.strip() for edit in fix.edits]
    if len(texts) != 1 or "\n" in texts[0] or len(texts[0]) > _SHOWN:
        return f"Mend {diagnostic.code}"
    return f"Write “{texts[0]}” ({diagnostic.code})" if texts[0] else f"Take it away ({diagnostic.code})"


def _in_front_matter(positions: Positions, number: int) -> bool:
    if number < 2 or positions.line(1).rstrip() != "---":
        return False
    return not any(positions.line(above).rstrip() in ("---", "...") for above in range(2, number))
