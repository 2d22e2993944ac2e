"""Where links lead: missing files, untranslated pages, paths in other letters than the file's."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

from valint.model.document import LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.project.fallback import is_page
from valint.project.index import Project
from valint.project.resolve import Via
from valint.project.survey import CheckedLink
from valint.rules.registry import Fixes, project_rule

ProjectFindings = Iterator[tuple[str, Finding]]


@project_rule("LK001", "file-not-found", Severity.ERROR)
def file_not_found(project: Project) -> ProjectFindings:
    """A link, an image or an include leads to a file that does not exist.

    The reader gets an error page, an empty frame, or a page with a part missing.  A localized tree holds
    few images and not every page: the site serves the rest from the source tree.  So a target is an error
    only when redirections, the dependent repositories, this tree, the source tree and that tree's history
    all lack it.  Where the source tree is not on disk, nothing can be proved: one finding, an info, then
    counts the targets that could not be checked; another counts those outside the checked folder, where
    nothing tells whether that is the whole repository.  A tree that is complete in itself is its own source
    tree: `fallback = ["."]`.

    Bad (da-DK):
        --- guide/start.md ---
        Læs [næste trin](naeste-trin.md).
        --- guide/slut.md ---
        Her slutter vejledningen.
    Good (da-DK):
        --- guide/start.md ---
        Læs [næste trin](slut.md).
        --- guide/slut.md ---
        Her slutter vejledningen.

    Source: docfx v3 `LinkResolver.TryResolveRelativePath` (`file-not-found`, `local-file-path`).
    """
    for checked in project.survey.missing:
        yield checked.facts.path, _missing(checked)
    yield from _unverifiable(project)
    for first, number in project.survey.outside.values():
        subject = _subject(first.link.destination, number, "leads", "lead")
        message = (
            f"{subject} out of the checked folder and could not be checked; check the repository as a whole."
        )
        yield first.facts.path, Finding(first.link.region, message, severity=Severity.INFO)


def _missing(checked: CheckedLink) -> Finding:
    link, resolution = checked.link, checked.resolution
    written = f"“{link.destination}”"
    if resolution.via is Via.LOCAL_PATH:
        message = (
            f"{written} is a path on the author's own computer; link to a file of this tree or to an address."
        )
        return Finding(link.region, message, severity=Severity.WARNING)
    if resolution.via is Via.OUTSIDE:
        message = f"{written} leads out of the repository and was not looked up; correct the number of “..”."
        return Finding(link.region, message, severity=Severity.WARNING)
    what = (
        "The image" if link.image else "The include" if link.kind == LinkKind.INCLUDE else "The link target"
    )
    if resolution.certain:
        message = f"{what} {written} exists neither here nor where the site looks besides; correct the path."
        return Finding(link.region, message, help=resolution.sentence)
    message = f"{what} {written} is not in this tree; correct the path or name the tree that serves it."
    return Finding(link.region, message, help=resolution.sentence, severity=Severity.WARNING)


def _unverifiable(project: Project) -> ProjectFindings:
    """Count, once for each checkout, what only the absent source tree could tell."""
    for first, number in project.survey.unverifiable.values():
        resolver, _ = project.origin(first.facts)
        subject = _subject(first.link.destination, number, "is", "are")
        advice = " without the English tree; name it with --fallback DIR"
        if resolver.checkout.fallbacks:
            advice = ", since the English tree at hand lacks a part; get it with its images and its history"
        message = f"{subject} not in this tree and could not be checked{advice}."
        yield first.facts.path, Finding(first.link.region, message, severity=Severity.INFO)


def _subject(destination: str, number: int, singular: str, plural: str) -> str:
    """Return what begins a sentence about a target and how many others there are, with its verb."""
    others = number - 1
    if not others:
        return f"“{destination}” {singular}"
    return f"“{destination}” and {others:,} more target{'' if others == 1 else 's'} {plural}"


@project_rule("LK002", "resolves-only-in-source", Severity.INFO)
def resolves_only_in_source(project: Project) -> ProjectFindings:
    """A link leads to a page, or includes a text, that has no translation.

    The link works, but the reader lands on a page in the source language, or finds a paragraph of it in the
    middle of a translated page.  Images and downloads that only the source tree holds are as they should
    be.

    Bad (da-DK):
        --- docs/da/start.md ---
        Læs [mere](mere.md).
        --- docs/en/start.md ---
        Read [more](mere.md).
        --- docs/en/mere.md ---
        There is more.
    Good (da-DK):
        --- docs/da/start.md ---
        Læs [mere](mere.md).
        --- docs/da/mere.md ---
        Der er mere.
        --- docs/en/mere.md ---
        There is more.

    Source: docfx v3 localization fallback (`docs/specs/localization.yml`).
    """
    for facts, link, _, resolution in project.survey.fallback:
        if link.image or facts.is_toc or not is_page(resolution.path):
            continue
        if link.kind == LinkKind.INCLUDE:
            message = (
                f"“{link.destination}” is not translated, so this page shows a part in the source language."
            )
        else:
            message = f"“{link.destination}” is not translated, so the reader gets the source language."
        yield facts.path, Finding(link.region, message)


@project_rule("LK003", "path-case-mismatch", Severity.WARNING, fixes=Fixes.SAFE)
def path_case_mismatch(project: Project) -> ProjectFindings:
    """A path differs from the real file's in capital letters, or in how an accent is encoded, and in
    nothing else.

    The link works where the site is built on a system that folds case and breaks on every other: on GitHub,
    on Linux, in most previews.  Translation tools re-case product names even inside paths.

    Bad (da-DK):
        --- guide/start.md ---
        Læs om [Autopilot](Autopilot-Profiler.md).
        --- guide/autopilot-profiler.md ---
        Profiler samler indstillinger.
    Good (da-DK):
        --- guide/start.md ---
        Læs om [Autopilot](autopilot-profiler.md).
        --- guide/autopilot-profiler.md ---
        Profiler samler indstillinger.

    Source: docfx v3 `docs/specs/casing.yml`.
    """
    for facts, link, _, resolution in project.survey.misspelled:
        true = resolution.spelling or ""
        respelled = _respelled(link.destination, resolution.path, true)
        name = true.rpartition("/")[2]
        message = f"“{link.destination}” leads to a file that is spelled “{true}”; write it the same way."
        if name != resolution.path.rpartition("/")[2]:
            message = f"“{link.destination}” leads to a file that is called “{name}”; write it the same way."
        fix = Fix((Edit(link.region, respelled),)) if respelled is not None else None
        yield facts.path, Finding(link.region, message, fix=fix)


def _respelled(destination: str, path: str, true: str) -> str | None:
    """Return the destination with the true spelling of its names, None where its form does not show how."""
    end = min(
        (at for at in (destination.find("#"), destination.find("?")) if at >= 0), default=len(destination)
    )
    written = destination[:end].split("/")
    wrong, right = path.split("/"), true.split("/")
    for back in range(1, min(len(written), len(wrong), len(right)) + 1):
        name = written[-back]
        if name in ("..", ".", "~"):
            break
        decoded = unquote(name)
        if decoded != wrong[-back]:
            return None
        written[-back] = right[-back] if decoded == name else quote(right[-back])
    return "/".join(written) + destination[end:]
