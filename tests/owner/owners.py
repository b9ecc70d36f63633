"""Owners in processes of their own, commands as an operator gives them, and waiting without sleeping."""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from quizops_console.cli.main import main

PATIENCE_S = 30.0
_MODULES = [
    "quizops.jobs.registry",
    "quizops.owner.attended",
    "quizops.owner.client",
    "quizops.owner.headless",
    "quizops.quiz.session",
    "quizops.releases",
    "quizops_console.reader.pages",
    "quizops_console.tui.app",
    "quizops_console.tui.launch",
    "watchfiles",
    "tests.owner.owners",
    "tests.terminal.warm",
]
_pause = threading.Event()
Value = TypeVar("Value")


def until(found: Callable[[], Value], what: str) -> Value:
    """Ask again and again until the answer is truthy, and give it; an `AssertionError` after a while."""
    deadline = time.monotonic() + PATIENCE_S
    while not (value := found()):
        assert time.monotonic() < deadline, f"in vain: {what}"
        _pause.wait(0.01)
    return value


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended: its exit code and both outputs."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        assert self.out, self.err
        return json.loads(self.out)


def command(*words: object) -> Answer:
    """`quizops WORD…` inside this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Answer(code, out.getvalue(), err.getvalue())


def asked(content: Path, *words: object) -> Answer:
    """A command on this folder that answers in JSON."""
    return command(*words, "-C", content, "--json")


def fork_context() -> ForkServerContext:
    """Processes of this context are forked off one that has everything loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    return context


class OwnerProcess:
    """`watch --headless` forked off a process that has everything imported; its events come by a pipe.

    `dies_at`: a step of publishing at whose end the process kills itself, the first time it gets there.
    """

    def __init__(self, content: Path, *, dies_at: str | None = None) -> None:
        self.content = content
        self.events: list[dict[str, Any]] = []
        context = fork_context()
        self._events, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_own, args=(str(content), theirs, dies_at), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> OwnerProcess:
        self.wait_for("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._events.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def next_event(self) -> dict[str, Any]:
        assert self._events.poll(PATIENCE_S), f"no event any more; the last ones: {self.events[-5:]}"
        try:
            event: dict[str, Any] = self._events.recv()
        except EOFError:
            raise AssertionError(f"the owner ended; the last events: {self.events[-5:]}") from None
        self.events.append(event)
        return event

    def wait_for(self, name: str, **facts: Any) -> dict[str, Any]:
        """Read on until an event of this name has these facts."""
        while True:
            event = self.next_event()
            if event["event"] == name and facts.items() <= event.items():
                return event

    def wait_for_message(self, *parts: str) -> dict[str, Any]:
        """Read on until an event tells something with one of these parts in it."""
        while True:
            event = self.next_event()
            if any(part in str(event.get("message", "")) for part in parts):
                return event

    def catch_up(self) -> list[dict[str, Any]]:
        """The events that are there by now, all in all."""
        with contextlib.suppress(EOFError):
            while self._events.poll():
                self.events.append(self._events.recv())
        return self.events

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.catch_up() if event["event"] == name]

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def ended(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        with contextlib.suppress(AssertionError):
            while True:
                self.next_event()
        self._process.join(PATIENCE_S)
        assert self._process.exitcode is not None, "the owner does not end"
        return self._process.exitcode

    @classmethod
    def dies(cls, content: Path, step: str) -> None:
        """An owner that works until it gets to this step of publishing, and is dead then."""
        owner = cls(content, dies_at=step)
        try:
            assert owner.ended() == -signal.SIGKILL, "it never got to that step"
        finally:
            owner.__exit__(None, None, None)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.ended() == -signal.SIGKILL


def _own(content: str, events: Connection, dies_at: str | None) -> None:
    from quizops.owner import watch_headless

    if dies_at is not None:
        _die_at(dies_at)
    sys.exit(watch_headless(Path(content), json=True, emit=lambda event: events.send(dict(event))))


def _die_at(fatal: str) -> None:
    """Every store of this process tells its steps to one that kills."""
    from quizops.releases import ReleaseStore

    plain = ReleaseStore.__init__

    def on_step(step: str) -> None:
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def deadly(self: ReleaseStore, *given: Any, **named: Any) -> None:
        plain(self, *given, **named, on_step=on_step)

    ReleaseStore.__init__ = deadly  # type: ignore[method-assign]
