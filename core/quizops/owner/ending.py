"""The wish to end, by signal."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Sequence
from types import FrameType

from quizops.owner.service import Service


class Ending:
    """A wish which may come before there is anything to end."""

    def __init__(self) -> None:
        self._service: Service | None = None
        self._wanted = False

    def of(self, service: Service) -> None:
        self._service = service
        if self._wanted:
            service.stop()

    @contextlib.contextmanager
    def by_signal(self, numbers: Sequence[signal.Signals]) -> Iterator[None]:
        """For the length of the block, any of these ends the service after the work in hand."""
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
        if self._service is not None:
            self._service.stop()
