"""FAQ pages in YAML (`### YamlMime:FAQ`)."""

from collections.abc import Iterator
from functools import cache

from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.front_matter import YamlEntry, YamlNode
from valint.model.span import Span
from valint.project.page import Page
from valint.project.resources import data_file
from valint.rules.faq.outline import FAQ_MIME, entries
from valint.rules.registry import Fixes, Given, Where, rule

SENTINEL = "Ignored"
"""The name of the only section of a FAQ page that has none (Learn's FAQ schema)."""


@rule("FQ007", "faq-yaml-invalid", Severity.ERROR, where=Where((Given.YAML,)))
def faq_yaml_invalid(page: Page) -> Iterator[Finding]:
    """A FAQ page in YAML has no sections, questions or answers where its schema wants them.

    The site builds the page from this structure, and drops what does not fit or fails to build.

    Bad (da-DK, guide/faq.yml):
        ### YamlMime:FAQ
        metadata:
          title: Spørgsmål
        title: Spørgsmål
        sections:
        - name: Ignored
          spørgsmål:
          - question: Hvem kan deltage?
            answer: Alle.
    Good (da-DK, guide/faq.yml):
        ### YamlMime:FAQ
        metadata:
          title: Spørgsmål
        title: Spørgsmål
        sections:
        - name: Ignored
          questions:
          - question: Hvem kan deltage?
            answer: Alle.

    Source: Learn's schema of FAQ pages; docfx v3, `violate-schema`.
    """
    document = page.document
    if document.mime != FAQ_MIME or document.data is None:
        return
    root = document.data
    if root.entries is None:
        yield Finding(_start(root), "A FAQ page must be a mapping with metadata, title and sections.")
        return
    sections = root.entries.get("sections")
    if sections is None:
        yield Finding(_start(root), "The FAQ page has no “sections”; the keys of the schema stay in English.")
    elif not sections.node.elements:
        yield Finding(sections.key_span, "“sections” must be a list of sections, each with its questions.")
    else:
        for section in sections.node.elements:
            yield from _section(section)


def _section(section: YamlNode) -> Iterator[Finding]:
    if section.entries is None:
        yield Finding(_start(section), "A section must be a mapping with name and questions.")
        return
    questions = section.entries.get("questions")
    if questions is None:
        other = _misnamed(section, ("name", "questions"))
        if other is not None:
            yield Finding(
                other.key_span,
                f"“{other.key}” is no key of a section; its questions stand under “questions”.",
            )
        else:
            yield Finding(_start(section), "The section has no “questions”.")
    elif not questions.node.elements:
        yield Finding(
            questions.key_span, "“questions” must be a list of entries, each with question and answer."
        )
    else:
        for entry in questions.node.elements:
            yield from _question(entry)


def _question(entry: YamlNode) -> Iterator[Finding]:
    if entry.entries is None:
        yield Finding(_start(entry), "An entry must be a mapping with question and answer.")
        return
    asked = entry.entries.get("question")
    if asked is None:
        other = _misnamed(entry, ("question", "answer"))
        if other is not None:
            yield Finding(
                other.key_span, f"“{other.key}” is no key of an entry; its keys are “question” and “answer”."
            )
        else:
            yield Finding(_start(entry), "The entry has no “question”.")
    elif not isinstance(asked.node.value, str) or not asked.node.value.strip():
        yield Finding(asked.key_span, "The question is empty; write it, or remove the entry.")


def _misnamed(node: YamlNode, known: tuple[str, ...]) -> YamlEntry | None:
    """Return a key that stands where a known one should."""
    return next((entry for key, entry in (node.entries or {}).items() if key not in known), None)


def _start(node: YamlNode) -> Span:
    return Span(node.span.start, min(node.span.end, node.span.start + 1))


@rule("FQ008", "sentinel-translated", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.YAML,)))
def sentinel_translated(page: Page) -> Iterator[Finding]:
    """A word that the FAQ schema reserves is translated: `name: Ignoreret` for `name: Ignored`.

    A FAQ page without sections has one, called `Ignored`, whose name the site does not show. Translated, it
    shows above the questions as a heading that means nothing. Reported where the source has the reserved
    word, or where the only section has one of the words that machine translation makes of it.

    Bad (da-DK, guide/faq.yml):
        ### YamlMime:FAQ
        metadata:
          title: Spørgsmål
        title: Spørgsmål
        sections:
        - name: Ignoreret
          questions:
          - question: Hvem kan deltage?
            answer: Alle.
    Good (da-DK, guide/faq.yml):
        ### YamlMime:FAQ
        metadata:
          title: Spørgsmål
        title: Spørgsmål
        sections:
        - name: Ignored
          questions:
          - question: Hvem kan deltage?
            answer: Alle.

    Source: Learn's schema of FAQ pages; the renderings come from localized repositories.
    """
    document = page.document
    if document.mime != FAQ_MIME:
        return
    sections = entries(document)
    source = entries(page.source) if page.source is not None else []
    for at, section in enumerate(sections):
        node = section.name
        if node is None or not isinstance(node.value, str) or node.value == SENTINEL:
            continue
        original = source[at].name if len(source) == len(sections) else None
        introduced = original is not None and original.value == SENTINEL
        if introduced or (
            original is None and len(sections) == 1 and node.value.strip().casefold() in _renderings()
        ):
            yield Finding(
                node.span,
                f"The section name “{node.value}” is the schema's word “{SENTINEL}” translated; "
                f"write “{SENTINEL}”, or the site shows it as a heading.",
                fix=Fix((Edit(node.span, SENTINEL),)),
                origin=Origin.INTRODUCED,
            )


@cache
def _renderings() -> frozenset[str]:
    lines = data_file("rules/faq", "sentinels.txt").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
