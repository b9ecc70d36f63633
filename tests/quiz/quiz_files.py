"""Small quiz files for the tests of their bytes."""

from __future__ import annotations

from pathlib import Path

from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.tables.splices import apply_splices

PRETTY = """{
  "meta": {
    "version": "1.0.0",
    "updated": "2026-01-01T00:00:00Z"
  },
  "optionSets": {
    "planets": ["Earth", "Mars"]
  },
  "templates": {},
  "questions": [
    {
      "id": 1,
      "text": "One",
      "weight": 1.10
    },
    {
      "id": 5,
      "text": "Five",
      "weight": 1e2
    }
  ]
}
"""


def opened(folder: Path, text: str | bytes) -> LiveQuiz:
    """The quiz that lies in `folder/quiz.json` with this text."""
    path = folder / "quiz.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return LiveQuiz.open(path, cache=None, file="quiz.json")


def edited(folder: Path, text: str, edits: QuizEdits) -> str:
    """The file's text after the edits."""
    live = opened(folder, text)
    return apply_splices(text.encode(), live.splices(edits)).decode()


def questions_only(*questions: str) -> str:
    """A compact quiz with these questions as they stand."""
    return '{"optionSets":{},"templates":{},"questions":[' + ",".join(questions) + "]}"
