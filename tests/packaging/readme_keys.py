"""The tables of keys in the README, which are drawn from the registry of actions."""

from __future__ import annotations

import re
from pathlib import Path

from quizops_console.actions import keys_markdown

README = Path(__file__).parents[2] / "README.md"
_TABLES = re.compile(r"(?<=\n\n)\| Everywhere \| \|\n.*?(?=\n\n## )", re.DOTALL)


def keys_in_readme() -> str:
    """As they stand there; "" without any."""
    found = _TABLES.search(README.read_text(encoding="utf-8"))
    return found[0] if found is not None else ""


def put_keys_into_readme() -> None:
    """Write them anew where they stand."""
    text = README.read_text(encoding="utf-8")
    README.write_text(_TABLES.sub(lambda _: keys_markdown().strip(), text), encoding="utf-8")
