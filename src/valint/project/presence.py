"""What is there, asked of folders that may forbid it: what cannot be seen is not there, and no error."""

import os


def is_there(*parts: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to anything."""
    return os.path.exists(os.path.join(*parts))  # noqa: PTH110, PTH118 - Path.exists raises for a forbidden folder


def is_file(*parts: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a regular file."""
    return os.path.isfile(os.path.join(*parts))  # noqa: PTH113, PTH118 - as above


def is_folder(*parts: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a folder."""
    return os.path.isdir(os.path.join(*parts))  # noqa: PTH112, PTH118 - as above
