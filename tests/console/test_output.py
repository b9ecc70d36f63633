from __future__ import annotations

import io
import json

import pytest

from quizops_console.output import (
    Output,
    Tone,
    Toned,
    print_json,
    printable,
    shortened,
    size,
    state,
    width_of,
)


def written(width: int | None = None, *, colour: bool = False) -> tuple[Output, io.StringIO]:
    stream = io.StringIO()
    return Output(stream, width=width, colour=colour), stream


def test_columns_are_aligned_and_lines_end_without_spaces() -> None:
    out, stream = written()
    out.table(["quiz", "n", "note"], [["planets", "8", ""], ["world", "120", "held"]], numbers="n")
    assert stream.getvalue().splitlines() == [
        "quiz       n  note",
        "planets    8",
        "world    120  held",
    ]


def test_a_table_never_outgrows_the_terminal() -> None:
    out, stream = written(40)
    out.table(["a", "b", "c"], [["x" * 50, "y" * 30, "zz"]])
    assert all(len(line) <= 40 for line in stream.getvalue().splitlines())
    assert "…" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("zz")


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert width_of("漢字") == 4
    assert width_of("e\u0301") == 1
    assert shortened("漢字漢字", 5) == "漢字…"
    out, stream = written()
    out.table(["a", "b"], [["漢", "1"], ["xyz", "2"]])
    assert stream.getvalue().splitlines()[1:] == ["漢   1", "xyz  2"]


def test_without_a_terminal_nothing_is_cut_and_nothing_is_coloured() -> None:
    out, stream = written()
    out.line(Toned("x" * 200, Tone.BAD))
    assert stream.getvalue() == "x" * 200 + "\n"


def test_colour_repeats_what_the_word_says() -> None:
    out, stream = written(80, colour=True)
    out.line(state("failed"), " ", state("unknown-word"))
    assert stream.getvalue() == "\x1b[31mfailed\x1b[0m unknown-word\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred", "␛[31mred"), ("a\tb\nc", "a␉b␊c"), ("\x9b2J", "�2J"), ("\u202eevil", "�evil")],
)
def test_what_a_cell_holds_can_never_drive_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
    out, stream = written(80)
    out.table(["a"], [[text]])
    out.line(text)
    assert stream.getvalue().splitlines()[1:] == [shown, shown]


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    Output.standard().line(state("failed"))
    assert "\x1b[31m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    Output.standard().line(state("failed"))
    assert capsys.readouterr().out == "failed\n"


def test_sizes_are_told_in_powers_of_a_thousand() -> None:
    assert [size(0), size(999), size(1500), size(56_000_000), size(10**12)] == [
        "0 B",
        "999 B",
        "1.5 kB",
        "56.0 MB",
        "1.0 TB",
    ]


def test_a_file_name_that_is_no_utf8_is_still_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([{"file": "caf\udce9.csv"}])
    assert json.loads(capsys.readouterr().out) == [{"file": "caf\udce9.csv"}]
