"""Trackers as the JSON that `downloads list` and `downloads status` print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from quizops.downloads.sheet import TrackerRow
from quizops.downloads.states import (
    Category,
    Fence,
    RowState,
    SourceName,
    SourceReading,
    SourceState,
    Status,
)

Rows: TypeAlias = Iterable[tuple[TrackerRow, RowState]]
_PATTERNS = 5
_HINTS = {
    Category.NETWORK: "look at the network, then `quizops downloads retry --category network`",
    Category.RATE_LIMIT: "lower the rate under [downloads.rate] in quizops.toml",
    Category.QUOTA: "wait a day; the provider counts downloads of each file",
    Category.PERMISSION: "ask the owner to share the file, or give cookies; then retry the rows",
    Category.VALIDATION: "mend the links in the tracker, then retry the rows",
    Category.FILE_IO: "look at the rights of the media folder, then retry the rows",
    Category.SYSTEM: "look at free disk and installed tools with `quizops check`, then retry the rows",
}


def list_rows(
    rows: Rows,
    *,
    status: Status | None = None,
    sources: Sequence[SourceName] = tuple(SourceName),
    category: Category | None = None,
) -> list[dict[str, Any]]:
    """`[{row_id, row_index, name, type, youtube: S, drive: S}]`, in the order given.

    With `status` or `category` only rows of which one of `sources` is so.
    """
    listed = []
    for row, state in rows:
        shown = {source: source_as_json(state.of(source), row.links(source)) for source in SourceName}
        fits = (
            (status is None or one["status"] == status) and (category is None or one["category"] == category)
            for one in (shown[source] for source in sources)
        )
        if any(fits):
            context = row.context
            head = {"row_id": context.row_id, "row_index": context.row_index}
            listed.append({**head, "name": context.name, "type": context.type, **_named(shown)})
    return listed


def source_as_json(reading: SourceReading, links: Sequence[str]) -> dict[str, Any]:
    """`{status, category, error, tries, next_try, files, media_ids}`.

    A fenced source shows as `failed` with the reason, and `fenced` true.
    """
    if isinstance(reading, Fence):
        error = f"{reading.word!r} in the status cell is no status"
        state = SourceState(Status.FAILED, category=Category.VALIDATION, error=error)
    else:
        state = reading
    return {
        "status": shown_status(state, links).value,
        "category": state.category.value if state.category else None,
        "error": state.error,
        "tries": state.tries,
        "next_try": state.next_try,
        "files": list(state.files),
        "media_ids": list(state.media_ids),
        "fenced": isinstance(reading, Fence),
    }


def shown_status(state: SourceState, links: Sequence[str]) -> Status:
    """An empty status is to do when there are links, and nothing when there are none."""
    if state.status in (Status.NONE, Status.PENDING):
        return Status.PENDING if links else Status.NONE
    return state.status


def summarise(rows: Rows, *, media: Path | None = None) -> dict[str, Any]:
    """Counts by source and status, failures by category, and what many failures have in common.

    `success_rate` is completed / (completed + failed), null before the first of them; `bytes` counts the
    listed files below `media`; `throughput_bytes_per_s` is null while nothing is being fetched.
    """
    counts = {source: dict.fromkeys((status.value for status in Status), 0) for source in SourceName}
    categories: Counter[str] = Counter()
    messages: Counter[tuple[str, str]] = Counter()
    total = size_bytes = 0
    for row, state in rows:
        total += 1
        for source in SourceName:
            shown = source_as_json(state.of(source), row.links(source))
            counts[source][shown["status"]] += 1
            size_bytes += sum(_sizes(media, shown["files"]))
            if shown["status"] == Status.FAILED:
                category = shown["category"] or Category.SYSTEM.value
                categories[category] += 1
                messages[category, shown["error"] or "no message"] += 1
    completed, failed = (
        sum(one[status] for one in counts.values()) for status in (Status.COMPLETED, Status.FAILED)
    )
    return {
        "rows": total,
        **_named(counts),
        "success_rate": round(completed / (completed + failed), 4) if completed + failed else None,
        "categories": dict(categories.most_common()),
        "bytes": size_bytes,
        "throughput_bytes_per_s": None,
        "patterns": list(_patterns(messages)),
    }


def _patterns(messages: Counter[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    of = messages.total()
    for (category, message), count in messages.most_common(_PATTERNS):
        if count > 1:
            yield {"message": message, "count": count, "of": of, "hint": _HINTS[Category(category)]}


def _sizes(media: Path | None, files: Iterable[str]) -> Iterator[int]:
    for name in files if media is not None else ():
        try:
            yield (Path(media or "") / name).stat().st_size
        except OSError:
            continue


def _named(by_source: dict[SourceName, Any]) -> dict[str, Any]:
    return {source.value: value for source, value in by_source.items()}
