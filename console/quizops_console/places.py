"""Where a user's programs keep things; small, for it is asked before anything is loaded."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """`$XDG_STATE_HOME`, or `~/.local/state` where that is not an absolute path (XDG base directories)."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "state"
