"""News: what happened meanwhile is told once, and many as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizops_console.tui.news import News


class Screen:
    """Takes what is told; time passes when `pass_time` is called."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []
        self._due: list[Callable[[], None]] = []

    def say(self, text: str, is_bad: bool) -> None:
        self.told.append((text, is_bad))

    def set_timer(self, _after_s: float, act: Callable[[], None]) -> None:
        self._due.append(act)

    def pass_time(self) -> None:
        due, self._due = self._due, []
        for act in due:
            act()


def told(*events: dict[str, Any]) -> list[tuple[str, bool]]:
    screen = Screen()
    news = News(screen.say, screen.set_timer)
    for event in events:
        news.take({"at": "2026-11-22T04:05:06Z", "subject": "planets", **event})
    screen.pass_time()
    return screen.told


def published(version: str) -> dict[str, Any]:
    return {"event": "published", "quiz": "planets", "version": version, "type": "hotfix", "elapsed_ms": 23}


def refused(line: int) -> dict[str, Any]:
    place = {"file": "questions.csv", "line": line, "column": 4}
    return {"event": "refused", **place, "rule": "answer", "message": "no such option", "hint": "mend it"}


def test_a_release_is_told_with_its_time() -> None:
    ((text, is_bad),) = told(published("1.0.1"))
    assert "planets 1.0.1" in text and "23 ms" in text and not is_bad


def test_what_comes_within_a_moment_is_one_notice() -> None:
    ((text, is_bad),) = told(published("1.0.1"), refused(3))
    assert "1.0.1" in text and "questions.csv:3" in text and is_bad


def test_many_of_a_kind_are_counted() -> None:
    ((text, _),) = told(*(refused(line) for line in range(12)))
    assert text == "12 cells refused: tab 2 names each with its line"


def test_what_the_tables_show_anyway_is_not_told() -> None:
    assert told({"event": "ready"}, {"event": "step_finished"}, {"event": "written_back", "rows": 2}) == []
