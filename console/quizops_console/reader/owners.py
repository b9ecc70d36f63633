"""The owner as a console needs it: started where there is none, asked for every change."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quizops.errors import QuizopsError
from quizops.lock import current_holder
from quizops.owner import request
from quizops.owner_start import start as start_owner
from quizops.wiring import state_folder

_WAIT_S = 10.0


class OwnerCare:
    """`is_starting` and `trouble` (why it did not start) are for the header."""

    def __init__(self, root: Path, knock: Callable[[], None]) -> None:
        self._root = root
        self._knock = knock
        self._turn = threading.Lock()
        self._queueing = threading.Lock()
        self.is_starting = False
        self.trouble: QuizopsError | None = None

    def start(self) -> None:
        """Start an owner in the background where there is none, or none that stays."""
        holder = current_holder(state_folder(self._root))
        if holder is None or not holder.serves:
            self.is_starting = True
            threading.Thread(target=self._try_to_start, daemon=True, name="starting").start()

    def started(self) -> dict[str, Any]:
        """Wait until there is an owner. Raises `QuizopsError` where it does not come up."""
        with self._turn:
            self.is_starting, self.trouble = True, None
            try:
                return {"pid": start_owner(self._root).pid}
            finally:
                self.is_starting = False
                self._knock()

    def request(self, asked: Mapping[str, Any]) -> Any:
        """`{kind, payload, wait_s?}`: have it done, by the owner; each is queued before the next one is."""
        wait_s = float(asked.get("wait_s", _WAIT_S))
        with contextlib.ExitStack() as queueing:
            queueing.enter_context(self._queueing)
            kind, payload = str(asked["kind"]), asked.get("payload", {})
            return request(self._root, kind, payload, wait_s=wait_s, queued=queueing.close)

    def _try_to_start(self) -> None:
        try:
            self.started()
        except QuizopsError as error:
            self.trouble = error
            self._knock()
