"""Textual's driver for our terminals.

What differs from Textual's own: the end of input ends the console (theirs spins at it); nothing wakes up
while nobody types; a line that stalls or dies holds nothing up; the mouse reports no mere movement, which
would fill a slow line; and no answer is asked of terminals that would print the question.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from codecs import getincrementaldecoder
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.geometry import Size

from quizops_console.tui.terminal.endings import Ending, Endings
from quizops_console.tui.terminal.modes import Modes, raw_mode
from quizops_console.tui.terminal.outlet import Outlet

if TYPE_CHECKING:
    from textual.app import App

DRAIN_S: Final = 0.4
"""How long the last bytes of the screen may take on their way out."""
_READ_BYTES = 4096
_POINTER_SHAPE = "\x1b]22;"
"""Few terminals know it, and some print it."""


class QuizopsDriver(Driver):
    """Keys in from standard input, bytes out to standard output, both of one terminal."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._input = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._output = sys.__stdout__.fileno() if sys.__stdout__ else 1
        self._modes = Modes(os.environ.get("TERM", ""), mouse=mouse)
        self._attributes: list[Any] | None = None
        self._taken: list[Any] | None = getattr(app, "taken_terminal", None)
        self._outlet: Outlet | None = None
        self._keys: threading.Thread | None = None
        self._wake: tuple[int, int] | None = None
        self._comes_back = False
        self.endings = Endings(self._leave, self._restore)

    @property
    def can_suspend(self) -> bool:
        return True

    def write(self, data: str) -> None:
        """Frames that come while another program has the terminal are dropped: coming back paints anew."""
        if self._outlet is not None and not data.startswith(_POINTER_SHAPE):
            self._outlet.write(data)

    # Begin and end

    def start_application_mode(self) -> None:
        """Take the terminal; waits in the background where the shell put the console there."""
        self._stay_behind()
        self.endings.listen()
        self.endings.is_lent = False
        signal.signal(signal.SIGTSTP, self._stop)
        signal.signal(signal.SIGCONT, self._go_on)
        signal.signal(signal.SIGWINCH, lambda *_: self._tell_size())
        self._outlet = Outlet(self._output, gone=self._hung_up, drained=self._repaint)
        self._outlet.open()
        taken, self._taken = self._taken, None
        before = raw_mode(self._input)
        self._attributes = before if taken is None else taken
        self.write(self._modes.enter(has_screen=taken is not None))
        self._tell_size()
        self._start_keys()
        if self._comes_back:
            self._comes_back = False
            self._repaint()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was: the mode first, so that whoever sees the screen go can type."""
        self.disable_input()
        self._restore_attributes()
        self.write(self._modes.leave)

    def close(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            outlet.close(DRAIN_S)

    def disable_input(self) -> None:
        """No more keys; what was typed ahead is not left to the shell."""
        keys, self._keys = self._keys, None
        if keys is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._wake_keys()
        keys.join()
        with contextlib.suppress(termios.error):
            termios.tcflush(self._input, termios.TCIFLUSH)

    def set_mouse(self, wanted: bool) -> None:
        """Switch clicks on or off while the console runs."""
        self._mouse = wanted
        self.write(self._modes.set_mouse(wanted))

    def _restore(self) -> None:
        """The terminal as it was, at once and from any thread; a dead one refuses, which is all right."""
        self._restore_attributes()
        with contextlib.suppress(OSError):
            os.set_blocking(self._output, False)
            os.write(self._output, self._modes.leave.encode())
            os.set_blocking(self._output, True)

    def _restore_attributes(self) -> None:
        attributes, self._attributes = self._attributes, None
        if attributes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input, termios.TCSANOW, attributes)

    # Suspending

    def suspend_application_mode(self) -> None:
        """Lend the terminal to another program, or to the shell."""
        self.endings.is_lent = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        self._comes_back = True
        super().resume_application_mode()

    def _stop(self, *_: object) -> None:
        """SIGTSTP: what started us (make, a script) stops too, or the shell would never come back."""
        if self._auto_restart:
            self.suspend_application_mode()
        os.killpg(os.getpgrp(), signal.SIGSTOP)

    def _go_on(self, *_: object) -> None:
        """SIGCONT; whoever lent the terminal to a program takes it back by itself."""
        if self._auto_restart and self._outlet is None:
            self.resume_application_mode()

    def _stay_behind(self) -> None:
        """Stop again where the shell has us in the background: from there the terminal is not changed."""

        def stop(*_: object) -> None:
            os.kill(os.getpid(), signal.SIGSTOP)

        numbers = (signal.SIGTTOU, signal.SIGTTIN)
        before = [signal.signal(number, stop) for number in numbers]
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSANOW, termios.tcgetattr(self._input))
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

    # What comes from the terminal

    def _tell_size(self) -> None:
        """By the terminal itself: COLUMNS and LINES, which a shell may export, do not follow it."""
        with contextlib.suppress(OSError):
            columns, lines = os.get_terminal_size(self._output)
            size = Size(columns or 80, lines or 24)
            self._loop.call_soon_threadsafe(self._app.post_message, events.Resize(size, size))

    def _start_keys(self) -> None:
        self._wake = os.pipe()
        self._keys = threading.Thread(target=self._follow_keys, name="terminal-input", daemon=True)
        self._keys.start()

    def _wake_keys(self) -> None:
        if self._wake is not None:
            os.close(self._wake[1])

    def _follow_keys(self) -> None:
        """The input thread, until it is woken or the line ends."""
        assert self._wake is not None
        woken = self._wake[0]
        try:
            if not self._read_until(woken):
                self._hung_up()
        finally:
            os.close(woken)
            self._wake = None

    def _read_until(self, woken: int) -> bool:
        """Whether somebody woke us; an empty read or an error is the end of the line."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while True:
            ready, _, _ = select.select([self._input, woken], [], [], _patience_s(parser))
            if woken in ready:
                return True
            if ready:
                data = self._read()
                if not data:
                    return False
                if text := decode(data):
                    for event in parser.feed(text):
                        self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self._input, _READ_BYTES)
        except OSError:
            return b""

    def _leave(self, ending: Ending) -> None:
        with contextlib.suppress(RuntimeError):  # The loop has been closed: the console is leaving already.
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=int(ending)))

    def _hung_up(self) -> None:
        self.endings.begin(Ending.HUNG_UP)

    def _repaint(self) -> None:
        """Everything, since nobody knows what the terminal shows; from any thread."""

        def repaint() -> None:
            self._app.app_resume_signal.publish(self._app)
            self._app.refresh(layout=True)

        self._loop.call_soon_threadsafe(repaint)


def _patience_s(parser: XTermParser) -> float | None:
    """How long to wait for input: for ever, unless a lone escape is held back to see what follows it."""
    until = parser._timeout_time
    return None if until is None else max(until - get_time(), 0.001)
