"""The plan of a run with the files that it names, as one piece, and as a place on a worker."""

import os
from pathlib import Path, PurePath
from typing import Any

from valint.engine.cluster.packet import Packet
from valint.engine.cluster.plan_record import named_files, plan_of, plan_row
from valint.engine.results import Plan


def bundle(plan: Plan, release: dict[str, str]) -> bytes:
    """Return all that a worker needs besides batches.

    Raises:
        ConfigError: the configuration holds what cannot be sent.
    """
    settings = plan.settings
    files = [file for file in dict.fromkeys(named_files(plan)) if file.is_file()]
    header = {
        "release": release,
        "plan": plan_row(plan),
        "base": os.getcwd(),  # noqa: PTH109 - text, not a path
        "folders": [str(path) for path in (*settings.packs, *settings.glossaries) if path.is_dir()],
        "files": [str(file) for file in files],
    }
    return Packet(header, [file.read_bytes() for file in files]).packed()


def release_of(piece: bytes) -> dict[str, str]:
    """Return the release of the client that made a bundle."""
    found: dict[str, str] = Packet.unpacked(piece).header["release"]
    return found


def settle(piece: bytes, folder: Path) -> Plan:
    """Lay out a bundle below an empty folder, enter its working directory, and return the plan.

    Every path of the client has a counterpart below `folder`, so that all of them lie to each other as they
    do there; globs and messages are about such relations alone.
    """
    header: Any
    header, blobs = Packet.unpacked(piece)

    def place(path: str) -> Path:
        return folder.joinpath(*PurePath(os.path.normpath(path)).parts[1:])

    for path in (header["base"], *header["folders"]):
        place(path).mkdir(parents=True, exist_ok=True)
    for path, content in zip(header["files"], blobs, strict=True):
        file = place(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.chdir(place(header["base"]))
    return plan_of(header["plan"], place)
