"""`valint init`: write a commented `valint.toml` that fits the tree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from valint.project.portrait import Portrait


@click.command(short_help="Write a configuration that fits the tree.")
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--force", is_flag=True, help="Replace a valint.toml that is there already.")
def init(folder: Path, *, force: bool) -> int:
    """Write a commented valint.toml that fits the tree in FOLDER, by default the working directory."""
    from valint.errors import UsageError
    from valint.project.portrait import portray
    from valint.project.settings import FILE_NAME

    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    file = folder / FILE_NAME
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; --force replaces it")
    portrait = _with_source(portray(folder.absolute()), folder)
    try:
        file.write_text("\n".join(_configuration(portrait)) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    click.echo("\n".join((*_found(portrait), "", f"Wrote {file}. Next:", "", *_next(folder))))
    return 0


def _with_source(portrait: "Portrait", folder: Path) -> "Portrait":
    """Ask for the English source where there must be one and it is not here, if anybody can answer."""
    import os
    import sys

    from valint.model.record import replace

    if not portrait.wants_source or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return portrait
    click.echo("These pages are translations, and their English source is not beside them.")
    while True:
        answer = click.prompt("Folder of its checkout, empty to leave it out", default="", show_default=False)
        if not answer:
            return portrait
        given = Path(answer).expanduser()
        if given.is_dir():
            relative = os.path.relpath(given, folder).replace(os.sep, "/")
            return replace(portrait, source=relative, wants_source=False)
        click.echo(f"{given}: no such folder")


def _found(portrait: "Portrait") -> Iterator[str]:
    if portrait.pages == 0:
        yield "Found no Markdown pages in this folder yet; the configuration waits for them."
        return
    yield f"Found {portrait.pages:,} page{'' if portrait.pages == 1 else 's'}:"
    for locale, count in portrait.locales.items():
        yield f"  {count:,} in {locale or 'a locale that only their content may tell'}"
    if portrait.published:
        yield "  published by docfx: locale, docsets and redirections are read from the publishing files"
    for root, base_path in portrait.docsets.items():
        yield f"  {root or '.'} is served below {base_path}"
    if portrait.source is not None:
        yield f"  the English source is in {portrait.source}"
    elif portrait.wants_source:
        yield "  the publishing files name an English source that is not here: name its checkout in"
        yield "  source and links.fallback, so that pages can be compared and links to what is not"
        yield "  translated can be checked"


def _next(folder: Path) -> Iterator[str]:
    """Yield the three commands to go on with."""
    import shlex

    check = "valint check" if folder == Path() else f"valint check {shlex.quote(str(folder))}"
    width = len(check) + 20
    yield f"  {check:<{width}}  # what is wrong today"
    yield f"  {'valint rule CODE':<{width}}  # why a rule reports it, with examples"
    yield f"  {f'{check} --fail-on warning':<{width}}  # the gate, once the pages are clean"


def _configuration(portrait: "Portrait") -> Iterator[str]:
    yield "# valint's configuration.  Every key has a default; `valint check` works without this file."
    yield "# Paths and globs are relative to this folder."
    yield ""
    yield "# Locale of the pages.  Default: what the publishing files, folder names and front matter tell."
    if portrait.locale is not None and not portrait.published:
        yield f"locale = {_quoted(portrait.locale)}"
    else:
        yield f"# locale = {_quoted(portrait.locale or 'da-DK')}"
    yield ""
    yield "# How the site gives a heading its id: learn, github, or explicit (`{ #id }` behind the heading)."
    yield f"# anchors = {_quoted(portrait.flavour or 'learn')}"
    yield ""
    yield "# The English tree that these pages translate; rules that compare with it need it."
    yield f"source = {_quoted(portrait.source)}" if portrait.source else '# source = "../docs"'
    yield ""
    yield "# Rules to leave out, by code, prefix or name; `valint rule` lists them."
    yield '# ignore = ["ML006"]'
    yield ""
    yield "# Files to leave out when a folder is checked."
    yield '# exclude = ["drafts"]'
    yield ""
    yield "# Rule packs of your own: toolkit profiles, locale packs, terms."
    yield '# packs = ["rules"]'
    yield ""
    yield "[links]"
    yield "# Trees that serve what this one lacks, by priority: the checkout of the English repository."
    if portrait.source is not None:
        yield f"fallback = [{_quoted(portrait.source)}]"
    else:
        yield '# fallback = ["../docs"]'
    yield "# Published folders and their site paths."
    docsets = [
        f"{{root = {_quoted(root)}, base_path = {_quoted(path)}}}" for root, path in portrait.docsets.items()
    ]
    example = docsets or ['{root = "docs", base_path = "/docs"}']
    yield f"# docsets = [{', '.join(example)}]"
    yield ""
    yield "# Severities other than the rules' own."
    yield "[severity]"
    yield '# LK009 = "info"'
    yield ""
    yield "# What holds for some paths alone."
    yield "# [[overrides]]"
    yield '# paths = ["archive"]'
    yield '# ignore = ["TR"]'


def _quoted(text: str) -> str:
    # A TOML basic string takes the escapes of JSON, but no surrogates and no DEL.
    text = text.encode("utf-8", "replace").decode()
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
