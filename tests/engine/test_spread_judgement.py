"""The judgement of headings in several processes."""

from pathlib import Path

import pytest

from tests.trees import Tree
from valint.engine.forking import forked
from valint.translation import judgement


def test_the_defects_are_the_same_however_many_processes_look_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = Tree(tmp_path)
    for number in range(60):
        right = "Planlæg en vagt" if number % 3 else "Plan a shift"
        page = f"""
            # <a name="plan-a-shift"></a>{right}

            ## <a name="swap-{number}-shifts"></a>Byt {number + (number == 7)} vagter

            ## <a name="get-help"></a>Få hjælp hjælp
            """
        tree.write({f"p{number:02}.md": page})
    monkeypatch.setattr(judgement, "_WORTH_SPREADING", 0)
    found = []
    for processes in (1, 2, 5):
        project = tree.project()
        project.spread = forked(processes)
        found.append(judgement.heading_defects(project))
    assert len(found[0]) > 10
    assert found[1] == found[0]
    assert found[2] == found[0]
