"""The files of a content folder that can matter, found by one walk."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from quizops.files import FileId, is_ignored_name


@dataclass(frozen=True, slots=True)
class ContentTree:
    """What a walk found: folders to watch, and every CSV and JSON with its identity.

    `unusable` are those with such a name that are no plain files, or of which nothing can be known (opening
    a pipe would wait for ever), and whatever has a name that is no UTF-8.
    """

    folders: tuple[Path, ...]
    files: dict[Path, FileId]
    unusable: tuple[Path, ...] = ()

    @classmethod
    def scan(cls, root: Path, skipped_folders: Collection[Path] = ()) -> ContentTree:
        """Walk `root` without following links to folders; `skipped_folders` (media) are left out."""
        folders: list[Path] = []
        files: dict[Path, FileId] = {}
        unusable: list[Path] = []
        skipped = set(skipped_folders)
        for parent, names, leaves in os.walk(root):
            folder = Path(parent)
            folders.append(folder)
            wanted = [name for name in names if not is_ignored_name(name) and folder / name not in skipped]
            unusable += [folder / name for name in wanted if not is_text(name)]
            names[:] = sorted(name for name in wanted if is_text(name))
            for leaf in leaves:
                if matters(leaf):
                    if not is_text(leaf):
                        unusable.append(folder / leaf)
                        continue
                    try:
                        identity = _plain_file(folder / leaf)
                    except OSError:
                        unusable.append(folder / leaf)
                        continue
                    if identity is not None:
                        files[folder / leaf] = identity
        return cls(tuple(folders), files, tuple(unusable))

    def changed_since(self, earlier: ContentTree) -> set[Path]:
        """Files that are new, gone or no longer the same."""
        paths = self.files.keys() | earlier.files.keys()
        return {path for path in paths if self.files.get(path) != earlier.files.get(path)}


def is_text(name: str) -> bool:
    """Whether a name is UTF-8: another cannot stand in a message, a JSON document or the ledger."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain_file(path: Path) -> FileId | None:
    """None where there is nothing (any more). Raises `OSError` for what is no plain file."""
    file_id = FileId.of_path(path)
    if file_id is not None and not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return file_id


def matters(name: str) -> bool:
    """Whether a file of this name can be content: a CSV, a quiz JSON, or the settings."""
    return not is_ignored_name(name) and name.lower().endswith((".csv", ".json", ".toml"))
