"""What an operator sees of a workspace, kept in the user's state folder for the next time."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizops_console.places import state_folder

_VERSION = 1
_MOST_BYTES = 8_000_000
_MOST_MARKS = 100_000


class ViewStateFile:
    """One file for each operator and workspace.

    Whatever cannot be read as what was written here counts as nothing; `folder` is the user's state folder.
    """

    def __init__(self, workspace: Path, operator: str, folder: Path | None = None) -> None:
        self._workspace = str(workspace.resolve())
        self._operator = operator
        digest = blake2b(f"{operator}\0{self._workspace}".encode(errors="surrogateescape"), digest_size=12)
        self.path = (folder or state_folder()) / "quizops" / "views" / f"{digest.hexdigest()}.json"

    def load(self) -> dict[str, Any]:
        """The views as they were saved; empty where there are none, or the file is damaged or not ours."""
        try:
            if self.path.stat().st_size > _MOST_BYTES:
                return {}
            document = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(document, dict) or not self._is_ours(document):
            return {}
        views = document.get("views")
        return views if isinstance(views, dict) else {}

    def save(self, views: Mapping[str, Any]) -> bool:
        """Put the views in the place of those before, at once or not at all; false where that cannot be."""
        document = {
            "version": _VERSION,
            "operator": self._operator,
            "workspace": self._workspace,
            "views": _bounded(dict(views)),
        }
        data = json.dumps(document).encode()
        if len(data) > _MOST_BYTES:
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self.path, data)
        except OSError:
            return False
        return True

    def _is_ours(self, document: Mapping[str, Any]) -> bool:
        known = (document.get("version"), document.get("operator"), document.get("workspace"))
        return known == (_VERSION, self._operator, self._workspace)


def _bounded(value: Any) -> Any:
    """No list longer than the most marks that are kept."""
    if isinstance(value, dict):
        return {str(key): _bounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_bounded(item) for item in value[:_MOST_MARKS]]
    return value


def _replace(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".view-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
