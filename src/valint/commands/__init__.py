"""One module per subcommand; valint.cli only wires them."""
