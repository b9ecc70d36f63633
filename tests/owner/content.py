"""Small content folders: question banks, trackers, and the ways in which hands change them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

QUIZ = "quiz_complete.json"


def bank(answers: Mapping[int, str]) -> bytes:
    """A questions CSV of `short` questions, by id."""
    rows = [f"{number},short,Question {number}?,{answer}" for number, answer in answers.items()]
    return "\n".join(["id,template,text,answer_mc", *rows, ""]).encode()


def save(path: Path, data: bytes | str) -> None:
    """As careful editors do: written beside, then moved over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.saved.tmp")
    fresh.write_bytes(data if isinstance(data, bytes) else data.encode())
    fresh.replace(path)


def replace_in(path: Path, old: str, new: str) -> None:
    """Change one text of a file in place."""
    text = path.read_text(encoding="utf-8")
    assert old in text, text
    save(path, text.replace(old, new))


def questions_of(quiz: Path) -> dict[int, dict[str, Any]]:
    return {question["id"]: question for question in json.loads(quiz.read_bytes())["questions"]}


def answers_of(quiz: Path) -> dict[int, str]:
    """The first accepted answer of each `short` question, as a reader sees it."""
    return {number: question["answer"][0] for number, question in questions_of(quiz).items()}


def identity(path: Path) -> tuple[int, int, int]:
    """What changes with every write, be it of the same bytes."""
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
