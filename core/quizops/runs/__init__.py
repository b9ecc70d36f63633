"""Runs: one execution of a recipe, through a thin engine port."""

from quizops.runs.engine import Engine, Outcome, RunRequest, has_ended
from quizops.runs.inline import InlineEngine
from quizops.runs.log import RunLog

__all__ = ["Engine", "InlineEngine", "Outcome", "RunLog", "RunRequest", "has_ended"]
