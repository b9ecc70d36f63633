"""Releases, and the report of a verification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.exit_code import ExitCode
from quizops_console.output import Cell, Output, Tone, Toned, minute, plain

_HASH_WIDTH = 8


def releases_text(out: Output, releases: Sequence[Mapping[str, Any]]) -> None:
    if not releases:
        out.line("no releases yet")
        return
    header = ["quiz", "version", "type", "created", "", "sha256", "run"]
    out.table(header, [_row(release) for release in releases], whole="version run")


def release_text(out: Output, release: Mapping[str, Any]) -> None:
    """Scalars, then the lines of its changelog."""
    out.facts(
        {key: plain(value) for key, value in release.items() if key not in {"changes", "patch", "manifest"}}
    )
    manifest = release.get("manifest") or {}
    for change in release.get("changes") or manifest.get("changes") or []:
        out.line(f"  {change['section'].lower():<9}", change["text"])


def verify_exit_code(report: Any) -> ExitCode:
    """A release that cannot be rebuilt, or not to its hash, is a failure."""
    return ExitCode.FAILED if any(not _is_whole(entry) for entry in _entries(report)) else ExitCode.DONE


def verified_text(out: Output, report: Any) -> None:
    entries = _entries(report)
    bad = [entry for entry in entries if not _is_whole(entry)]
    for entry in bad:
        facts = "  ".join(plain(value) for key, value in entry.items() if key != "ok" and value is not None)
        out.line(Toned("broken  ", Tone.BAD), facts)
    out.line(f"{len(entries) - len(bad)} of {len(entries)} releases are whole")


def _entries(report: Any) -> list[Mapping[str, Any]]:
    found = report["releases"] if isinstance(report, Mapping) else report
    return list(found)


def _is_whole(entry: Mapping[str, Any]) -> bool:
    return bool(entry["ok"])


def _row(release: Mapping[str, Any]) -> list[Cell]:
    live: Cell = Toned("live", Tone.GOOD) if release["live"] else ""
    return [
        str(release["quiz"]),
        str(release["version"]),
        str(release["type"]),
        minute(release["created"]),
        live,
        str(release["sha256"] or "unsealed")[:_HASH_WIDTH],
        str(release["run"] or "–"),
    ]
