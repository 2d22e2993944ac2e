"""Which names of products are looked for in text without spaces."""

import random
from datetime import date
from pathlib import Path

import pytest

from valint.engine.pages import PageMaker
from valint.engine.results import FileTask
from valint.markdown import parse
from valint.project.settings import Settings
from valint.translation import product_names
from valint.translation.product_names import misspelled

BESIDE = ("", " ", "を", "は", "。", "_", "é", "s", "7", ".", "-", "/", "@", "\ufffc", "`kode`", "\n\n", "Ø")


@pytest.mark.parametrize("number", range(15))
def test_no_name_is_passed_over_whatever_stands_beside_it(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    chance = random.Random(number)  # noqa: S311
    pages = PageMaker(Settings(Path.cwd()), date(2026, 3, 1))
    names = [name.name for name in pages.packs.terms.names]
    written = [change(name) for name in names for change in (str, str.lower, str.upper, str.swapcase)]
    task = FileTask("a.md", "ja-JP", None, is_include=False, is_toc=False)
    text = "".join(chance.choice((*BESIDE, *written)) for _ in range(200))
    page = pages.make(parse(text, "a.md"), task)

    found = list(misspelled(page))

    monkeypatch.setattr(product_names, "_NAMES", {})
    every = product_names._Names(page.terms, "ja")
    for sought in every._sought:
        sought.parts = frozenset()
    assert found == list(every.misspelled(page))
