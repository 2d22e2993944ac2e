"""What an editor shows when the pointer rests on a finding or a link, as Markdown."""

from collections.abc import Iterable, Iterator

from valint.editor.links import Lead
from valint.model.finding import Diagnostic
from valint.project.discovery import shown
from valint.rules.reference import Example, reference
from valint.rules.registry import rule_of


def explanation(diagnostics: Iterable[Diagnostic], lead: Lead | None) -> str:
    """Explain the rules of some findings, and how a link was resolved; empty where there is neither."""
    parts = [_rule(code) for code in dict.fromkeys(diagnostic.code for diagnostic in diagnostics)]
    if lead is not None:
        parts.append(_link(lead))
    return "\n\n---\n\n".join(parts)


def _rule(code: str) -> str:
    rule = rule_of(code)
    page = reference(rule)
    blocks = [f"**{rule.code}** {rule.name}", page.summary, page.why]
    for bad, word in ((True, "Reported"), (False, "Not reported")):
        example = next((one for one in page.examples if one.bad is bad), None)
        if example is not None:
            blocks += [f"{word}:", "\n".join(_code(example))]
    return "\n\n".join(block for block in blocks if block)


def _code(example: Example) -> Iterator[str]:
    for file in example.files:
        language = "yaml" if file.path.endswith((".yml", ".yaml")) else "markdown"
        # A fence longer than any in the example.
        fence = "`" * max(3, 1 + max(map(len, _runs(file.text)), default=0))
        yield f"{fence}{language}\n{file.text.rstrip()}\n{fence}"


def _runs(text: str) -> Iterator[str]:
    import re

    yield from re.findall("`+", text)


def _link(lead: Lead) -> str:
    if lead.file is None:
        return lead.sentence
    # The path is a page's own text: in a code span it cannot become markup.
    path = shown(lead.file).replace("`", "'")
    where = f"`{path}`, line {lead.place.line}" if lead.place.line > 1 else f"`{path}`"
    return f"{lead.sentence} {where}"
