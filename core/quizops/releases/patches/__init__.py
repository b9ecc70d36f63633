"""Releases as changes: the patch, what it makes of a source, and finding it between two files."""

from quizops.releases.patches.difference import difference
from quizops.releases.patches.patch import Hunk, Patch
from quizops.releases.patches.pieces import Pieces

__all__ = ["Hunk", "Patch", "Pieces", "difference"]
