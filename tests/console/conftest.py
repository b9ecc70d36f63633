"""Running commands inside the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from quizops_console.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str


Quizops = Callable[..., Answer]


@pytest.fixture
def quizops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Quizops:
    """Calls `quizops WORD…` and gives its exit code and both outputs."""
    monkeypatch.delenv("QUIZOPS_DEBUG", raising=False)
    monkeypatch.setenv("QUIZOPS_OPERATOR", "tester")

    def call(*words: object) -> Answer:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call
