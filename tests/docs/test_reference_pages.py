"""The reference tells every option, format and exit status, and none that is not there."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from valint.commands import statuses
from valint.commands.group import valint
from valint.project.resources import data_file
from valint.report.formats import NAMES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
COMMAND_LINE = REFERENCE / "command-line.md"
MARK = (
    "<!-- Generated from the options themselves; run `VALINT_UPDATE_DOCS=1 pytest tests/docs` "
    "after a change there. -->\n"
)
ROW = re.compile(r"^\| `?([\w-]+)`?(?:, `?(\w+)`?)? \|", re.MULTILINE)


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(valint, info_name="valint")
    for name in valint.list_commands(context):
        command = valint.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=context)
            for below in command.list_commands(inner):
                found = command.get_command(inner, below)
                assert found is not None
                yield f"{name} {below}", found


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"valint {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## valint {name}"
    yield ""
    yield "```text"
    yield f"valint {name} {usage}"
    yield "```"
    yield ""
    for paragraph in (command.help or "").replace("\b", "").strip().split("\n\n"):
        yield " ".join(line.strip() for line in paragraph.splitlines())
        yield ""
    rows = [_row(option, context) for option in command.params if isinstance(option, click.Option)]
    shown = [row for row in rows if row]
    if shown:
        yield "| option | meaning |"
        yield "| --- | --- |"
        yield from shown
        yield ""


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    if record is None:
        return ""
    names, meaning = (re.sub(r"\s+", " ", text).replace("|", "\\|").strip() for text in record)
    return f"| `{names}` | {meaning} |"


def _rendered() -> str:
    lines = [line for name, command in _commands() for line in _section(name, command)]
    return "\n".join(lines).rstrip("\n") + "\n"


def test_every_command_and_option_is_in_the_reference() -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    start = text.index(MARK) + len(MARK)
    expected = f"\n{_rendered()}"
    if os.environ.get("VALINT_UPDATE_DOCS"):
        COMMAND_LINE.write_text(text[:start] + expected, encoding="utf-8")
        return
    assert text[start:] == expected


def test_every_format_is_in_the_reference() -> None:
    text = (REFERENCE / "formats.md").read_text(encoding="utf-8")
    rows = [name for name, _ in ROW.findall(text) if name != "format"]
    assert [name for name in rows if name.strip("-")] == list(NAMES)


def test_the_json_report_in_the_reference_is_what_the_schema_describes() -> None:
    text = (REFERENCE / "formats.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    schema = json.loads(data_file("schemas", "report.schema.json"))
    Draft202012Validator(schema).validate(json.loads(sample))


@pytest.mark.parametrize("page", [REFERENCE / "exit-statuses.md", REFERENCE.parents[1] / "README.md"])
def test_every_exit_status_is_told(page: Path) -> None:
    told = {number for row in ROW.findall(page.read_text(encoding="utf-8")) for number in row if number}
    known = {value for name, value in vars(statuses).items() if name.isupper()}
    assert {str(number) for number in known | {0, 130, 143}} <= told
