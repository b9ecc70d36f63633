"""The shortest way to know that nothing changed: before a database or a table is even loaded.

A pass that found nothing to do leaves the identity of every content file and of the ledger in the cache.
While all of them are the same, the next pass would find nothing either. Kept free of heavy imports.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from quizops.version import __version__

Identity: TypeAlias = list[int]
_STATE = ".quizops"
_LEDGER = "ledger.sqlite"
_FOUND = Path(_STATE) / "cache" / "idle.json"
_SWAPPED = "swapped.tmp"
_SUFFIXES = (".csv", ".json", ".toml")


def nothing_changed(root: Path) -> bool:
    """Whether content, settings and ledger are as a pass left them that had nothing to do."""
    try:
        found = json.loads((root / _FOUND).read_bytes())
        return bool(
            found["program"] == __version__
            and found["ledger"] == _ledger(root)
            and found["files"] == content_files(root, set(found["skipped"]))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def remember(root: Path, files: dict[str, Identity], skipped: set[str]) -> None:
    """Note that a pass which began with these files found nothing. The cache may be lost at any time."""
    ledger = _ledger(root)
    if ledger is None:
        return
    found: dict[str, Any] = {
        "program": __version__,
        "ledger": ledger,
        "skipped": sorted(skipped),
        "files": files,
    }
    target = root / _FOUND
    scratch = target.with_suffix(".tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(found))
        scratch.replace(target)
    except OSError:
        return


def content_files(root: Path, skipped: set[str]) -> dict[str, Identity]:
    """Every file that can matter, by its path from the root, with inode, size and time.

    `skipped` are folders, from the root, that hold no content (media).
    """
    return {
        os.path.relpath(entry.path, root): _identity(entry.stat()) for entry in _walk(root, root, skipped)
    }


def _walk(folder: Path, root: Path, skipped: set[str]) -> Iterator[os.DirEntry[str]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith((".", "~")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if os.path.relpath(entry.path, root) not in skipped:
                yield from _walk(Path(entry.path), root, skipped)
        elif entry.name.lower().endswith(_SUFFIXES):
            yield entry


def _ledger(root: Path) -> list[Identity] | None:
    """The ledger at rest, and the stores of releases.

    None while somebody writes, or while a swapped-out file waits for its second look.
    """
    state = root / _STATE
    if (state / f"{_LEDGER}-wal").exists():
        return None
    stores = sorted((state / "releases").iterdir()) if (state / "releases").is_dir() else []
    if any(path.name.endswith(_SWAPPED) for store in stores for path in store.iterdir()):
        return None
    return [_identity(path.stat()) for path in (state / _LEDGER, *stores)]


def _identity(stat: os.stat_result) -> Identity:
    return [stat.st_ino, stat.st_size, stat.st_mtime_ns]
