"""Releases: every version of a quiz that readers ever saw, how it came to be, and the way back to it."""

from quizops.quiz.model import ReleaseType
from quizops.releases.archive import Archive, Checked
from quizops.releases.contents import Rebuilt
from quizops.releases.looks import SECOND_LOOK_S, LateSave
from quizops.releases.manifest import ReleaseDraft, RequiredActions, changes_of_plan
from quizops.releases.recovery import Outcome, Recovered
from quizops.releases.retention import Pruned, Retention
from quizops.releases.store import ReleaseStore
from quizops.releases.versions import compare_versions

__all__ = [
    "SECOND_LOOK_S",
    "Archive",
    "Checked",
    "LateSave",
    "Outcome",
    "Pruned",
    "Rebuilt",
    "Recovered",
    "ReleaseDraft",
    "ReleaseStore",
    "ReleaseType",
    "RequiredActions",
    "Retention",
    "changes_of_plan",
    "compare_versions",
]
