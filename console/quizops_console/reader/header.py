"""The document that heads the console: whose folder, how it stands, what is going on."""

from __future__ import annotations

from typing import Any

from quizops.workspace import Workspace


def header(workspace: Workspace, operator: str, *, is_starting: bool) -> dict[str, Any]:
    """`{content, environment, environment_type, health, owner, paused, files, quizzes, …}`."""
    facts = workspace.glance()
    owner = facts["owner"] or {"pid": None, "since": None, "headless": False}
    state = "running" if facts["owner"] else "starting" if is_starting else "absent"
    undoable = next((one["title"] for one in workspace.actions(operator) if one["undone"] is None), None)
    return {**facts, "owner": {"state": state, **owner}, "undoable": undoable, "operator": operator}
