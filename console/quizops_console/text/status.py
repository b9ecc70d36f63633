"""What a folder is doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Output, Tone, Toned, plain, state
from quizops_console.text.health import checks_table


def status_text(out: Output, status: Mapping[str, Any]) -> None:
    """Scalars first, then a table for each list of objects."""
    rest = {key: value for key, value in status.items() if key not in {"checks", "health"}}
    if "health" in status:
        out.line(Toned("health  ", Tone.DIM), state(str(status["health"])))
    for key, value in rest.items():
        if _is_rows(value):
            _rows(out, key, value)
        elif isinstance(value, Mapping):
            out.line(Toned(f"{key.replace('_', ' ')}", Tone.DIM), "  ", _flat(value))
        else:
            out.line(Toned(f"{key.replace('_', ' ')}", Tone.DIM), "  ", plain(value))
    checks = [check for check in status.get("checks", []) if check["status"] != "pass"]
    if checks:
        checks_table(out, checks)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _rows(out: Output, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [key for key in rows[0] if any(row.get(key) not in (None, [], {}) for row in rows)]
    header = [title if index == 0 else key.replace("_", " ") for index, key in enumerate(columns)]
    out.table(header, [[state(_flat(row.get(key))) for key in columns] for row in rows])


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "  ".join(
            f"{key} {_flat(item)}" for key, item in value.items() if item not in (None, "", [], {})
        )
    return plain(value)
