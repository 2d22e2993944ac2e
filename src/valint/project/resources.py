"""Read the schemas and rule packs that valint ships.

They live at the top level of the repository (`schemas/`, `rules/`) and inside an installed package under
`valint/_data/`.  A package on disk is read with plain file access, since `importlib.resources` costs 30 ms of
start-up; it serves what a plain path cannot, a package inside a zip.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from valint.errors import ValintError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_PACKAGE = Path(__file__).parent.parent


class MissingDataError(ValintError):
    """valint does not ship a data file of that name."""


def data_file(kind: str, name: str) -> str:
    """Return the text of a shipped file.

    Args:
        kind: its folder, `schemas`, `rules/locales`, `rules/toolkits`, ...
        name: its file name, `da.yaml`.

    Raises:
        MissingDataError: no such file is shipped.
    """
    if not name or "/" in name or "\\" in name:
        raise MissingDataError(f"valint ships no {kind}/{name}")
    try:
        # Read as text, a megabyte takes five milliseconds longer.
        text = (_folder(kind) / name).read_bytes().decode()
    except (OSError, KeyError) as error:
        raise MissingDataError(f"valint ships no {kind}/{name}") from error
    return text.replace("\r\n", "\n") if "\r" in text else text


def data_names(kind: str) -> tuple[str, ...]:
    """Return the names of the files in a shipped folder, sorted; none where there is no such folder."""
    folder = _folder(kind)
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_file()))


def _folder(kind: str) -> "Path | Traversable":
    root = _root()
    for part in kind.split("/"):
        root = root / part
    return root


@cache
def _root() -> "Path | Traversable":
    shipped = _PACKAGE / "_data"
    if shipped.is_dir():
        return shipped
    top = _PACKAGE.parent.parent
    if (top / "schemas").is_dir() and (top / "rules").is_dir():
        return top
    from importlib.resources import files

    return files("valint") / "_data"
