from __future__ import annotations

import pytest

from quizops.errors import (
    ConfigError,
    ContentError,
    Location,
    NotTaken,
    OwnerPresent,
    QuizopsError,
    StorageError,
    UsageError,
)
from quizops_console.diagnostics import report


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (NotTaken("x"), 3),
        (OwnerPresent("x"), 3),
        (ConfigError("x"), 1),
        (StorageError("x"), 1),
        (QuizopsError("x"), 1),
        (OSError(28, "No space left on device", "a.csv"), 1),
        (ZeroDivisionError("x"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert report(error, debug=False) == code


def test_an_error_says_where_and_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    place = Location("planets/questions.csv", 12, 4)
    report(ContentError("this row is ragged", hint="give it 12 cells", location=place), debug=False)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "quizops: error: planets/questions.csv:12:4: this row is ragged",
        "quizops: hint: give it 12 cells",
    ]


def test_the_causes_of_an_error_are_told_in_a_chain(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            raise OSError("the disk is gone")
        except OSError as cause:
            raise StorageError("cannot write") from cause
    except StorageError as error:
        report(error, debug=False)
    assert "because: the disk is gone" in capsys.readouterr().err


def test_a_fault_of_ours_says_how_to_see_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    report(ZeroDivisionError("by zero"), debug=False)
    assert "--debug" in capsys.readouterr().err


def test_debug_shows_the_trace(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise QuizopsError("deep down")
    except QuizopsError as error:
        report(error, debug=True)
    assert "Traceback" in capsys.readouterr().err
