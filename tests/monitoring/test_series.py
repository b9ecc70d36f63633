"""Stretches of series, and labels as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from quizops.ledger import Sample
from quizops.monitoring import SERIES, SeriesKind, edges_of, labels_of, labels_text, points_of, spec_of

END = datetime(2026, 11, 22, 4, 4, tzinfo=UTC)
EDGES = edges_of(END, 240, 4)


def series(*values: tuple[str, float]) -> list[Sample]:
    return [Sample("s", "", f"2026-11-22T{at}.000Z", value) for at, value in values]


def test_the_edges_of_a_stretch_are_equally_far_apart() -> None:
    assert [edge[11:19] for edge in EDGES] == ["04:00:00", "04:01:00", "04:02:00", "04:03:00", "04:04:00"]


def test_a_gauge_has_its_largest_value_in_each_part_and_the_one_before_where_there_is_none() -> None:
    samples = series(("04:01:30", 5), ("04:01:40", 3), ("04:03:30", 1))
    assert points_of(samples, SeriesKind.GAUGE, EDGES) == [None, 5, 3, 1]


def test_a_gauge_that_was_written_before_the_stretch_still_counts() -> None:
    assert points_of(series(("03:00:00", 7)), SeriesKind.GAUGE, EDGES) == [7, 7, 7, 7]


def test_a_counter_has_by_how_much_it_grew_in_each_part() -> None:
    samples = series(("03:59:00", 10), ("04:00:30", 12), ("04:02:30", 13), ("04:02:45", 17))
    assert points_of(samples, SeriesKind.COUNTER, EDGES) == [2, 0, 5, 0]


def test_a_counter_that_began_anew_counts_from_nothing() -> None:
    samples = series(("04:00:10", 10), ("04:01:10", 3))
    assert points_of(samples, SeriesKind.COUNTER, EDGES) == [0, 3, 0, 0]


def test_a_series_without_samples_has_no_points() -> None:
    for kind in SeriesKind:
        assert points_of([], kind, EDGES) == [None] * 4


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ({}, ""),
        ({"quiz": "geo"}, '{quiz="geo"}'),
        ({"status": "failed", "quiz": "geo"}, '{quiz="geo",status="failed"}'),
        ({"quiz": 'a"b\\c\nd,e="f'}, '{quiz="a\\"b\\\\c\\nd,e=\\"f"}'),
    ],
)
def test_labels_are_written_as_prometheus_does_and_read_again(labels: dict[str, str], text: str) -> None:
    assert labels_text(labels) == text
    assert labels_of(text) == labels


def test_what_is_not_known_is_a_plain_gauge() -> None:
    assert spec_of("quiz_updates_total").kind is SeriesKind.COUNTER
    assert spec_of("of_a_newer_version").kind is SeriesKind.GAUGE


def test_only_counters_are_called_totals() -> None:
    assert all((spec.kind is SeriesKind.COUNTER) == name.endswith("_total") for name, spec in SERIES.items())
