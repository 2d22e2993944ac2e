"""Checking a page leaves nothing to the garbage collector, which therefore stays off."""

import gc
from pathlib import Path

import pytest

from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan
from valint.project.settings import Settings

PAGE = """\
---
title: {n}
ms.date: 31/12/2026
ms.topic: [a, b]
---
# <a name="guide"></a>Vejledning {n}

1. Åbn **siden**.

   > [!BEMÆRK]
   > Se [her](#guide) og [der](andre.md "titel").

2. Vælg ![billede](a.png).

| A | B |
| - | - |
| `x` | <b>y</b> |

[ref]: https://example.com
Se [ref] og :::image source="b.png":::
"""
FAQ = """\
### YamlMime:FAQ
title: Spørgsmål
sections:
  - name: Alt
    questions:
      - question: Hvad?
        answer: |
          - Intet [her](x.md).
"""


def test_a_page_is_gone_when_its_check_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for n in range(20):
        (tmp_path / f"side-{n}.md").write_text(PAGE.format(n=n), encoding="utf-8")
    (tmp_path / "faq.yml").write_text(FAQ, encoding="utf-8")
    phase = FilePhase(Plan(Settings()))
    tasks = [
        FileTask(path.name, "da-DK", None, is_include=False, is_toc=False) for path in tmp_path.iterdir()
    ]
    for task in tasks:  # what is made once and stays
        phase.check(task)
    gc.collect()
    gc.disable()
    try:
        for task in tasks:
            assert phase.check(task).facts is not None
        assert gc.collect() == 0
    finally:
        gc.enable()
