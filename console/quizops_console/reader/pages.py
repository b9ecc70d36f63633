"""Everything a reader knows how to tell: tables, the header, news, and answers."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from quizops.errors import QuizopsError, UsageError
from quizops.owner.wire import error_to_json
from quizops.wiring import operator_name
from quizops.workspace import Workspace
from quizops_console.reader.asks import ANSWERS
from quizops_console.reader.header import header
from quizops_console.reader.opened import Opened
from quizops_console.reader.outlet import Outlet
from quizops_console.reader.owners import OwnerCare
from quizops_console.reader.publishing import Publisher
from quizops_console.reader.tables import ROWS

_COST_SHARE = 4
"""A table that takes long to make is made anew only after so many times as long."""
_STREAMED_S = 0.05


class Pages:
    """One folder opened for reading, and opened anew when its ledger or its settings are other ones."""

    def __init__(
        self, root: Path, publisher: Publisher, outlet: Outlet, knock: Callable[[], None], *, read_only: bool
    ) -> None:
        self._root = root
        self._publisher = publisher
        self._outlet = outlet
        self._knock = knock
        self._operator = operator_name()
        self._owners = OwnerCare(root, knock)
        self._opened: Opened | None = None
        self._heard_until: int | None = None
        self._watched: frozenset[str] = frozenset()
        self._due: dict[str, float] = {}
        if not read_only:
            self._owners.start()

    @property
    def has_more(self) -> bool:
        """Whether rows wait to be told that are known to be there."""
        return self._opened is not None and self._opened.tracker.has_more

    def go_on(self) -> None:
        """Tell some more rows, for as long as an ask may well wait."""
        if self._opened is not None:
            with self._told("tracker"):
                self._opened.tracker.go_on(_STREAMED_S)

    def look(self) -> None:
        """Compare what is known at the other end with the folder, and tell the difference."""
        with self._told("header"):
            opened = self._open()
            news = list(opened.news())
            self._publisher.document("header", header(opened.workspace, self._operator, self._owners))
            self._publisher.forget("trouble")
            for event in news:
                self._outlet.send({"event": event})
        if self._opened is None:
            return
        with self._told("tracker"):
            self._opened.tracker.look()
        for table in sorted(self._watched & set(ROWS)):
            self._refresh(table, self._opened.workspace)

    def answer(self, ask: Mapping[str, Any]) -> None:
        """Do what the console asks for; an error is an answer too."""
        given = ask.get("with", {})
        match ask:
            case {"watch": tables}:
                fresh = frozenset(tables) - self._watched
                self._watched = frozenset(tables)
                self._due = {name: at for name, at in self._due.items() if name not in fresh}
                self.look()
            case {"ask": "intent", "id": number}:
                self._in_background(number, lambda: self._owners.request(given))
            case {"ask": "start_owner", "id": number}:
                self._in_background(number, self._owners.started)
            case {"ask": name, "id": number}:
                self._answer_with(number, lambda: _answer(str(name), self._open().workspace, given))

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def _refresh(self, table: str, workspace: Workspace) -> None:
        start = time.monotonic()
        if start < self._due.get(table, 0.0):
            return
        with self._told(table):
            self._publisher.rows(table, ROWS[table](workspace))
        self._due[table] = start + (time.monotonic() - start) * _COST_SHARE

    @contextlib.contextmanager
    def _told(self, table: str) -> Iterator[None]:
        """What cannot be read now is told as that, and tried again at the next look."""
        try:
            yield
        except BrokenPipeError:
            raise
        except QuizopsError as error:
            self._trouble(table, error.message, error.hint)
        except OSError as error:
            self._trouble(table, f"{error.filename or self._root}: {error.strerror or error}", "")

    def _trouble(self, table: str, message: str, hint: str) -> None:
        if table == "header":
            self._publisher.document("trouble", {"message": message, "hint": hint})
            self._publisher.forget("header")  # which ends the trouble, also where it says what it said before
        else:
            self._publisher.trouble(table, f"{message} {hint}".strip())

    def _open(self) -> Opened:
        """The workspace as it is now; another ledger, other settings or a lost line open it anew."""
        if self._opened is not None and self._opened.is_stale:
            self._heard_until = self._opened.heard_until
            self._opened.close()
            self._opened = None
        if self._opened is None:
            self._opened = Opened(self._root, self._publisher, self._knock, self._heard_until)
            self._due.clear()
        return self._opened

    def _in_background(self, number: int, work: Callable[[], Any]) -> None:
        threading.Thread(target=self._answer_with, args=(number, work), daemon=True).start()

    def _answer_with(self, number: int, work: Callable[[], Any]) -> None:
        try:
            self._outlet.send({"answer": number, "value": work()})
        except QuizopsError as error:
            self._outlet.send({"answer": number, "error": error_to_json(error)})
        except OSError as error:
            told = {"message": str(error), "hint": "", "rule": "storage"}
            self._outlet.send({"answer": number, "error": told})


def _answer(name: str, workspace: Workspace, given: Mapping[str, Any]) -> Any:
    answer = ANSWERS.get(name)
    if answer is None:
        raise UsageError(f"an unknown question: {name}")
    return answer(workspace, given)
