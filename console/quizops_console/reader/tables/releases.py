"""Releases of all quizzes, newest first, with how many questions each changed."""

from __future__ import annotations

from collections.abc import Iterator

from quizops.workspace import Workspace


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["releases"]` has them; `live` is `live` or empty."""
    for release in workspace.releases():
        counts = release["counts"]
        yield (
            f"{release['quiz']}@{release['id']}",
            release["quiz"],
            release["version"],
            release["type"] or "",
            release["created"],
            "live" if release["live"] else "",
            release["cause"] or "",
            *(str(counts.get(name, 0)) for name in ("added", "changed", "removed")),
            str(release["size_bytes"]),
            release["sha256"] or "",
            release["run"] or "",
            release["id"],
            release["parent"] or "",
        )
