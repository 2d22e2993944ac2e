"""The one exception tree of valint; `valint.cli` alone turns it into exit statuses."""


class ValintError(Exception):
    """A fault that valint can name; its text is one sentence for the user."""


class UsageError(ValintError):
    """The command line asks for something that cannot be (exit status 2)."""


class ConfigError(ValintError):
    """A configuration file, rule pack, schema or glossary is wrong (exit status 2).

    Args:
        message: what is wrong and what to do.
        path: the file at fault, as shown to the user.
        line: its line, counted from 1, where known.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        message = super().__str__()
        if self.path is None:
            return message
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {message}"


class SourceMapError(ValintError):
    """A parsed construct cannot be traced back to the text: mistune changed under us."""
