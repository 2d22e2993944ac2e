"""Read a rule's reference page out of its docstring.

The skeleton of every rule's docstring:

    One line that says what is flagged.

    Why it matters.

    Options:
        name: what it does.

    Bad (da-DK, guide/page.md):
        an example that the rule reports
    Good:
        the same, mended

    Source: where the semantics come from.

What stands in brackets is optional: the locale and the path of the example.  An example of several files
introduces each by a line `--- path/name.md ---`.
"""

import importlib
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex
from valint.rules.registry import FAMILIES, Rule, all_rules

DEFAULT_PATH = "guide/page.md"

_HEADING = lazy_regex(r"(Bad|Good|Options|Source)(?: \(([^)]*)\))?:(?: +(.*))?")
_FILE = lazy_regex(r"--- (\S+) ---")


class ExampleFile(NamedTuple):
    """A file of an example; `path` is relative to the example's folder."""

    path: str
    text: str


class Example(NamedTuple):
    """A tree that a rule reports (`bad`) or passes; `locale` is that of its pages, if that matters."""

    bad: bool
    locale: str | None
    files: tuple[ExampleFile, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a rule's docstring says; `why` and `options` are Markdown."""

    summary: str
    why: str
    options: str
    examples: Sequence[Example]
    source: str


def reference(rule: Rule) -> Reference:
    """Return what the docstring of a rule says."""
    text = inspect.cleandoc(rule.check.__doc__ or "")
    summary, _, rest = text.partition("\n\n")
    why: list[str] = []
    options: list[str] = []
    source: list[str] = []
    examples: list[Example] = []
    for heading, body in _sections(rest):
        match = _HEADING.fullmatch(heading)
        if match is None:
            why += [heading, *body] if heading else body
        elif match[1] == "Options":
            options += textwrap.dedent("\n".join(body)).strip().splitlines()
        elif match[1] == "Source":
            source += [match[3] or "", *(line.strip() for line in body)]
        else:
            examples.append(_example(match[1] == "Bad", match[2] or "", body))
    return Reference(
        summary=" ".join(summary.split()),
        why="\n".join(why).strip(),
        options="\n".join(options),
        examples=tuple(examples),
        source=" ".join(" ".join(source).split()),
    )


def family_title(code: str) -> str:
    """Return what a family is about, as the first line of its module says it."""
    own = FAMILIES.get(code[:2])
    if own is not None:
        name = f"valint.rules.{own}"
    else:
        name = next(rule.module for rule in all_rules() if rule.family == code[:2])
    module = importlib.import_module(name)
    first = (module.__doc__ or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".") or first


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading with the lines below it; the first heading is empty."""
    heading, body = "", list[str]()
    for line in text.split("\n"):
        match = _HEADING.fullmatch(line)
        if match is not None:
            yield heading, body
            heading, body = line, []
        elif line and not line.startswith(" ") and heading and not heading.startswith("Source"):
            # Plain text again: the section is over.
            yield heading, body
            heading, body = "", [line]
        else:
            body.append(line)
    yield heading, body


def _example(bad: bool, about: str, body: list[str]) -> Example:  # noqa: FBT001
    locale, path = None, DEFAULT_PATH
    for part in filter(None, (part.strip() for part in about.split(","))):
        if "." in part or "/" in part:
            path = part
        else:
            locale = part
    text = textwrap.dedent("\n".join(body)).strip("\n") + "\n"
    files: list[tuple[str, list[str]]] = []
    for line in text.splitlines(keepends=True):
        match = _FILE.fullmatch(line.strip())
        if match is not None:
            files.append((match[1], []))
        elif files:
            files[-1][1].append(line)
        else:
            files.append((path, [line]))
    return Example(bad, locale, tuple(ExampleFile(name, "".join(lines)) for name, lines in files))
