"""Keep every test away from the caches of whoever runs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no defect of the code under test: no test fails because it took its time.
settings.register_profile("valint", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("valint")


@pytest.fixture(autouse=True)
def own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of this test alone, for processes that it starts as well."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder
