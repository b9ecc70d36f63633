"""Laws of the tracker: edits stay inside their cells, and reconciling twice is reconciling once."""

from __future__ import annotations

import csv
import functools
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, found_state, printed
from quizops.downloads.error_cell import ErrorCell
from quizops.downloads.operations import Operation
from quizops.downloads.reconcile import Agreement, RowMemory, RowRecord, reconcile
from quizops.downloads.states import Category, RowState, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.ledger import Ledger
from quizops.testing import FakeClock

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\u2028\x85\t")
TEXTS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(["", "=1+1", '"', "a;b", "a,b", "x\ty", "007", "NA", "null", " pad ", "ﬁ\r\nline"]),
)
WORDS = st.sampled_from(
    ["", "pending", "downloading", "partial", "completed", "failed", "skipped", "reset", "Failed ", "dunno"]
)
ERRORS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "youtube: network: timed out (try 2 of 5)",
            "drive: quota: full; youtube: system: odd",
            "ask Bob; drive: permission: private",
            "=cmd",
        ]
    ),
    TEXTS,
)
LISTS = st.sampled_from(["", "a", "a,b", "a, b", "-abc", "youtube/1/x.mp4"])
TIMES = st.sampled_from(["", "2026-11-20T04:05:06Z", "2026-11-22T04:05:06Z", "yesterday"])
CELLS = st.builds(TrackingCells, WORDS, LISTS, LISTS, WORDS, LISTS, LISTS, TIMES, ERRORS)
STATES = st.builds(
    SourceState,
    status=st.sampled_from(Status),
    files=st.lists(TEXTS, max_size=2).map(tuple),
    media_ids=st.lists(TEXTS, max_size=2).map(tuple),
    category=st.sampled_from([None, *Category]),
    error=st.one_of(st.none(), TEXTS),
    tries=st.integers(0, 9),
    last_attempt=st.one_of(st.none(), TIMES),
)


@given(CELLS)
@settings(max_examples=examples(2000), deadline=None)
def test_cells_met_for_the_first_time_are_right_but_for_downloading(cells: TrackingCells) -> None:
    wanted = printed(found_state(cells), cells)
    for source in SourceName:
        if cells.status(source) == "downloading":
            assert wanted.status(source) == "pending"
            wanted = wanted.with_status(source, "downloading")
    assert wanted == cells


@given(CELLS, st.builds(RowState, STATES, STATES))
@settings(max_examples=examples(2000), deadline=None)
def test_printing_settles_and_writes_no_line_end_and_no_formula(
    cells: TrackingCells, state: RowState
) -> None:
    once = printed(state, cells)
    assert printed(state, once) == once
    for before, after in zip(cells, once, strict=True):
        if before != after:
            assert len(after.splitlines()) <= 1
            assert not after.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TEXTS, st.sampled_from(Category), st.integers(0, 99))
@settings(max_examples=examples(2000), deadline=None)
def test_an_error_is_read_as_it_was_printed(message: str, category: Category, tries: int) -> None:
    state = RowState(SourceState(Status.FAILED, category=category, error=message, tries=tries))
    cell = printed(state, TrackingCells()).download_errors
    entry = ErrorCell.parse(cell).entries[SourceName.YOUTUBE]
    assert (entry.category, entry.tries) == (category, tries)
    assert printed(found_state(TrackingCells(download_errors=cell)), TrackingCells()).download_errors == cell


@given(st.lists(CELLS, min_size=1, max_size=6))
@settings(max_examples=examples(2000), deadline=None)
def test_reconciling_twice_is_reconciling_once(versions: list[TrackingCells]) -> None:
    record = None
    for cells in versions:
        once = reconcile(record, cells)
        again = reconcile(once.record, cells)
        assert again.agreement is Agreement.UNCHANGED
        assert again.record == once.record
        record = once.record


@given(st.lists(CELLS, min_size=2, max_size=6), st.builds(RowState, STATES, STATES))
@settings(max_examples=examples(2000), deadline=None)
def test_a_state_of_the_past_changes_nothing_ever(versions: list[TrackingCells], state: RowState) -> None:
    memory = RowMemory(versions[0])
    for cells in versions[1:]:
        memory = memory.moved_to(cells)
    verdict = reconcile(RowRecord(state, memory), versions[0])
    assert verdict.agreement in (Agreement.STALE, Agreement.UNCHANGED)
    assert verdict.record.state == state


@st.composite
def trackers(draw: st.DrawFn) -> tuple[bytes, str, list[str]]:
    """A tracker in some dialect, its delimiter, and the texts of its columns' names."""
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    plain = ["row_id", "name", "email", "type", "youtube_playlist", "google_drive", "note"]
    tracking = draw(st.sampled_from([[], list(TRACKING_COLUMNS), list(TRACKING_COLUMNS[:4])]))
    header = draw(st.permutations(plain + tracking))
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(header)
    for number in range(draw(st.integers(1, 5))):
        cells = draw(CELLS)._asdict() | {
            "row_id": draw(st.sampled_from([str(number), f" {number} ", "dup", "#", ""])),
            "youtube_playlist": "https://youtu.be/x",
        }
        writer.writerow([cells.get(column, draw(TEXTS) if column in plain else "") for column in header])
    data = text.getvalue()
    if draw(st.booleans()):
        data = data.removesuffix("\n").removesuffix("\r")
    bom = b"\xef\xbb\xbf" if draw(st.booleans()) else b""
    return bom + data.encode(), delimiter, header


@functools.cache
def one_ledger() -> Ledger:
    """Opening one for each case would take longer than the case."""
    return Ledger.in_memory(clock=FakeClock())


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(Operation), st.sampled_from(["0", "1", "2", "dup"]), st.sampled_from(SourceName)
    ),
    max_size=4,
)


def rows_of(data: bytes, delimiter: str) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    )


@given(trackers(), OPERATIONS)
@settings(max_examples=examples(2000), deadline=None)
def test_edits_stay_inside_their_cells(
    tracker_file: tuple[bytes, str, list[str]], operations: list[tuple[Operation, str, SourceName]]
) -> None:
    data, delimiter, header = tracker_file
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.csv"
        path.write_bytes(data)
        setup = TrackerSetup(pause=lambda seconds: clock.advance(max(seconds, 0.001)))
        ledger, backups = one_ledger(), Path(folder) / "backups"
        tracker = Tracker.open(path, ledger, clock=clock, name=folder, backups=backups, setup=setup)
        for operation, row_id, source in operations:
            tracker.operate(operation, [row_id], operator="ann", sources=[source])
        written = tracker.write_back()
        tracker.close()
        after = path.read_bytes()
    if not written.rows:
        assert after == data
        return
    old, new = rows_of(data, delimiter), rows_of(after, delimiter)
    assert len(new) == len(old)
    assert new[0] == [*old[0], *(column for column in TRACKING_COLUMNS if column not in header)]
    assert after.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    assert after.endswith(b"\n") == data.endswith(b"\n")
    for before, now in zip(old[1:], new[1:], strict=True):
        for column, cell in zip(header, before, strict=False):
            if column not in TRACKING_COLUMNS:
                assert now[header.index(column)] == cell
    untouched = [line for line in data.splitlines(keepends=True)[1:] if b"\n" in line]
    in_one_line = not any("\n" in cell for row in old for cell in row)
    if in_one_line and not any(column not in header for column in TRACKING_COLUMNS):
        changed = sum(a != b for a, b in zip(old[1:], new[1:], strict=True))
        same = sum(line in after.splitlines(keepends=True) for line in untouched)
        assert same >= len(untouched) - changed
