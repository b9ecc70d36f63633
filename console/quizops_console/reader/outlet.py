"""The reader's end of the pipe: frames from any thread, each whole."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

from quizops_console.link.frames import encode


class Outlet:
    """Writes frames. A console that is gone raises `BrokenPipeError`, which ends the reader."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._turn = threading.Lock()

    def send(self, frame: Mapping[str, Any]) -> None:
        line = encode(frame)
        with self._turn:
            self._stream.write(line)
            self._stream.flush()
