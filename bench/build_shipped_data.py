"""Write what valint ships in a second form, quick to read: packs as JSON, letter triples as tables.

    python bench/build_shipped_data.py

`rules/packed` has the YAML of `rules/{locales,terms,toolkits}` and `rules/judge/words.yaml`;
`rules/judge/letters` the letter triples of `rules/judge/languages.json`.  A test tells when it is due.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from valint.project.pack_files import FOLDERS, shipped_pack
from valint.project.resources import data_file, data_names
from valint.translation.identify import SCRIPTS, Models, rivals_of
from valint.translation.letter_table import write_table

RULES = Path(__file__).parent.parent / "rules"


def files() -> Mapping[str, str]:
    """Return the text of every file of the second form by its path below `rules`."""
    return {**dict(_packed()), **dict(_tables())}


def _packed() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for name in data_names(f"rules/{folder}"):
            yield f"packed/{folder}/{Path(name).stem}.json", _json(shipped_pack(folder, name).data)
    yield "packed/judge/words.json", _json(yaml.safe_load(data_file("rules/judge", "words.yaml")))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _tables() -> Iterator[tuple[str, str]]:
    models = Models(json.loads(data_file("rules/judge", "languages.json")))
    for script in SCRIPTS:
        known = [language for language in rivals_of(script) if language in models]
        if len(known) > 1:
            yield f"judge/letters/{script}.txt", write_table({one: models.grades(one) for one in known})


def main() -> None:
    """Write the files, and remove those that are no longer among them."""
    wanted = files()
    for folder in ("packed", "judge/letters"):
        for file in (RULES / folder).rglob("*.*"):
            if file.relative_to(RULES).as_posix() not in wanted:
                file.unlink()
    for name, text in wanted.items():
        (RULES / name).parent.mkdir(parents=True, exist_ok=True)
        (RULES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
