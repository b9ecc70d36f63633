"""Jobs on tracker rows: retry, reset, skip."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from quizops.downloads.operations import OperationAnswer
from quizops.downloads.states import Category, Fence, RowState, SourceName, Status
from quizops.downloads.tracker import Tracker
from quizops.errors import UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.folder import ContentFolder
from quizops.jobs.words import known_word

_RETRIED = (Status.FAILED, Status.PARTIAL)


def retry_rows(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{row_ids, all_failed, category, source}`: the rows named, and failed ones of a category or all."""
    sources = _sources(payload)
    named = list(payload.get("row_ids") or ())
    category = known_word(Category, payload["category"]) if payload.get("category") else None
    chosen = bool(payload.get("all_failed")) or category is not None
    if not named and not chosen:
        raise UsageError("no row was named", hint="name row ids, or give --all-failed or --category")
    _require_known(folder, named)
    answers = []
    for tracker in folder.trackers:
        rows = [row_id for row_id in named if tracker.row(row_id) is not None]
        if chosen:
            rows += [row_id for row_id in _failed(tracker, sources, category) if row_id not in set(named)]
        if rows:
            answers.append(tracker.retry(rows, operator=asked.operator, sources=sources))
    return _answer("retry", answers)


def reset_rows(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{row_ids, source}`: start these rows over."""
    found, sources = _named(folder, payload), _sources(payload)
    return _answer(
        "reset", [one.reset(rows, operator=asked.operator, sources=sources) for one, rows in found]
    )


def skip_rows(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{row_ids, source}`: never take these rows up again by themselves."""
    sources, who = _sources(payload), asked.operator
    found = _named(folder, payload)
    return _answer("skip", [one.skip(rows, operator=who, sources=sources) for one, rows in found])


def accept_loss(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{tracker?}`: the rows that a save dropped are meant to be gone."""
    held = [tracker for tracker in folder.trackers if tracker.held is not None]
    name = payload.get("tracker")
    if name is not None:
        held = [folder.trackers.named(name)]
    if not held:
        raise UsageError("no tracker is held", hint="`quizops check` shows what is")
    for tracker in held:
        tracker.accept_loss(asked.operator)
    return {"accepted": [tracker.name for tracker in held]}


def _named(folder: ContentFolder, payload: Mapping[str, Any]) -> list[tuple[Tracker, list[str]]]:
    row_ids = list(payload.get("row_ids") or ())
    if not row_ids:
        raise UsageError("no row was named", hint="give at least one row id")
    _require_known(folder, row_ids)
    found = []
    for tracker in folder.trackers:
        rows = [row_id for row_id in row_ids if tracker.row(row_id) is not None]
        if rows:
            found.append((tracker, rows))
    return found


def _require_known(folder: ContentFolder, row_ids: Collection[str]) -> None:
    """Raises `UsageError` for a row that no tracker has, as the files are now."""
    if any(not folder.trackers.with_row(row_id) for row_id in row_ids):
        folder.trackers.look_again()
    unknown = [row_id for row_id in row_ids if not folder.trackers.with_row(row_id)]
    if unknown:
        raise UsageError(
            f"there is no row {', '.join(unknown[:5])}",
            hint="`quizops downloads list` shows the rows; `quizops check` those that are fenced off",
        )


def _failed(tracker: Tracker, sources: Sequence[SourceName], category: Category | None) -> Iterable[str]:
    for row, state in tracker.rows():
        if any(_is_failed(state, source, category) for source in sources):
            yield row.context.row_id


def _is_failed(state: RowState, source: SourceName, category: Category | None) -> bool:
    reading = state.of(source)
    if isinstance(reading, Fence) or reading.status not in _RETRIED:
        return False
    return category is None or reading.category is category


def _sources(payload: Mapping[str, Any]) -> Sequence[SourceName]:
    word = payload.get("source") or "both"
    return tuple(SourceName) if word == "both" else (known_word(SourceName, word),)


def _answer(operation: str, answers: Sequence[OperationAnswer]) -> dict[str, Any]:
    told = [answer.as_json() for answer in answers]
    return {
        "operation": operation,
        "changed": [row for one in told for row in one["changed"]],
        "skipped": [row for one in told for row in one["skipped"]],
        "unknown": [row for one in told for row in one["unknown"]],
        "actions": [one["action"] for one in told if one["action"]],
    }
