"""The Monitoring tab: what its columns show, and the details of an alert, a check and a series."""

from __future__ import annotations

import pytest

from quizops_console.link.tables import COLUMNS
from quizops_console.views.columns import ColumnStore
from quizops_console.views.rows_view import RowsView
from quizops_console.views.spans import Line, Tone
from quizops_console.views.tabs.monitoring import MONITORING, SIGNALS, signal_details, value_text

ALERT = {
    "key": "alert disk_low media 1",
    "kind": "alert",
    "name": "disk_low",
    "state": "firing",
    "severity": "critical",
    "value": "500000000",
    "unit": "bytes",
    "since": "2026-11-22T04:00:00.000Z",
    "hint": "free some space",
    "summary": "only 500 MB free",
    "command": "quizops releases prune",
}
CHECK = {
    "key": "check ledger",
    "kind": "check",
    "name": "ledger",
    "state": "pass",
    "value": "r0004",
    "unit": "revision",
    "since": "2026-11-22T03:00:00.000Z",
}
SERIES = {
    "key": "series merges",
    "kind": "series",
    "name": 'quiz_updates_total{quiz="geo"}',
    "value": "12",
    "since": "2026-11-22T04:00:00.000Z",
    "spark": ",0,2,8",
    "hint": "merges of a quiz",
    "summary": "merges geo",
}


def row(given: dict[str, str], **different: str) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS["signals"], ""), **given, **different}


def text(lines: list[Line]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


def cell(column: str, given: dict[str, str]) -> str:
    spec = SIGNALS.column(column)
    assert spec is not None and spec.show is not None
    shown = spec.show(given)
    return shown if isinstance(shown, str) else "".join(span.text for span in shown)


def test_a_row_says_its_state_by_sign_and_word() -> None:
    assert cell("state", row(ALERT)) == "✗ firing"
    assert cell("state", row(CHECK)) == "✓ pass"
    assert cell("state", row(SERIES)) == ""


def test_a_series_is_called_by_its_title_and_shows_its_last_hour() -> None:
    assert cell("name", row(SERIES)) == "merges geo"
    assert cell("told", row(SERIES)) == " ▁▃█"
    assert cell("value", row(SERIES)) == "12"


def test_an_alert_shows_what_is_wrong_where_a_series_has_its_line() -> None:
    assert cell("name", row(ALERT)) == "disk_low"
    assert cell("told", row(ALERT)) == "only 500 MB free"
    assert cell("value", row(ALERT)) == "500.0 MB"
    assert cell("since", row(ALERT)) == "11-22 04:00Z"
    assert cell("since", row(SERIES)) == ""


def test_the_details_of_an_alert_say_since_when_what_to_do_and_by_which_command() -> None:
    told = signal_details(row(ALERT))
    assert text(told) == (
        "disk_low  ✗ firing  critical  500.0 MB  since 2026-11-22 04:00:00Z\n"
        "only 500 MB free\nfree some space\nx quizops releases prune"
    )
    assert told[-1][0].tone is Tone.KEY


def test_the_details_of_a_check_without_trouble_are_one_line() -> None:
    assert text(signal_details(row(CHECK))) == "ledger  ✓ pass  r0004  since 2026-11-22 03:00:00Z"


def test_the_details_of_a_series_are_a_chart_with_its_ends() -> None:
    lines = text(signal_details(row(SERIES))).split("\n")
    assert lines[0] == 'quiz_updates_total{quiz="geo"}  12  at 2026-11-22 04:00:00Z'
    assert lines[1].endswith("█  most  8")
    assert lines[3].endswith("least 0")
    assert lines[4] == "merges of a quiz"
    assert len(lines) == 5
    assert len({line.index("█") for line in lines[1:3]}) <= 2


def test_a_series_that_was_not_measured_lately_says_so() -> None:
    assert "no value within the last hour" in text(signal_details(row(SERIES, spark=",,,")))
    assert "no value" in text(signal_details(row(SERIES, spark="")))


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("82100000000", "bytes", "82.1 GB"),
        ("0.1832", "s", "0.18 s"),
        ("2", "refused rows", "2 refused rows"),
        ("4711", "pid", "4711"),
        ("not running", "", "not running"),
        ("", "", ""),
        ("1795320000", "time", "04:00Z"),
        ("2026-11-22T04:00:00.000Z", "last event", "04:00Z"),
        ("1", "rows", "1 row"),
        ("inf", "%", "inf %"),
    ],
)
def test_a_value_is_shown_with_its_unit(value: str, unit: str, shown: str) -> None:
    assert value_text(value, unit) == shown


def test_signals_are_filtered_by_state_and_kind_and_sorted_by_urgency() -> None:
    found = [row(CHECK), row(SERIES), row(ALERT)]
    store = ColumnStore.from_rows(
        COLUMNS["signals"], [[one[name] for name in COLUMNS["signals"]] for one in found]
    )
    view = RowsView(SIGNALS, store)
    assert view.set_filter("state:firing,pass kind:alert") is None
    while view.work(1.0, lambda: 0.0):
        pass
    assert [store.value(view.store_row(place), "name") for place in range(view.shown)] == ["disk_low"]
    assert view.set_filter("kind:planet") is not None


def test_the_tab_has_one_section_over_its_table() -> None:
    (section,) = MONITORING.sections
    assert (section.id, section.table, section.spec) == ("signals", "signals", SIGNALS)
    assert section.place(row(ALERT)) is None


def test_the_columns_fit_a_terminal_of_80_columns_and_the_line_is_never_cut() -> None:
    assert sum(column.width.ideal + 2 for column in SIGNALS.columns) <= 80
    told = SIGNALS.column("told")
    assert told is not None
    long = row(SERIES, spark=",".join(map(str, range(40))))
    assert len(cell("told", long)) <= told.width.least


def test_the_word_for_what_is_counted_stands_in_the_details_alone() -> None:
    check = row(CHECK, value="3", unit="refused rows")
    assert cell("value", check) == "3"
    assert "3 refused rows" in text(signal_details(check))
