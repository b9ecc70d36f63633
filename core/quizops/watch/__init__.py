"""Watching: which files matter, when a save has settled, and what to run for it."""

from quizops.watch.folders import FolderWatch
from quizops.watch.saves import Save, Saves
from quizops.watch.tree import ContentTree

__all__ = ["ContentTree", "FolderWatch", "Save", "Saves"]
