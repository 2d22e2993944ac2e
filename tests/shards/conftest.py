"""A tree in which pages depend on each other in every way that a project rule looks at."""

from pathlib import Path

import pytest

from tests.shards.runs import Run
from tests.trees import Tree

HEAD = """
    ---
    title: {title}
    ms.openlocfilehash: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c
    ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
    ---
"""


def _head(title: str) -> str:
    return HEAD.format(title=title).lstrip("\n")


TREE = {
    ".openpublishing.publish.config.json": '{"docsets_to_publish": []}\n',
    "valint.toml": 'packs = []\nextend_select = ["TR002"]\n',
    "docs/en/plan.md": "# Plan a shift\n\n## Next steps\n\n[Swap](swap.md#prices)\n",
    "docs/en/swap.md": "# Swap a shift\n\n## Prices\n\nAll cost the same.\n\n## Next steps\n",
    "docs/en/only-english.md": "# Only in English\n\n## Rooms\n",
    "docs/da/plan.md": _head("Planlæg en vagt")
    + """
    # <a name="plan-a-shift"></a>Planlæg en vagt

    Se [priser](swap.md#pricing), [rum](only-english.md#room) og [intet](nowhere.md).
    Se også [intet her](#nothing-here).

    Ask your manager about the room.

    [!INCLUDE [note](includes/note.md)]

    ## <a name="next-steps"></a>Videre herfra
    """,
    "docs/da/swap.md": _head("Byt en vagt")
    + """
    # <a name="swap-a-shift"></a>Byt en vagt

    <!-- valint-disable-next-line LK001 a page to come -->
    Se [snart](soon.md) og [planen](plan.md#next-steps).
    Den indeholder vejledninger og vejledninger.

    <!-- valint-disable-next-line AN002 nothing to see -->
    Alt koster det samme.

    ## <a name="prices"></a>Priser

    ## <a name="next-steps"></a>Næste trin
    """,
    "docs/da/card.md": _head("Lånerkort")
    + '    ## <a name="next-steps"></a>Næste trin\n\n    [kort](plan.md#cards)\n',
    "docs/da/rooms.md": _head("Lokaler")
    + '    ## <a name="next-steps"></a>Næste trin\n\n    [rum](swap.md#prices-1)\n',
    "docs/da/fax.md": _head("Send en fax")
    + '    ## <a name="next-steps"></a>Næste trin\n\n    [note](includes/note.md#what)\n',
    "docs/da/includes/note.md": "Se [planen](#plan-a-shift) og [noget](#something).\n",
    "docs/da/toc.yml": "- name: Plan\n  href: plan.md\n- name: Fax\n  href: gone.md\n",
    "docs/ja/plan.md": _head("シフトを計画する")
    + """
    # <a name="plan-a-shift"></a>シフトを計画する

    ボードで[シフト](swap.md#prices)を選択します。

    Ask your manager about the room.
    """,
    "docs/ja/swap.md": _head("シフトの交換") + '    # <a name="swap-a-shift"></a>Swap a shift\n',
    "docs/ar/plan.md": _head("تخطيط نوبة")
    + '    # <a name="plan-a-shift"></a>تخطيط نوبة\n\n    [السعر](swap.md#price)\n',
}


@pytest.fixture(scope="session")
def whole_tree(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The tree; nothing in it may be changed."""
    return Run(Tree(tmp_path_factory.mktemp("shards") / "tree").write(TREE).root)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The tree, to do with as one likes."""
    found = Run(Tree(tmp_path / "tree").write(TREE).root)
    found.run = found.here
    return found
