"""Run valint as ``python -m valint``."""

from valint.cli import main

main()
