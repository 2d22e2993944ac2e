"""Look for text that breaks a target: `python -m tests.fuzz parser`; needs `pip install atheris`.

Further arguments are those of libFuzzer: `-runs=100000`, `-max_total_time=60`, a folder with a corpus.
"""

import sys

from tests.fuzz.targets import TARGETS


def main() -> None:
    """Run one target until it fails or libFuzzer has had enough."""
    import atheris

    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name one of: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.instrument_all()
    atheris.Setup(sys.argv, lambda data: target(data.decode(errors="replace")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
