"""`valint lsp`: serve an editor over standard input and output."""

import click


@click.command(short_help="Serve an editor: findings as you type.")
@click.option("--untrusted", is_flag=True, help="Refuse a configuration that reaches outside its folder.")
def lsp(*, untrusted: bool) -> int:
    """Serve an editor over standard input and output, by the Language Server Protocol.

    Editors start this command themselves; docs/how-to/editors.md tells how to set them up. It needs the
    extra: pip install 'valint[lsp]'.
    """
    from valint.errors import UsageError

    try:
        from valint.editor.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError(f"lsp needs {error.name}: pip install 'valint[lsp]'") from error
    make_server(untrusted=untrusted).start_io()
    return 0
