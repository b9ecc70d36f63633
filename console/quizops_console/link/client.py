"""The console's end of the pipe: a reader process, the frames it sends, and what it is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizops_console.link.frames import decode
from quizops_console.link.process import Frame, ReaderGone, ReaderProcess

_FRAME_LIMIT_BYTES = 256_000_000
_TURN_S = 0.002
"""How long frames are taken in before keys have their turn."""


class Refused(Exception):
    """What was asked for failed: `message`, and `hint` with the way out."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(str(error.get("message", "")))
        self.message = str(error.get("message", ""))
        self.hint = str(error.get("hint") or "")


class Link:
    """Frames come to `on_frame`; asks are answered by futures. Lives in one event loop."""

    def __init__(self, process: ReaderProcess, on_frame: Callable[[Frame], None]) -> None:
        self._process = process
        self._on_frame = on_frame
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last_id = 0

    async def run(self) -> None:
        """Take in frames until the reader is gone. Raises `ReaderGone`."""
        loop = asyncio.get_running_loop()
        stream = asyncio.StreamReader(limit=_FRAME_LIMIT_BYTES)
        stream.feed_data(self._process.early)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), self._process.frames
        )
        turn_ends = time.monotonic() + _TURN_S
        try:
            # What has no end is half a frame: its reader died over it.
            while (line := await stream.readline()).endswith(b"\n"):
                self._take(decode(line))
                if time.monotonic() >= turn_ends:
                    await asyncio.sleep(0)
                    turn_ends = time.monotonic() + _TURN_S
        finally:
            transport.close()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ReaderGone())
        raise ReaderGone

    def watch(self, tables: Sequence[str]) -> None:
        """Say which tables are on the screen."""
        self._process.send({"watch": list(tables)})

    async def ask(self, name: str, given: Mapping[str, Any]) -> Any:
        """The answer. Raises `Refused` with what was wrong, `ReaderGone`."""
        self._last_id += 1
        number = self._last_id
        future = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._process.send({"ask": name, "id": number, "with": dict(given)})
            return await future
        finally:
            self._waiting.pop(number, None)

    async def intent(self, kind: str, payload: Mapping[str, Any], wait_s: float = 10.0) -> Any:
        """Have the owner do something; its result. Raises `Refused`."""
        return await self.ask("intent", {"kind": kind, "payload": dict(payload), "wait_s": wait_s})

    def close(self) -> None:
        self._process.end()

    def _take(self, frame: Frame) -> None:
        if "answer" not in frame:
            self._on_frame(frame)
            return
        future = self._waiting.get(frame["answer"])
        if future is None or future.done():
            return
        if "error" in frame:
            future.set_exception(Refused(frame["error"]))
        else:
            future.set_result(frame["value"])
