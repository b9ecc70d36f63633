"""A CSV of people with two sources each, as trackers have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("key", "name", "type", "youtube", "drive", "tries")
WORDS = ("failed", "completed", "pending", "none")


def people(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        words = WORDS[number % 4], WORDS[number * 3 % 4]
        yield str(number), f"Person {number * 7919 % count}", "FF-Fi/Se-CP/B(S) #4", *words, str(number % 5)


def write_people(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(COLUMNS) + "\n")
        stream.writelines(",".join(row) + "\n" for row in people(count))
    return path
