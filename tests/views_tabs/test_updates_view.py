"""The Updates tab: what its columns, details and sheets say of runs, releases and actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from quizops_console.link.tables import COLUMNS
from quizops_console.views.columns import ColumnStore
from quizops_console.views.lines_sheet import line_of
from quizops_console.views.rows_view import RowsView
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Line, Tone
from quizops_console.views.stage import shown_text
from quizops_console.views.table_spec import TableSpec
from quizops_console.views.tabs.updates import (
    JOURNAL,
    RELEASES,
    RUNS,
    UPDATES,
    journal_details,
    log_sheet,
    release_answered,
    release_details,
    release_diff_sheet,
    run_answered,
    run_details,
)

NARROW = 80


def filled(table: str, **cells: str) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS[table], ""), **cells}


def run(**cells: str) -> dict[str, str]:
    return filled(
        "runs",
        **{
            "id": "r-1",
            "recipe": "quiz-update",
            "status": "succeeded",
            "cause": "file",
            "started": "2026-11-22T04:00:00.000Z",
            "ended": "2026-11-22T04:00:00.214Z",
            "took": "0.214",
            "subject": "moons",
            **cells,
        },
    )


def release(**cells: str) -> dict[str, str]:
    return filled(
        "releases",
        **{
            "key": "moons@rel-2",
            "quiz": "moons",
            "version": "1.0.1",
            "type": "hotfix",
            "created": "2026-11-22T04:00:00.000Z",
            "live": "live",
            "cause": "file",
            "added": "0",
            "changed": "1",
            "removed": "0",
            "size": "56000000",
            "sha256": "ab" * 32,
            "run": "r-1",
            "id": "rel-2",
            "parent": "rel-1",
            **cells,
        },
    )


def text(lines: Iterable[Line]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


def toned(lines: Iterable[Line], tone: Tone) -> list[str]:
    """What is said in this tone."""
    return [span.text.strip() for line in lines for span in line if span.tone is tone]


def lines_of(sheet: Sheet) -> list[Line]:
    return [line_of(dict(zip(sheet.spec.store_columns, row, strict=True))) for row in sheet.rows]


def shown(spec: TableSpec, row: Mapping[str, str]) -> dict[str, str]:
    return {column.id: shown_text(column, row) for column in spec.columns}


def view(spec: TableSpec, *rows: Mapping[str, str]) -> RowsView:
    cells = [[row[name] for name in spec.store_columns] for row in rows]
    made = RowsView(spec, ColumnStore.from_rows(spec.store_columns, cells))
    settle(made)
    return made


def settle(made: RowsView) -> None:
    while made.is_working:
        made.work(1.0)


def order(made: RowsView, column: str) -> list[str]:
    made.set_sort(column, False)
    settle(made)
    return [made.store.row(made.store_row(place))[made.spec.identity] for place in range(made.shown)]


def matching(made: RowsView, query: str) -> list[str]:
    assert made.set_filter(query) is None
    settle(made)
    return sorted(made.store.row(made.store_row(place))[made.spec.identity] for place in range(made.shown))


@pytest.mark.parametrize("spec", [RUNS, RELEASES, JOURNAL], ids=lambda spec: spec.id)
def test_every_table_has_the_readers_columns_and_fits_80_columns_at_its_least(spec: TableSpec) -> None:
    assert spec.store_columns == COLUMNS[spec.id]
    assert spec.identity in spec.store_columns
    used = {name for column in spec.columns for name in (column.sources or (column.id,))}
    assert used <= set(spec.store_columns)
    assert {name for one in spec.fields.values() for name in one.columns} <= set(spec.store_columns)
    assert set(spec.search) <= set(spec.store_columns)
    assert sum(column.width.least + 1 for column in spec.columns) <= NARROW


def test_the_tab_has_runs_releases_and_the_journal() -> None:
    assert [(section.id, section.table) for section in UPDATES.sections] == [
        ("runs", "runs"),
        ("releases", "releases"),
        ("journal", "journal"),
    ]


def test_a_run_says_how_long_it_took_and_a_failed_one_why() -> None:
    assert shown(RUNS, run())["took"] == "0.2 s"
    assert shown(RUNS, run(ended="", took=""))["took"] == ""
    failed = run(status="failed", step="publish", error="the disk is full")
    assert shown(RUNS, failed)["step"] == "publish: the disk is full"
    assert shown(RUNS, run(status="running", step="planning 75 %"))["step"] == "at planning 75 %"


def test_runs_are_ordered_by_seconds_and_not_by_how_these_are_written() -> None:
    made = view(RUNS, run(id="long", took="180.0"), run(id="short", took="12.0"), run(id="blink", took="0.2"))
    assert order(made, "took") == ["blink", "short", "long"]


def test_versions_are_ordered_by_their_numbers() -> None:
    keys = ("1.10.0", "1.9.2", "1.9.10")
    made = view(RELEASES, *(release(key=version, version=version) for version in keys))
    assert order(made, "version") == ["1.9.2", "1.9.10", "1.10.0"]


def test_runs_are_filtered_by_state_cause_and_what_went_wrong() -> None:
    made = view(
        RUNS,
        run(id="a"),
        run(id="b", status="failed", error="the disk is full"),
        run(id="c", cause="operator", operator="ada"),
    )
    assert matching(made, "status:failed") == ["b"]
    assert matching(made, "status:failed,succeeded cause:operator") == ["c"]
    assert matching(made, "disk") == ["b"]
    assert matching(made, "-status:failed operator:ada") == ["c"]


def test_the_live_release_is_found_and_marked_by_more_than_colour() -> None:
    made = view(RELEASES, release(), release(key="moons@rel-1", live="", version="1.0.0"))
    assert matching(made, "live:live") == ["moons@rel-2"]
    assert shown(RELEASES, release())["live"] == "● live"


def test_what_a_release_changed_is_told_in_signs() -> None:
    assert shown(RELEASES, release(added="12", removed="3"))["changes"].split() == ["+12", "~1", "-3"]
    assert shown(RELEASES, release(changed="0"))["changes"] == "–"
    assert shown(RELEASES, release())["size"] == "56.0 MB"


def test_the_details_of_a_run_list_its_steps() -> None:
    step = {"status": "succeeded", "tries": 1, "error": None, "skipped_because": None}
    begin, end = "2026-11-22T04:00:00.000Z", "2026-11-22T04:00:01.500Z"
    refused = {"message": "the disk is full", "hint": "free some space", "rule": "storage"}
    document = {
        "error": refused,
        "steps": [
            {**step, "name": "plan", "started": begin, "ended": end},
            {**step, "name": "publish", "status": "failed", "tries": 3, "error": refused}
            | {"started": begin, "ended": end},
            {**step, "name": "record", "status": "skipped", "skipped_because": "nothing changes"}
            | {"started": begin, "ended": begin},
        ],
    }
    told = run_answered(run(status="failed", operator="ada"), document)
    lines = text(told)
    assert "✗ failed" in lines[0] and "by ada" in lines[0]
    assert lines[1:3] == ["the disk is full", "free some space"]
    assert lines[3].split() == ["plan", "✓", "succeeded", "1.5", "s"]
    assert lines[4].split()[:4] == ["publish", "✗", "failed", "1.5"] and "3 tries" in lines[4]
    assert lines[-1].endswith("nothing changes")
    assert "the disk is full" in toned(told, Tone.BAD)


def test_a_run_at_work_says_how_far_it_is_before_any_step_is_through() -> None:
    at_work = run(status="running", ended="", took="", step="planning 75 %")
    assert text(run_answered(at_work, {"error": None, "steps": []}))[-1] == "  at work: planning 75 %"
    assert len(run_details(at_work)) == 1


def test_the_details_of_a_release_say_since_when_it_is_live_and_what_it_changed() -> None:
    document = {
        "live_since": "2026-11-22T05:00:00.000Z",
        "manifest": {"operator": "ada", "reason": "wrong answer", "risk": "low"},
        "changes": [{"section": "Changed", "text": "2: answer"}],
    }
    lines = text(release_answered(release(), document))
    assert lines[0].startswith("moons 1.0.1  ● live  hotfix by file, 2026-11-22 04:00:00Z  56.0 MB")
    assert "sha256 abababababababab…" in lines[1]
    assert lines[2] == "live since 2026-11-22 05:00:00Z  operator ada  reason wrong answer  risk low"
    assert lines[3].split() == ["Changed", "2:", "answer"]
    assert len(release_details(release(run="", sha256=""))) == 2


def diff(**parts: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"added": [], "changed": {}, "removed": []}
    empty: dict[str, Any] = {
        "type": None,
        "added": [],
        "changed": [],
        "removed": [],
        "other": {},
        "reordered": False,
    }
    return {**empty, "option_sets": nothing, "templates": nothing, **parts}


def test_a_diff_tells_each_question_and_field_with_both_values() -> None:
    changed = [{"id": 2, "fields": {"answer": {"before": ["two"], "after": ["zwei"]}}}]
    sheet = release_diff_sheet(diff(type="major", added=[7, 8], changed=changed, removed=[3]))
    lines = lines_of(sheet)
    assert sheet.title == "diff: +2 ~1 -1 (major)"
    assert text(lines) == [
        "+ added 7 8",
        "- removed 3",
        "~ question 2",
        '  answer      - ["two"]',
        '              + ["zwei"]',
    ]
    assert toned(lines, Tone.REMOVED) == ["- removed 3", '- ["two"]']
    assert toned(lines, Tone.ADDED) == ["+ added 7 8", '+ ["zwei"]']


def test_a_diff_tells_sets_templates_and_the_rest() -> None:
    sets = {
        "added": ["planets"],
        "removed": ["gods"],
        "changed": {"moons": {"before": ["Io"], "after": None}},
    }
    other = {"/title": {"before": "A", "after": "B"}}
    lines = text(lines_of(release_diff_sheet(diff(type="minor", option_sets=sets, other=other))))
    assert lines == [
        "+ option set planets",
        "- option set gods",
        "~ option set moons",
        '              - ["Io"]',
        '  /title      - "A"',
        '              + "B"',
    ]


def test_a_diff_of_equals_says_so() -> None:
    sheet = release_diff_sheet(diff())
    assert (sheet.title, text(lines_of(sheet))) == ("diff: nothing (equal)", ["no difference"])


def test_many_added_questions_are_told_in_lines_that_fit() -> None:
    lines = text(lines_of(release_diff_sheet(diff(added=list(range(100_000, 100_030))))))
    assert len(lines) == 3
    assert max(map(len, lines)) < 100


def test_a_log_follows_and_marks_what_failed() -> None:
    at = "2026-11-22T04:00:00.123Z"
    sheet = log_sheet(
        "r-1",
        [
            {"at": at, "run": "r-1", "message": "plan", "rows": 2},
            {"at": at, "run": "r-1", "message": "publish failed", "error": {"message": "full"}},
        ],
    )
    lines = lines_of(sheet)
    assert (sheet.id, sheet.follows, sheet.subject["run"]) == ("log", True, "r-1")
    assert text(lines)[0] == "04:00:00.123Z  plan  rows 2"
    assert toned(lines, Tone.BAD) == ["publish failed"]


def test_an_action_says_whether_it_can_still_be_taken_back() -> None:
    action = filled("journal", id="a-1", kind="rollback", title="rolled back", operator="ada")
    assert shown(JOURNAL, action)["undone"] == "can be taken back"
    undone = {**action, "undone": "2026-11-22T04:00:00.000Z"}
    assert shown(JOURNAL, undone)["undone"] == "taken back 2026-11-22 04:00Z"
    assert "rolled back" in text(journal_details(undone))[0]
