"""Say what work costs, where other work on the machine must not decide whether a test passes."""

import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], *, enough: float = 0.0, runs: int = 3) -> float:
    """Return the least processor time of several runs; stop early at a run that took less than `enough`."""
    least = float("inf")
    for _ in range(runs):
        began = time.process_time()
        work()
        least = min(least, time.process_time() - began)
        if least < enough:
            break
    return least
