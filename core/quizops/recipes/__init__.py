"""Recipes: named steps that a run executes in order."""

from quizops.recipes.recipe import Recipe, Step, StepContext

__all__ = ["Recipe", "Step", "StepContext"]
