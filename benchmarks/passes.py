"""The full pass that a script makes: every row read, the whole JSON parsed, merged, dumped and switched."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from disk import write_durably

Loads = Callable[[bytes], Any]
Dumps = Callable[[Any], bytes]
PLAIN = ("text", "hint", "category")


def full_pass(table: Path, quiz: Path, loads: Loads, dumps: Dumps) -> int:
    """Merge the cells that need no grammar; how many questions changed."""
    with table.open(newline="", encoding="utf-8-sig") as stream:
        rows = {int(row["id"]): row for row in csv.DictReader(stream)}
    document = loads(quiz.read_bytes())
    changed = 0
    for question in document["questions"]:
        row = rows[question["id"]]
        before = [question.get(name) for name in PLAIN]
        question.update({name: row[name] for name in PLAIN})
        question["difficulty"] = int(row["difficulty"])
        question["tags"] = row["tags"].split("|")
        changed += before != [question.get(name) for name in PLAIN]
    document["meta"]["version"] += ".1"
    temporary = quiz.with_name(f".{quiz.name}.tmp")
    write_durably(temporary, dumps(document))
    temporary.replace(quiz)
    return changed


def with_json(table: Path, quiz: Path) -> int:
    return full_pass(
        table, quiz, json.loads, lambda value: json.dumps(value, indent=2, ensure_ascii=False).encode()
    )


def with_orjson(table: Path, quiz: Path) -> int:
    return full_pass(table, quiz, orjson.loads, lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2))
