"""Git repositories for tests: real ones, with as many commits as a test asks for."""

import os
import subprocess
import textwrap
from collections.abc import Mapping
from pathlib import Path

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, date: str | None = None) -> str:
        """Run git in the repository; `date` is when a commit is made."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        dates = {} if date is None else {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=inherited | _IDENTITY | dates,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self, files: Mapping[str, str | None], date: str | None = None) -> str:
        """Write files, remove those that are None, and return the commit that records it."""
        for name, text in files.items():
            file = self.folder / name
            if text is None:
                file.unlink()
            else:
                write(file, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Edit", date=date)
        return self.git("rev-parse", "HEAD")


def write(file: Path, text: str) -> None:
    """Write a text, taken off its common indentation."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
