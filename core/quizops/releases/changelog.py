"""Manifests as a changelog in the form of keepachangelog.com, version 1.1.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizops.releases.manifest import Section

_HEAD = "# Changelog\n\nThe format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n"


def changelog(manifests: Iterable[Mapping[str, Any]], taken_back: Iterable[str] = ()) -> str:
    """Markdown of one quiz's releases, in the order given (newest first).

    Versions in `taken_back` were rolled back and are not part of what is live: they say `[YANKED]`.
    """
    yanked = frozenset(taken_back)
    return "\n".join([_HEAD, *(entry(manifest, manifest["version"] in yanked) for manifest in manifests)])


def entry(manifest: Mapping[str, Any], yanked: bool = False) -> str:
    """One release's part of the changelog."""
    title = f"## [{manifest['version']}] - {manifest['created'][:10]}{' [YANKED]' if yanked else ''}"
    lines = [title, ""]
    changes: Sequence[Mapping[str, str]] = manifest["changes"]
    for section in Section:
        texts = [change["text"] for change in changes if change["section"] == section]
        if texts:
            lines += [f"### {section}", "", *(f"- {text}" for text in texts), ""]
    if len(lines) == 2:
        lines += [_without_changes(manifest), ""]
    return "\n".join(lines)


def _without_changes(manifest: Mapping[str, Any]) -> str:
    if manifest["parent"] is None:
        return "First release."
    return manifest["reason"] or "No question changed."
