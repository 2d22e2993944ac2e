"""The command group: each subcommand's module is imported when it is called."""

import importlib

import click

from valint import __version__

_COMMANDS = {
    "check": "valint.commands.check:check",
    "merge": "valint.commands.merge:merge",
    "baseline": "valint.commands.baseline:baseline",
    "rule": "valint.commands.rule:rule",
    "init": "valint.commands.init:init",
    "links": "valint.commands.links:links",
    "learn": "valint.commands.learn:learn",
    "pack": "valint.commands.pack:pack",
    "lsp": "valint.commands.lsp:lsp",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help text."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None where there is none of that name."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` begins with; a misspelt one is told the nearest."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="valint %(version)s")
def valint() -> None:
    """Lint localized toolkit Markdown: front matter, anchors, links, headings, FAQ sections, translation."""
