"""Find the lines on which the keys of a TOML text stand.

`tomllib` gives no positions, and no maintained reader does.  This scan runs only to word an error, over a
text that `tomllib` has accepted, so it may trust the grammar and needs to know only where keys, strings and
brackets are.
"""

import re
import tomllib

from valint.model.lazy_regex import lazy_regex

KeyPath = tuple[str | int, ...]

_STRING = lazy_regex(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_KEY = lazy_regex(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_BLANK = lazy_regex(r"(?:[ \t\r\n]+|\#[^\n]*)*")
_PLAIN = lazy_regex(r"""[^"'\#\[\]{}\n]+""")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1, of every table header and key, also of keys within inline tables' own line.

    An array of tables counts its elements: `("overrides", 0, "paths")`.
    """
    return _Scan(text).run()


def line_of(text: str, path: KeyPath) -> int | None:
    """Return the line of the deepest part of `path` that stands on a line of its own."""
    lines = key_lines(text)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}

    def run(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        text = self.text
        while True:
            self._blank()
            if self.at >= len(text):
                return self.lines
            start = self.at
            if text.startswith("[[", start):
                self.at += 2
                base = self._absolute(self._keys())
                self.counts[base] = self.counts.get(base, -1) + 1
                self._note(base, start)
                table = (*base, self.counts[base])
                self._note(table, start)
                self.at += 2
            elif text[start] == "[":
                self.at += 1
                table = self._absolute(self._keys())
                self._note(table, start)
                self.at += 1
            else:
                self._entry(table)

    def _entry(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self.at += 1  # the equals sign
        self._blank_line()
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        text = self.text
        if text[self.at] == "{":
            self._inline(path, "}", table=True)
        elif text[self.at] == "[":
            self._inline(path, "]", table=False)
        elif (match := _STRING.match(text, self.at)) or (match := _PLAIN.match(text, self.at)):
            self.at = match.end()

    def _inline(self, path: KeyPath, closing: str, *, table: bool) -> None:
        text = self.text
        self.at += 1
        index = 0
        while True:
            self._blank()
            if text[self.at] == closing:
                self.at += 1
                return
            if text[self.at] == ",":
                self.at += 1
            elif table:
                self._entry_inline(path)
            else:
                self._note((*path, index), self.at)
                self._element((*path, index))
                index += 1

    def _entry_inline(self, path: KeyPath) -> None:
        start = self.at
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self.at += 1
        self._blank()
        self._element(path)

    def _element(self, path: KeyPath) -> None:
        if self.text[self.at] in "{[\"'":
            self._value(path)
        else:
            while self.text[self.at] not in ",]}\n#":
                self.at += 1

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._blank_line()
            match = _KEY.match(self.text, self.at)
            assert match is not None, "tomllib accepted a key that the scan does not know"  # noqa: S101
            written = match.group()
            keys.append(written if written[0] not in "\"'" else next(iter(tomllib.loads(f"{written} = 0"))))
            self.at = match.end()
            self._blank_line()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _absolute(self, keys: list[str]) -> KeyPath:
        # A header below an array of tables speaks of the array's latest element.
        path: KeyPath = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if path in self.counts and position < len(keys) - 1:
                path = (*path, self.counts[path])
        return path

    def _note(self, path: KeyPath, offset: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, offset) + 1)

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _blank_line(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1
