"""Every regular expression of the package takes linear time on text that repeats one piece."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import valint
from tests.timing import cpu_seconds
from valint.model.lazy_regex import LazyRegex

PIECES = [
    *"aA1 \t\n[]()<>!#*_-=.,:;?&%/\\'\"`|{}~+@^$é本ا\u200b",
    *("\r\n", " \n", "a ", "a.", "a-", "1.", "1,", "<a ", "[a", "](", "../", ":::", "&#", "--", "<!--"),
    *("**", "> ", "- ", "http://", "%20", "{ #", "![", "a/", "1 ", "é ", "本 ", ". ", "![a](", "a="),
]  # fmt: skip
_LENGTH = 6_000
_MUCH = 0.1
"""Seconds; linear work takes a hundredth of it, quadratic work several times as much."""

_SHORT = {"valint.web.soft_404._TITLE_BREAK"}
"""Patterns that only ever see a few hundred characters."""


def _patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], bool]]:
    """Yield each pattern with its name and whether it is used to search, not only at one place."""
    root = Path(valint.__file__).parent
    everything = "\n".join(file.read_text(encoding="utf-8") for file in root.rglob("*.py"))
    seen = set()
    for module in pkgutil.walk_packages(valint.__path__, "valint."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            pattern = value.compiled() if isinstance(value, LazyRegex) else value
            if not isinstance(pattern, re.Pattern) or f"{module.name}.{name}" in _SHORT or id(value) in seen:
                continue
            seen.add(id(value))
            file = root.joinpath(*module.name.split(".")[1:]).with_suffix(".py")
            private = name.startswith("_") and file.is_file()
            source = file.read_text(encoding="utf-8") if private else everything
            anchored = re.search(rf"\b{name}\.(?:match|fullmatch)\b", source) is not None
            searched = re.search(rf"\b{name}\.(?:search|find|sub|split)", source) is not None
            yield f"{module.name}.{name}", pattern, searched or not anchored


PATTERNS = {name: (pattern, searched) for name, pattern, searched in _patterns()}


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 100
    assert any(searched for _, searched in PATTERNS.values())
    assert any(not searched for _, searched in PATTERNS.values())


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_linear_time(name: str) -> None:
    pattern, searched = PATTERNS[name]
    for piece in PIECES:
        text = piece * (_LENGTH // len(piece))
        subject = text if isinstance(pattern.pattern, str) else text.encode()

        def use(pattern: re.Pattern[str] = pattern, subject: str = subject) -> None:  # type: ignore[assignment]
            if searched:
                for _ in pattern.finditer(subject):
                    pass
            pattern.match(subject)
            pattern.fullmatch(subject)

        assert cpu_seconds(use, enough=_MUCH / 2) < _MUCH, (name, piece)
