from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["quizz"], "did you mean `quizops quiz`"),
        (["nothing-like-it"], "`quizops --help` lists the commands"),
        (["quiz", "plans"], "plans"),
        (["quiz", "plan", "--strat", "x"], "--strategy"),
        (["quiz", "plan", "--strategy", "x"], "`quizops quiz plan --help`"),
        (["quiz", "diff", "1.0.0"], "`quizops quiz diff --help`"),
        (["quiz", "resolve", "--take", "ours"], "either a question's ID or a --file"),
        (["quiz", "resolve", "8"], "either --take"),
        (["quiz", "resolve", "8", "--take", "ours", "--value", "x"], "either --take"),
        (["quiz", "resolve", "--file", "a.csv", "--field", "text", "--take", "ours"], "--field goes with"),
        (["quiz", "resolve", "eight", "--take", "ours"], "no question id"),
        (["quiz", "merge", "--output", "a.json"], "plain files need --questions"),
        (["quiz", "merge", "--questions", "a.csv", "--quiz", "b"], "leave out -C"),
        (["quiz", "merge", "--questions", "a.csv"], "--output"),
        (["quiz", "merge", "--questions", "none.csv", "--output", "x.json"], "none.csv does not exist"),
        (["downloads", "retry"], "one of the three"),
        (["downloads", "retry", "5", "--all-failed"], "one of the three"),
        (["downloads", "reset", "--yes"], "at least one ROW_ID"),
        (["downloads", "skip"], "at least one ROW_ID"),
        (["downloads", "list", "--status", "broken"], "failed"),
        (["undo", "--list", "a-1"], "--list shows all"),
        (["watch", "--json"], "--headless"),
        (["watch", "--headless", "--once"], "exclude each other"),
        (["status", "no-such-folder"], "quizops init DIR"),
        (["status", "-C", "no-such-folder"], "does not exist"),
        (["--version", "--jsn"], "only --json"),
        (["releases", "compare", "1.0", "1.0.0"], "1.4.2"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_the_way_out(quizops: Any, words: list[str], says: str) -> None:
    answer = quizops(*words)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err


def test_two_different_content_folders_are_a_wrong_call(quizops: Any, tmp_path: Path) -> None:
    answer = quizops("status", tmp_path, "-C", tmp_path.parent)
    assert answer.code == 2
    assert "two content folders" in answer.err


def test_rows_are_not_started_over_without_a_yes_where_nobody_can_be_asked(
    quizops: Any, tmp_path: Path
) -> None:
    answer = quizops("downloads", "reset", "1", "-C", tmp_path)
    assert answer.code == 2
    assert "--yes" in answer.err
