"""Values over time in block characters."""

from __future__ import annotations

import pytest

from quizops_console.views.sparkline import ASCII, BLOCKS, chart, parsed, sparkline, squeezed


@pytest.mark.parametrize(
    ("points", "line"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([5, 5, 5], "▁▁▁"),
        ([None, 0, None, 7], " ▁ █"),
        ([0, 0.001, 100], "▁▂█"),
        ([-2, -1], "▁█"),
        ([None, None], "  "),
        ([], ""),
    ],
)
def test_a_sparkline_goes_from_the_least_to_the_most(points: list[float | None], line: str) -> None:
    assert sparkline(points, 40) == line


def test_without_block_characters_it_is_ascii() -> None:
    line = sparkline(list(range(8)), 40, ascii_only=True)
    assert line == ASCII
    assert line.isascii() and len(ASCII) == len(BLOCKS)


def test_points_that_do_not_fit_are_squeezed_and_a_peak_is_never_lost() -> None:
    points: list[float | None] = [0.0] * 100
    points[37] = 9
    assert len(sparkline(points, 10)) == 10
    assert sparkline(points, 10).count("█") == 1
    assert squeezed(points, 7)[2] == 9
    assert squeezed([1, 2], 5) == [1, 2]
    assert squeezed([1, 2], 0) == []


def test_every_width_is_kept() -> None:
    points: list[float | None] = [float(number) for number in range(40)]
    for width in range(1, 60):
        assert len(sparkline(points, width)) == min(width, 40)


def test_a_chart_is_as_high_as_it_is_asked_to_be() -> None:
    lines = chart([0, 4, 8, None], 40, 3)
    assert len(lines) == 3
    assert lines[0] == "  █ "
    assert lines[2][0] == "▁" and lines[2][1:3] == "██"
    assert all(line[3] == " " for line in lines)
    assert all(line.isascii() for line in chart([0, 4, 8], 40, 3, ascii_only=True))


def test_a_cell_is_read_back_with_its_gaps() -> None:
    assert parsed("") == []
    assert parsed("1,,2.5") == [1, None, 2.5]
    assert parsed(",3") == [None, 3]
