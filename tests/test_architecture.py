"""The shape of the package: which part may import which, and how large a part may grow."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "valint"

FOUNDATION = {"valint", "errors", "lasting", "model"}
MAY_IMPORT: dict[str, set[str]] = {
    "valint": set(),
    "errors": set(),
    "lasting": set(),
    "model": {"model"},
    "markdown": {"markdown"},
    "project": {"markdown", "project"},
    "translation": {"markdown", "project", "translation"},
    "web": {"markdown", "project", "web"},
    "rules": {"markdown", "project", "translation", "web", "rules"},
    "engine": {"markdown", "project", "translation", "web", "rules", "engine"},
    "report": {"markdown", "project", "web", "rules", "engine", "report"},
    "editor": {"markdown", "project", "rules", "engine", "editor"},
    "commands": {
        "markdown",
        "project",
        "translation",
        "web",
        "rules",
        "engine",
        "report",
        "editor",
        "commands",
    },
    "cli": {"project", "rules", "engine", "report", "commands"},
    "__main__": {"cli"},
}
"""Each part of the package, and the parts that it may import besides the foundation."""

MOST_LINES = 420
HEAVY = {"asyncio", "concurrent.futures.process", "httpx", "jsonschema", "mistune", "rich", "yaml"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _part(module: str) -> str:
    """Return the part of the package that a dotted name lies in: `valint.rules.links` is in `rules`."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "valint"


def _imports(path: Path) -> Iterator[str]:
    """Yield every module of ours that a file imports, wherever in the file it does so."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {_name(module) for module in _modules()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "valint")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "valint":
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                yield member if member in known else node.module


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    part = _part(_name(path))
    allowed = FOUNDATION | MAY_IMPORT[part]
    wrong = sorted({name for name in _imports(path) if _part(name) not in allowed})
    assert not wrong, f"{_name(path)} is part of {part} and must not import {', '.join(wrong)}"


def test_a_rule_imports_no_other_rule() -> None:
    families = PACKAGE / "rules"
    shared = {
        f"valint.rules{name}" for name in ("", ".given", ".metadata", ".plugins", ".registry", ".shipped")
    }
    wrong = [
        f"{_name(path)} imports {name}"
        for path in sorted(families.rglob("*.py"))
        for name in _imports(path)
        if _part(name) == "rules" and name not in shared and name.split(".")[:3] != _name(path).split(".")[:3]
    ]
    assert not wrong


def test_named_tuples_are_those_that_cost_little_to_define() -> None:
    wrong = [
        _name(path)
        for path in _modules()
        if path.stem != "named"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "typing"
        and any(alias.name == "NamedTuple" for alias in node.names)
    ]
    assert not wrong, "import NamedTuple from valint.model.named"


def test_relative_imports_are_not_used() -> None:
    wrong = [
        f"{_name(path)}:{node.lineno}"
        for path in _modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not wrong


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        _name(path): lines
        for path in _modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_every_module_has_a_name_that_says_what_it_holds() -> None:
    assert not [path for path in _modules() if path.stem in VAGUE_NAMES]


def _modules_loaded_by(*arguments: str, processes: bool = True) -> set[str]:
    """Return what the process of a command has imported; without `processes` it does all work itself."""
    script = (
        "import os, sys\n"
        f"if not {processes}: del os.fork\n"
        "sys.argv = ['valint', *sys.argv[1:]]\n"
        "from valint.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, encoding="utf-8", check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return set(done.stderr.split())


def test_telling_the_version_loads_nothing_heavy() -> None:
    loaded = _modules_loaded_by("--version")
    assert not loaded & HEAVY


PAGE = """---
title: Planlæg en vagt
ms.contentlocale: da-DK
---
# <a name="plan-a-shift"></a>Planlæg en vagt

Åbn *listen* i [vejledningen](https://example.com/a), og vælg en dag.

1. Vælg en vagt.
2. Tryk på **Gem**.
"""

NEEDLESS = {
    "asyncio", "click", "concurrent.futures", "hashlib", "httpx", "importlib.metadata", "jsonschema", "rich",
    "socket", "sqlite3", "subprocess", "yaml",
}  # fmt: skip
"""What the check of a page can do without: each takes more than a millisecond, some take a hundred."""

LEFT_TO_THE_CHILD = {
    "dataclasses",
    "inspect",
    "mistune",
    "valint.markdown.page_parser",
    "valint.project.packs",
}
"""What the process that checks a page needs, and not the one that waits for it."""

ELSEWHERE = (
    "valint.rules.external_links", "valint.rules.faq.sections", "valint.rules.faq.yaml_pages",
    "valint.rules.heading_glossary", "valint.rules.learn_markdown.alerts",
    "valint.rules.learn_markdown.directives", "valint.rules.learn_markdown.tabs", "valint.rules.parity",
    "valint.rules.terminology.glossary", "valint.engine.sources", "valint.translation.siblings.shape",
)  # fmt: skip
"""Rules that can find nothing on such a page, and what speaks of English pages and of sibling languages."""


def test_checking_one_page_loads_nothing_that_it_can_do_without(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    loaded = _modules_loaded_by("check", "--no-cache", str(page))
    assert not loaded & NEEDLESS
    assert "valint.rules.heading_translation" in loaded
    if hasattr(os, "fork"):
        assert not loaded & LEFT_TO_THE_CHILD
    assert len([name for name in loaded if name.startswith("valint.")]) < 142


def test_the_process_that_checks_a_page_loads_only_rules_that_may_find_something(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    loaded = _modules_loaded_by("check", "--no-cache", str(page), processes=False)
    assert "mistune" in loaded
    assert not loaded & NEEDLESS
    assert not [name for name in loaded if name.startswith(ELSEWHERE)]
