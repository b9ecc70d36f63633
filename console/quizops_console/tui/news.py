"""What happened meanwhile, in a notice: one line an event, or a count where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from quizops_console.text.events import event_line

_GATHER_S = 0.3
_TOLD_SINGLY = 3
_BAD = {"refused", "alert_firing", "conflict", "tracker_held", "run_finished"}
_TOLD = {"published", "rolled_back", "alert_resolved", "paused", "resumed", "run_cancelled", *_BAD}
_MANY = {
    "refused": "{} cells refused: tab 2 names each with its line",
    "conflict": "{} conflicts wait for a decision: tab 2",
    "published": "{} releases published",
}


class News:
    """Gathers what comes within a moment, and tells it once."""

    def __init__(
        self, say: Callable[[str, bool], None], set_timer: Callable[[float, Callable[[], None]], object]
    ) -> None:
        self._say = say
        self._set_timer = set_timer
        self._gathered: list[Mapping[str, Any]] = []

    def take(self, event: Mapping[str, Any]) -> None:
        """Note an event, as `watch --json` prints it; most are told by the tables alone."""
        if event["event"] not in _TOLD or event_line(event) is None:
            return
        if not self._gathered:
            self._set_timer(_GATHER_S, self._tell)
        self._gathered.append(event)

    def _tell(self) -> None:
        events, self._gathered = self._gathered, []
        counts = Counter(str(event["event"]) for event in events)
        lines = []
        for kind, number in counts.items():
            if number <= _TOLD_SINGLY or kind not in _MANY:
                lines += [_text(event) for event in events if event["event"] == kind][:_TOLD_SINGLY]
            else:
                lines.append(_MANY[kind].format(number))
        self._say("\n".join(lines), bool(counts.keys() & _BAD))


def _text(event: Mapping[str, Any]) -> str:
    cells = event_line(event) or []
    return " ".join("".join(str(cell) for cell in cells).split())
