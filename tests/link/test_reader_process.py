"""A real reader over a real folder, heard through its pipe."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from quizops_console.link.client import Link, Refused
from quizops_console.link.process import Frame, ReaderGone, ReaderProcess

SAMPLE = Path(__file__).parents[2] / "sample_data" / "content"
PATIENCE_S = 60.0


class Listener:
    """Keeps every frame, and waits for one that fits."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._came = asyncio.Event()

    def take(self, frame: Frame) -> None:
        self.frames.append(frame)
        self._came.set()

    async def hears(self, fits: Callable[[Frame], bool]) -> Frame:
        while True:
            for frame in self.frames:
                if fits(frame):
                    return frame
            self._came.clear()
            await self._came.wait()


def with_reader(root: Path, act: Callable[[Link, Listener], Coroutine[Any, Any, None]]) -> None:
    """Act beside a reader that changes nothing and starts no owner."""

    async def run() -> None:
        process = ReaderProcess.spawn(root, read_only=True, log=None)
        listener = Listener()
        link = Link(process, listener.take)
        running = asyncio.create_task(link.run())
        try:
            async with asyncio.timeout(PATIENCE_S):
                await act(link, listener)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            link.close()

    asyncio.run(run())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


def test_rows_come_before_the_folder_was_ever_owned(content: Path) -> None:
    async def act(link: Link, listener: Listener) -> None:
        first = await listener.hears(lambda frame: frame.get("table") == "tracker")
        assert first["chunk"] == 0 and first["rows"] > 0
        header = await listener.hears(lambda frame: frame.get("document") == "header")
        assert header["value"]["owner"]["state"] == "absent"
        await listener.hears(lambda frame: frame.get("state") == "ready")

    with_reader(content, act)
    assert not (content / ".quizops").exists()


def test_a_question_is_answered_and_a_wrong_one_says_what_is_wrong(content: Path) -> None:
    async def act(link: Link, listener: Listener) -> None:
        answer = await link.ask("question", {"quiz": "science", "id": "1"})
        assert answer["id"] == 1 and answer["rows"]
        with pytest.raises(Refused) as refused:
            await link.ask("question", {"quiz": "science", "id": "999999"})
        assert "has no question" in refused.value.message and refused.value.hint
        with pytest.raises(Refused, match="unknown"):
            await link.ask("nonsense", {})

    with_reader(content, act)


def test_a_save_without_an_owner_reaches_the_tracker_table(content: Path) -> None:
    async def act(link: Link, listener: Listener) -> None:
        await listener.hears(lambda frame: frame.get("state") == "ready")
        listener.frames.clear()
        tracker = content / "tracker.csv"
        tracker.write_bytes(tracker.read_bytes().replace(b"Ada Adeyemi", b"Ada Lovelace"))
        told = await listener.hears(lambda frame: frame.get("table") == "tracker" and "cells" in frame)
        assert any("Ada Lovelace" in cells for cells in told["cells"])

    with_reader(content, act)


def test_a_reader_that_is_killed_is_noticed(content: Path) -> None:
    async def run() -> None:
        process = ReaderProcess.spawn(content, read_only=True, log=None)
        link = Link(process, lambda frame: None)
        running = asyncio.create_task(link.run())
        asked = asyncio.create_task(link.ask("check", {}))
        await asyncio.sleep(0)
        process.kill()
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(ReaderGone):
                await running
            with pytest.raises(ReaderGone):
                await asked
        link.close()

    asyncio.run(run())


def test_a_reader_that_dies_in_the_middle_of_a_frame_is_gone_and_nothing_worse() -> None:
    async def run() -> None:
        words = [sys.executable, "-c", "print('{\"event\": 1}\\n{\"eve', end='')"]
        heard: list[Frame] = []
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            link = Link(ReaderProcess(process), heard.append)
            with pytest.raises(ReaderGone):
                await link.run()
            link.close()
        assert heard == [{"event": 1}]

    asyncio.run(run())


def test_a_fault_beside_the_reading_thread_ends_the_reader_and_leaves_nobody_waiting(content: Path) -> None:
    async def run() -> None:
        process = ReaderProcess.spawn(content, read_only=True, log=None)
        link = Link(process, lambda frame: None)
        running = asyncio.create_task(link.run())
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(ReaderGone):
                await link.ask("intent", {"kind": "check", "payload": {}, "wait_s": "no number"})
            with pytest.raises(ReaderGone):
                await running
        link.close()

    asyncio.run(run())
