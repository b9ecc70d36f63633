"""How a merge decides, as options."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class StrategyName(StrEnum):
    PRESERVE = "preserve"
    OVERWRITE = "overwrite"
    INTELLIGENT = "intelligent"


class OnConflictName(StrEnum):
    HOLD = "hold"
    OURS = "ours"
    THEIRS = "theirs"


class BlankName(StrEnum):
    KEEP = "keep"
    CLEAR = "clear"


StrategyOption = Annotated[
    StrategyName | None, typer.Option("--strategy", help="Default: what quizops.toml says, else intelligent.")
]
OnConflictOption = Annotated[
    OnConflictName | None, typer.Option("--on-conflict", help="What a conflict does; else hold.")
]
BlankOption = Annotated[BlankName | None, typer.Option("--blank", help="What an empty cell does; else keep.")]

ReapplyOption = Annotated[
    bool, typer.Option("--reapply", help="Apply again what a rollback withheld, and only that.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")]
ExistingOption = Annotated[
    Path | None, typer.Option("--existing", metavar="quiz.json", help="Plain files: the quiz to update.")
]
OptionSetsOption = Annotated[
    Path | None, typer.Option("--option-sets", metavar="F", help="Plain files: the option sets.")
]
QuestionsOption = Annotated[
    list[Path] | None, typer.Option("--questions", metavar="F", help="Plain files: the questions.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="out.json", help="Plain files: where to; default: --existing."),
]
MoreFiles = Annotated[list[Path] | None, typer.Argument(metavar="F", help="More files for --questions.")]


def policy(
    strategy: StrategyName | None, on_conflict: OnConflictName | None, blank: BlankName | None
) -> dict[str, str]:
    """What was given, by the names that plans and intents use; the rest is for the settings to say."""
    given = {"strategy": strategy, "on_conflict": on_conflict, "blank": blank}
    return {name: choice.value for name, choice in given.items() if choice is not None}
