"""What must be the same on the client and on a worker, so that both find the same."""

import platform
from collections.abc import Mapping
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from valint import __version__
from valint.engine.fingerprint import files_below, package_digest
from valint.rules import plugins

_LIBRARIES = ("mistune", "PyYAML", "jsonschema")


def release() -> dict[str, str]:
    """Return the releases and digests that findings depend on, by the name to tell them under."""
    found = {"valint": __version__, "the files of valint": package_digest()}
    # Another minor release has other tables of Unicode.
    found["Python"] = ".".join(platform.python_version_tuple()[:2])
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "none"
    for plugin in plugins.installed():
        state = "broken" if plugin.error is not None else _digest(plugin.module)
        found[f"the plug-in {plugin.name}"] = f"{plugin.distribution} {plugin.version} ({state})"
    return found


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return how another side differs from this one, a phrase for each; none where it does not."""
    if here.get("valint") == there.get("valint"):
        names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    else:
        names = ["valint"]
    absent = "not there"
    return [f"{name} is {there.get(name, absent)} and here {here.get(name, absent)}" for name in names]


def _digest(module: str) -> str:
    """Return a digest of a plug-in's code, wherever it is installed."""
    digest = blake2b(digest_size=8)
    for place in plugins.folders(module):
        files = [place] if place.is_file() else [Path(entry.path) for entry in files_below(str(place))]
        for file in files:
            digest.update(f"{file.relative_to(place.parent).as_posix()}\0".encode(errors="surrogatepass"))
            digest.update(blake2b(file.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()
