"""Write down what servers answered, and judge it again without a network.

A recording is a folder with one file, `exchanges.jsonl`: a header line, then one line for each earlier
verdict that weighed in (`history`) and one for each exchange.  Secrets in URLs are masked; cookies and
authorization never get here, because an exchange does not carry them.
"""

import base64
import json
import zlib
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, TextIO, TypeVar

import valint
from valint.errors import UsageError
from valint.web.exchange import Exchange, Fault, Request
from valint.web.observations import History, Sighting
from valint.web.urls import mask

T = TypeVar("T")
FILE_NAME = "exchanges.jsonl"
_FORMAT = 1
_LONGEST_BODY = 4 * 1024 * 1024


class Recorder:
    """Writes a recording, a line for each exchange, flushed at once.

    Raises:
        UsageError: the folder cannot be written.
    """

    def __init__(self, folder: Path, run: str) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: TextIO = (folder / FILE_NAME).open("w", encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{folder}: cannot record there: {error.strerror}") from error
        self._write({"recording": _FORMAT, "tool": f"valint {valint.__version__}", "run": run})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def history(self, key: str, history: History) -> None:
        """Record what earlier runs said of a URL."""
        if history != History():
            self._write({"history": key, **_history_data(history)})

    def recorded(
        self, key: str, conversation: Generator[Request, Exchange, T]
    ) -> Generator[Request, Exchange, T]:
        """Pass a conversation on and write down its exchanges."""
        request = next(conversation)
        number = 0
        while True:
            exchange = yield request
            self._write(
                {"check": key, "n": number, "request": _asked(request), "exchange": _exchange_data(exchange)}
            )
            number += 1
            try:
                request = conversation.send(exchange)
            except StopIteration as end:
                result: T = end.value
                return result

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._file.flush()


class Recording:
    """A recording that answers in the network's place; it holds offsets, not bodies.

    Raises:
        UsageError: the folder holds no recording that this version can read.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE_NAME
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from error
        self._exchanges: dict[tuple[str, int], int] = {}
        self._histories: dict[str, History] = {}
        self.run = ""
        self._index(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def history(self, key: str) -> History:
        """Return what earlier runs said of a URL when the recording was made."""
        return self._histories.get(key, History())

    def replay(self, key: str, conversation: Generator[Request, Exchange, T]) -> T:
        """Hold a conversation with the recording; a question that was not recorded gets no answer."""
        number = 0
        request = next(conversation)
        while True:
            exchange = self._answer(key, number, request)
            number += 1
            try:
                request = conversation.send(exchange)
            except StopIteration as end:
                result: T = end.value
                return result

    def _answer(self, key: str, number: int, request: Request) -> Exchange:
        missing = Exchange(
            fault=Fault.NOT_RECORDED, detail=f"{request.method} {request.url.shown} was not recorded"
        )
        offset = self._exchanges.get((key, number))
        if offset is None:
            return missing
        self._file.seek(offset)
        line = json.loads(self._file.readline())
        return _exchange(line["exchange"]) if line["request"] == _asked(request) else missing

    def _index(self, path: Path) -> None:
        offset = 0
        for number, raw in enumerate(self._file):
            try:
                line = json.loads(raw)
                if number == 0:
                    if line["recording"] != _FORMAT:
                        raise UsageError(f"{path}: recorded by another version of valint; record again")
                    self.run = str(line["run"])
                elif "history" in line:
                    self._histories[str(line["history"])] = _history(line)
                else:
                    _exchange(line["exchange"])
                    self._exchanges[(str(line["check"]), int(line["n"]))] = offset
            except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
                if not raw.endswith(b"\n") and number:
                    return  # the recording run was killed while it wrote this line
                raise UsageError(f"{path}:{number + 1}: this is no recording of valint") from error
            offset += len(raw)
        if not self.run:
            raise UsageError(f"{path}: this is no recording of valint")


def _asked(request: Request) -> dict[str, Any]:
    """Return what makes two requests the same question."""
    asked: dict[str, Any] = {
        "method": request.method,
        "url": mask(request.url.text),
        "first_bytes": request.first_bytes,
        "keep": request.keep,
        "locale": request.locale,
        "attempt": request.attempt,
    }
    if request.until:
        asked["until"] = sorted(request.until)
    return asked


def _exchange_data(exchange: Exchange) -> dict[str, Any]:
    data: dict[str, Any] = {"at": exchange.at, "seconds": round(exchange.seconds, 4)}
    if exchange.status is not None:
        data["status"] = exchange.status
        data["headers"] = {
            name: mask(value) if name in _URL_HEADERS else value for name, value in exchange.headers.items()
        }
        data["complete"] = exchange.complete
    if exchange.fault is not None:
        data["fault"] = exchange.fault.value
        data["detail"] = exchange.detail
    if exchange.body:
        data["body"] = base64.b64encode(zlib.compress(exchange.body, 6)).decode("ascii")
    return data


_URL_HEADERS = frozenset({"location", "refresh"})


def _exchange(data: Mapping[str, Any]) -> Exchange:
    body = data.get("body")
    fault = data.get("fault")
    return Exchange(
        status=data.get("status"),
        fault=None if fault is None else Fault(fault),
        detail=data.get("detail", ""),
        headers=data.get("headers", {}),
        body=zlib.decompressobj().decompress(base64.b64decode(body), _LONGEST_BODY) if body else b"",
        complete=data.get("complete", False),
        at=float(data["at"]),
        seconds=float(data["seconds"]),
    )


def _history_data(history: History) -> dict[str, Any]:
    return {
        "last_alive": history.last_alive,
        "failed": history.failed,
        "failures": history.failures,
        "absent": dict(history.absent),
    }


def _history(data: Mapping[str, Any]) -> History:
    failed = data["failed"]
    return History(
        last_alive=data["last_alive"],
        failed=None if failed is None else Sighting(float(failed[0]), str(failed[1])),
        failures=int(data["failures"]),
        absent={name: Sighting(float(at), str(run)) for name, (at, run) in data["absent"].items()},
    )
