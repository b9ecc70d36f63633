from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quizops.config import Config
from quizops_console.cli.watch import Printer


def test_init_fills_a_new_folder_that_has_no_problem(quizops: Any, tmp_path: Path) -> None:
    answer = quizops("init", tmp_path / "content", "--json")
    assert answer.code == 0
    written = json.loads(answer.out)["files"]
    assert {"quizops.toml", "people.csv", "planets/questions.csv", "optionSets.csv"} <= set(written)
    assert all((tmp_path / "content" / file).is_file() for file in written)


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_the_environments_that_init_writes_are_in_order(
    quizops: Any, tmp_path: Path, environment: str
) -> None:
    quizops("init", tmp_path / "content")
    config = Config.load(tmp_path / "content", {"environment": environment}, environ={})
    assert config.problems() == []


def test_init_leaves_a_folder_with_files_alone(quizops: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("x")
    answer = quizops("init", tmp_path)
    assert answer.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_an_owner_goes_on_when_nobody_reads_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = []

    def gone(text: str) -> int:
        attempts.append(text)
        raise BrokenPipeError

    monkeypatch.setattr("sys.stdout.write", gone)
    printer = Printer(as_json=True)
    for _ in range(3):
        printer({"at": "2026-11-22T04:05:06.789Z", "event": "settled"})
    assert len(attempts) == 1
