"""The document that heads the console: whose folder, how it stands, what is going on."""

from __future__ import annotations

from typing import Any

from quizops.workspace import Workspace
from quizops_console.reader.owners import OwnerCare


def header(workspace: Workspace, operator: str, owners: OwnerCare) -> dict[str, Any]:
    """`{content, environment, health, owner, paused, files, quizzes, busy, undoable, operator, …}`.

    The `state` of an owner is `running`, `starting` or `absent`; `trouble` says why it did not start.
    """
    facts = workspace.glance()
    absent = {"pid": None, "since": None, "headless": False, "attended": False}
    state = "running" if facts["owner"] else "starting" if owners.is_starting else "absent"
    trouble = owners.trouble.message if owners.trouble is not None and not facts["owner"] else None
    undoable = next((one["title"] for one in workspace.actions(operator) if one["undone"] is None), None)
    owner = {"state": state, "trouble": trouble, **(facts["owner"] or absent)}
    return {**facts, "owner": owner, "undoable": undoable, "operator": operator}
