"""Keep every test away from the caches of whoever runs it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no defect of the code under test: no test fails because it took its time.
# The same examples each time: what is new is looked for with `VALINT_FUZZ=1000 pytest tests/fuzz`.
settings.register_profile(
    "valint",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="VALINT_FUZZ" not in os.environ,
)
settings.load_profile("valint")


@pytest.fixture(autouse=True)
def own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of this test alone, for processes that it starts as well."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where pip cannot install anything at all."""
    tried = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "1", "mistune"],
        cwd=tmp_path_factory.mktemp("download"), capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if tried.returncode:
        pytest.skip("pip installs what this tests, and no package index answers")
