"""Bytes leave in order; a line that stalls costs frames but no memory and no time, one that dies is told."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from quizops_console.tui.terminal.outlet import FULL_BYTES, Outlet

_PATIENCE_S = 30.0


class Line:
    """A pipe with an outlet at its end."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        self.gone, self.drained = threading.Event(), threading.Event()
        self.outlet = Outlet(self.writing, gone=self.gone.set, drained=self.drained.set)
        self.outlet.open()

    def goes_on(self) -> None:
        """Begin to read."""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def ends(self) -> bytes:
        """Close, and everything that came out."""
        self.outlet.close(_PATIENCE_S)
        os.close(self.writing)
        self._reader.join(_PATIENCE_S)
        return b"".join(self._received)

    def _read(self) -> None:
        self._received = list(iter(lambda: os.read(self.reading, 1 << 16), b""))


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    os.close(made.reading)


def test_everything_goes_out_in_order(line: Line) -> None:
    line.goes_on()
    for number in range(1000):
        line.outlet.write(f"{number};")
    assert line.ends().decode() == "".join(f"{number};" for number in range(1000))


def test_a_stalled_line_drops_frames_but_no_control_sequence(line: Line) -> None:
    frame = "x" * 10_000
    for _ in range(10 * FULL_BYTES // len(frame)):
        line.outlet.write(frame)
    line.outlet.write("\x1b[?1049l")
    line.goes_on()
    assert line.drained.wait(_PATIENCE_S)
    received = line.ends()
    assert received.endswith(b"\x1b[?1049l")
    assert len(received) < 2 * FULL_BYTES


def test_after_catching_up_frames_go_out_again(line: Line) -> None:
    for _ in range(100):
        line.outlet.write("x" * 10_000)
    line.goes_on()
    assert line.drained.wait(_PATIENCE_S)
    line.outlet.write("y" * 10_000)
    assert line.ends().endswith(b"y" * 10_000)


def test_a_dead_line_is_told_once_and_takes_no_more(line: Line) -> None:
    os.close(line.reading)
    line.outlet.write("frame")
    assert line.gone.wait(_PATIENCE_S)
    line.outlet.write("x" * FULL_BYTES * 2)
    line.outlet.close(_PATIENCE_S)
    assert not line.drained.is_set()
    line.reading = line.writing


def test_text_that_is_no_text_comes_out_as_question_marks(line: Line) -> None:
    line.goes_on()
    line.outlet.write("a\udcffb")
    assert line.ends() == b"a?b"
