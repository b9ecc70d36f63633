"""What is wrong with a tracker's rows, as `check` lists it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizops.downloads.cells import found_state
from quizops.downloads.links import link_key
from quizops.downloads.sheet import TrackerRow, TrackerSheet
from quizops.downloads.states import Fence, SourceName
from quizops.errors import Location, Problem, Severity


def tracker_problems(sheet: TrackerSheet, first_types: Mapping[str, str] | None = None) -> list[Problem]:
    """Every problem of one tracker, in the order of the file.

    `first_types` holds the `type` that rows were first recorded with (none: nothing is recorded yet).
    """
    rows = list(sheet.rows())
    found = [
        *sheet.table.document.problems,
        *_duplicated(sheet),
        *_unkeyed(sheet),
        *_unknown_words(sheet, rows),
        *_shared_links(sheet, rows),
        *_same_people(sheet, rows),
        *_changed_types(sheet, rows, first_types or {}),
    ]
    return sorted(found, key=lambda problem: (problem.location.line or 0, problem.location.column or 0))


def _duplicated(sheet: TrackerSheet) -> Iterator[Problem]:
    for row_id in sorted(sheet.table.duplicated()):
        records = sheet.table.records(row_id)
        lines = ", ".join(str(record.line) for record in records)
        for record in records:
            yield Problem(
                "tracker_duplicate_row_id",
                f"row_id {row_id!r} stands in lines {lines}: these rows are left alone",
                "give each row an id of its own; all other rows go on",
                sheet.table.document.locate(record, sheet.columns.row_id),
            )


def _unkeyed(sheet: TrackerSheet) -> Iterator[Problem]:
    """Rows without an id are fenced off; records that are no items get one warning together."""
    others = []
    for record in sheet.table.unkeyed:
        if (record.get(sheet.columns.row_id) or "").strip() or not any(map(str.strip, record.cells)):
            others.append(record)
            continue
        yield Problem(
            "tracker_empty_row_id",
            "this row has no row_id: it is left alone",
            "give it an id of its own; all other rows go on",
            sheet.table.document.locate(record, sheet.columns.row_id),
        )
    if others:
        lines = ", ".join(str(record.line) for record in others[:5]) + (
            " and more" if len(others) > 5 else ""
        )
        yield Problem(
            "tracker_no_item",
            f"{len(others)} record(s) without a letter or digit in row_id are not counted (line {lines})",
            "nothing to do, unless they were meant to be rows",
            sheet.table.document.locate(others[0], sheet.columns.row_id),
            Severity.WARNING,
        )


def _unknown_words(sheet: TrackerSheet, rows: list[TrackerRow]) -> Iterator[Problem]:
    for row in rows:
        state = found_state(row.cells)
        for source in SourceName:
            reading = state.of(source)
            if isinstance(reading, Fence):
                yield Problem(
                    "tracker_unknown_status",
                    f"{reading.word!r} is no status: {source} of row {row.context.row_id!r} is left alone",
                    "use pending, completed, failed, partial, skipped, or leave the cell empty",
                    _place(sheet, row, f"{source}_status"),
                )


def _shared_links(sheet: TrackerSheet, rows: list[TrackerRow]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for row in rows:
        for source in SourceName:
            for key in dict.fromkeys(link_key(source, link) for link in row.links(source)):
                owner = first.setdefault(key, row.context.row_id)
                if owner != row.context.row_id:
                    yield Problem(
                        "tracker_shared_link",
                        f"row {row.context.row_id!r} has a link that row {owner!r} has too",
                        "look whether one of the rows was meant to have another link",
                        _place(sheet, row, sheet.columns.links(source)),
                        Severity.WARNING,
                    )


def _same_people(sheet: TrackerSheet, rows: list[TrackerRow]) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        name, email = row.context.name.strip(), row.context.email.strip()
        if not (name and email):
            continue
        owner = first.setdefault((name, email), row.context.row_id)
        if owner != row.context.row_id:
            yield Problem(
                "tracker_same_person",
                f"row {row.context.row_id!r} has the name and the email of row {owner!r}",
                "look whether they are one item under two ids",
                _place(sheet, row, sheet.columns.name),
                Severity.WARNING,
            )


def _changed_types(
    sheet: TrackerSheet, rows: list[TrackerRow], first_types: Mapping[str, str]
) -> Iterator[Problem]:
    for row in rows:
        recorded = first_types.get(row.context.row_id)
        if recorded is not None and recorded != row.context.type:
            yield Problem(
                "tracker_type_changed",
                f"row {row.context.row_id!r} has type {row.context.type!r}, first recorded as {recorded!r}",
                "put the first one back, unless it was changed on purpose",
                _place(sheet, row, sheet.columns.type),
                Severity.WARNING,
            )


def _place(sheet: TrackerSheet, row: TrackerRow, column: str) -> Location:
    return sheet.table.document.locate(sheet.record(row), column)
