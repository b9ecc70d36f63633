"""Moments of the screen for tests: a row of each table, as the reader sends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from quizops_console.actions import ACTIONS, Action, Situation
from quizops_console.views.section import Place

HEADER: Mapping[str, Any] = {
    "owner": {"state": "running", "pid": 7, "since": "", "headless": True},
    "paused": False,
    "undoable": "reset of 3 rows",
}
TRACKER = {
    "key": "162",
    "tracker": "people.csv",
    "row_id": "162",
    "name": "B. Example",
    "youtube": "failed",
    "youtube_category": "network",
    "drive": "none",
    "line": "4",
    "fence": "",
}
CONFLICT = {
    "key": "planets conflict 812 text",
    "quiz": "planets",
    "kind": "conflict",
    "id": "812",
    "field": "text",
    "ours": "Red planet?",
    "theirs": "Which planet is red?",
    "base": "Red?",
    "conflict": "field",
    "file": "planets/questions.csv",
    "line": "3",
}
QUIZ = {"name": "planets", "path": "planets/quiz.json", "withheld": "2"}
ALERT = {"key": "alert disk", "kind": "alert", "name": "disk", "state": "firing", "command": "quizops check"}
RUN = {"id": "r-1", "recipe": "quiz.update", "status": "succeeded"}
RELEASES = {
    "planets@b": {
        "key": "planets@b",
        "quiz": "planets",
        "version": "1.0.1",
        "live": "live",
        "id": "b",
        "parent": "a",
        "created": "2026-11-22T05:00:00Z",
    },
    "planets@a": {
        "key": "planets@a",
        "quiz": "planets",
        "version": "1.0.0",
        "live": "",
        "id": "a",
        "parent": "",
        "created": "2026-11-22T04:00:00Z",
    },
}
DONE = {"id": "a-1", "kind": "rows.reset", "title": "reset of 3 rows", "undone": ""}


def moment(tab: str, section: str, row: Mapping[str, str] | None, **more: Any) -> Situation:
    """The cursor on `row`, in a folder whose name needs quoting, with an owner at work."""
    given = {"place": Place("people.csv", 4), "header": HEADER, "folder": "./my content", **more}
    return Situation(tab=tab, section=section, row=row, **given)


def on_tracker(**more: Any) -> Situation:
    return moment("downloads", "tracker", {**TRACKER, **more.pop("row", {})}, **more)


def on_conflict(**more: Any) -> Situation:
    return moment("merges", "plan", {**CONFLICT, **more.pop("row", {})}, **more)


def on_quiz(**more: Any) -> Situation:
    return moment("merges", "quizzes", {**QUIZ, **more.pop("row", {})}, **more)


def on_alert(**more: Any) -> Situation:
    return moment("monitoring", "signals", {**ALERT, **more.pop("row", {})}, **more)


def on_run(**more: Any) -> Situation:
    return moment("updates", "runs", RUN, **more)


def on_release(key: str = "planets@b", **more: Any) -> Situation:
    return moment("updates", "releases", RELEASES[key], row_of=RELEASES.get, **more)


def on_journal(**more: Any) -> Situation:
    return moment("updates", "journal", DONE, **more)


def in_sheet(**more: Any) -> Situation:
    return moment("updates", "runs", {"key": "1"}, sheet="log", subject={"run": "r-1"}, **more)


MOMENTS = (
    on_tracker(),
    on_conflict(),
    on_quiz(),
    on_alert(),
    on_run(),
    on_release(),
    on_journal(),
    in_sheet(),
)


def each_possible() -> Iterator[tuple[Action, Situation]]:
    """Every action in every moment in which it applies, also with answers given."""
    answers = {"category": "network", "merge": "hold", "side": "ours", "value": "-5 °C", "reason": "wrong"}
    for here in MOMENTS:
        for action in ACTIONS:
            if action.applies(here):
                yield action, here
                yield action, replace(here, answers=answers)
