"""Find the pages of a run that are translations of one page into several languages."""

from collections import defaultdict
from collections.abc import Sequence

from valint.engine.results import FileTask
from valint.project.locales import is_english, of_file


def with_siblings(tasks: Sequence[FileTask]) -> list[FileTask]:
    """Mark the tasks of which the run has a page of the same name in another language.

    A name alone proves nothing: it spares a tree in one language what only several can make use of.
    """
    if not _several_languages(tasks):
        return list(tasks)
    named: defaultdict[str, list[FileTask]] = defaultdict(list)
    for task in tasks:
        if not _has_source(task) and not task.is_toc:
            named[_name(task.path)].append(task)
    marked = {task.path for group in named.values() if _several_languages(group) for task in group}
    return [task._replace(siblings=True) if task.path in marked else task for task in tasks]


def in_one_language(tasks: Sequence[FileTask]) -> list[FileTask]:
    """Mark the tasks of a run without pages in several languages, besides English ones."""
    if _several_languages(tasks):
        return list(tasks)
    return [task._replace(alone=True) for task in tasks]


def _several_languages(tasks: Sequence[FileTask]) -> bool:
    """Tell whether tasks have, or may have, different locales besides English."""
    locales = {task.locale for task in tasks}
    locales -= {locale for locale in locales if is_english(locale)}
    return len(locales) > 1 or (None in locales and len(tasks) > 1)


def _has_source(task: FileTask) -> bool:
    source = task.source
    return source is not None and (source.present or source.tree.repository is not None)


def _name(path: str) -> str:
    """Return the name of a file without the locale in it: `guide.md` of `guide.da-DK.md`."""
    name = path.rpartition("/")[2].lower()
    stem, _, end = name.rpartition(".")
    return f"{stem.rpartition('.')[0]}.{end}" if of_file(path.rpartition("/")[2]) is not None else name
