"""Colour for terminals."""

from valint.model.finding import Severity

_RESET = "\x1b[0m"
_SEVERITIES = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[33m", Severity.INFO: "\x1b[36m"}


class Colours:
    """Puts text in colour, or leaves it as it is."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    def bold(self, text: str) -> str:
        """Return `text` in bold."""
        return self._paint("\x1b[1m", text)

    def dim(self, text: str) -> str:
        """Return `text` in a fainter colour."""
        return self._paint("\x1b[2m", text)

    def severity(self, severity: Severity, text: str | None = None) -> str:
        """Return `text`, or the severity's own name, in the severity's colour."""
        return self._paint(_SEVERITIES[severity], text or severity)

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._on else text
