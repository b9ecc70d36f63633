"""The console's view of a tracker of a million rows: loaded, filtered and sorted in slices of 5 ms."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from timing import machine, print_rows, resident_bytes, say

from quizops_console.views.columns import CHUNK_ROWS
from quizops_console.views.rows_view import RowsView
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

ROWS = 1_000_000
SLICE_S = 0.005
SCREEN = 19
WORDS = ("none", "pending", "downloading", "partial", "completed", "failed", "skipped")
CATEGORIES = ("network", "rate_limit", "denied", "not_found")
NAMES = (
    "key tracker row_id name type youtube youtube_category youtube_tries youtube_next youtube_files drive"
    " drive_category drive_tries drive_next drive_files attempt line fence"
).split()
ORDERS = {"key": "natural", "name": "text", "youtube": WORDS, "line": "number"}
SPEC = TableSpec(
    id="tracker",
    store_columns=tuple(NAMES),
    columns=tuple(ColumnSpec(name, name, Width(3, 8, 20), order=order) for name, order in ORDERS.items()),
    identity="key",
    fields={
        "status": FieldSpec(("youtube", "drive"), WORDS),
        "category": FieldSpec(("youtube_category", "drive_category"), CATEGORIES),
    },
    search=("key", "name", "type", "youtube_category", "drive_category"),
)
Slices = tuple[str, float, float, float, int]


def chunk(number: int, rows: int, dice: random.Random) -> list[str]:
    """The columns of one chunk of a tracker that looks like a real one."""
    lines = range(number * CHUNK_ROWS, number * CHUNK_ROWS + rows)
    states = {
        "youtube": dice.choices(WORDS, (10, 5, 1, 1, 70, 10, 3), k=rows),
        "drive": dice.choices(WORDS, (30, 5, 1, 1, 50, 10, 3), k=rows),
    }
    cells = {
        "key": [f"p{line + 1}" for line in lines],
        "row_id": [f"p{line + 1}" for line in lines],
        "tracker": ["people.csv"] * rows,
        "name": [f"{dice.choice(('Anna', 'Boris', 'Chen'))} Example {dice.randrange(99999)}" for _ in lines],
        "type": [f"FF-Fi/Se-CP/B(S) #{line % 4 + 1}" for line in lines],
        "line": [str(line + 2) for line in lines],
    }
    for source, words in states.items():
        cells[source] = words
        cells[f"{source}_category"] = [dice.choice(CATEGORIES) if w == "failed" else "" for w in words]
        cells[f"{source}_tries"] = [str(dice.randrange(6)) for _ in lines]
        cells[f"{source}_next"] = ["2026-11-22T04:12:00Z" if w == "failed" else "" for w in words]
        cells[f"{source}_files"] = ["3" if w == "completed" else "0" for w in words]
    return ["\n".join(cells.get(name, [""] * rows)) for name in NAMES]


def loaded() -> tuple[RowsView, list[float]]:
    """A view with all rows, and the milliseconds that each chunk took."""
    view, dice, took_ms = RowsView(SPEC), random.Random(1), []
    for number in range((ROWS + CHUNK_ROWS - 1) // CHUNK_ROWS):
        rows = min(CHUNK_ROWS, ROWS - number * CHUNK_ROWS)
        cells = chunk(number, rows, dice)
        start = time.process_time()
        view.put_chunk(number, rows, cells)
        took_ms.append((time.process_time() - start) * 1000)
    view.set_total(ROWS)
    return view, took_ms


def sliced(name: str, view: RowsView, begin: Callable[[], object]) -> Slices:
    """Name, ms to a screenful, ms in all, longest slice, rows shown; of processor time."""
    start = last = time.process_time()
    begin()
    first = longest = 0.0
    while True:
        now = time.process_time()
        longest, last = max(longest, now - last), now
        first = first or (now - start if view.shown >= SCREEN else 0.0)
        if not view.is_working:
            return name, first * 1000, (now - start) * 1000, longest * 1000, view.shown
        view.work(SLICE_S, monotonic=time.process_time)


def at_once(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    print(machine())
    before = resident_bytes()
    view, chunks_ms = loaded()
    stored = resident_bytes() - before
    while view.work(SLICE_S):
        pass
    say(f"{ROWS:,} rows × {len(NAMES)} columns: {stored / 1e6:.0f} MB")
    say(f"with the search text: {(resident_bytes() - before) / 1e6:.0f} MB")
    say(f"a chunk: median {sorted(chunks_ms)[len(chunks_ms) // 2]:.2f} ms, longest {max(chunks_ms):.2f} ms")
    texts = [
        "a",
        "an",
        "ann",
        "anna",
        "",
        "rate",
        "zzz",
        "",
        "status:failed",
        "category:network",
        "-anna",
        "",
    ]
    titles = ("what", "first screenful ms", "all ms", "longest slice ms", "rows shown")
    rows = [sliced(f"filter `{text}`", view, partial(view.set_filter, text)) for text in texts]
    print_rows("Filtering, key by key", titles, rows)
    sorts = [(name, down) for name in ORDERS for down in (False, True)]
    rows = [sliced(f"sort {way[0]}{' down' * way[1]}", view, partial(view.set_sort, *way)) for way in sorts]
    rows += [
        sliced(f"sorted, filter `{text}`", view, partial(view.set_filter, text)) for text in ("a", "an", "")
    ]
    print_rows("Sorting", titles, rows)
    marking_ms, counting_ms = at_once(view.mark_shown), at_once(lambda: view.hidden_marks)
    say(f"all marked in {marking_ms:.1f} ms, hidden ones counted in {counting_ms:.1f} ms")
    say(f"in memory at the end: {(resident_bytes() - before) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
