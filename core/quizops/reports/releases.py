"""Releases, as the `releases` commands print them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizops.ledger import ReleaseRow, ReleaseState
from quizops.releases import Archive


def release_list(archive: Archive, quizzes: Sequence[str]) -> list[dict[str, Any]]:
    """Those of all these quizzes, newest first."""
    rows = [row for quiz in quizzes for row in archive.list(quiz)]
    return [release_json(row) for row in sorted(rows, key=lambda row: row.created, reverse=True)]


def release_json(row: ReleaseRow) -> dict[str, Any]:
    return {
        "quiz": row.quiz,
        "version": row.version,
        "type": row.type,
        "created": row.created,
        "live": row.state is ReleaseState.LIVE,
        "sha256": row.sha256,
        "parent": row.parent,
        "run": row.run_id,
        "id": row.id,
        "cause": row.cause,
        "size_bytes": row.size_bytes,
        "pinned": row.pinned,
        "counts": dict(row.manifest.get("counts", {})),
    }


def release_detail(row: ReleaseRow, live_since: str | None = None) -> dict[str, Any]:
    """One release with what its manifest says; `live_since` counts only where it is live."""
    return {
        **release_json(row),
        "live_since": live_since if row.state is ReleaseState.LIVE else None,
        "manifest": dict(row.manifest),
        "changes": list(row.manifest["changes"]),
    }


def verification(archive: Archive, quizzes: Sequence[str]) -> list[dict[str, Any]]:
    """Every kept release rebuilt and compared with its hash."""
    return [
        {
            "quiz": one.quiz,
            "version": one.version,
            "id": one.release_id,
            "ok": one.problem is None,
            "problem": one.problem,
        }
        for quiz in quizzes
        for one in archive.verify(quiz)
    ]
