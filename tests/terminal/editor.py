"""An `$EDITOR` that edits by a recipe, and tells what it was called with."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terminal.folder import Folder

_SOURCE = """
import json, pathlib, sys
log, edits, waits = {log!r}, {edits!r}, {waits!r}
with open(log, "a") as lines:
    lines.write(json.dumps(sys.argv[1:]) + chr(10))
if waits:
    print("EDITING", flush=True)
    sys.stdin.readline()
path = pathlib.Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
for old, new in edits:
    text = text.replace(old, new)
if edits:
    path.write_text(text, encoding="utf-8")
sys.exit({code})
"""


class Editor:
    """Replaces texts in the file it is given. With `waits` it first shows EDITING until enter is pressed."""

    def __init__(
        self,
        folder: Folder,
        *edits: tuple[str, str],
        name: str = "vi",
        waits: bool = False,
        code: int = 0,
    ) -> None:
        self._log = folder.place / f"{name}.log"
        self.path = folder.program(
            name, _SOURCE.format(log=str(self._log), edits=edits, waits=waits, code=code)
        )

    @property
    def environment(self) -> dict[str, str]:
        return {"EDITOR": str(self.path)}

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of every call, oldest first."""
        return [json.loads(line) for line in self._log.read_text().splitlines()] if self._log.exists() else []

    @property
    def file(self) -> Path:
        """The file of the last call."""
        return Path(self.calls[-1][-1])
