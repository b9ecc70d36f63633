"""How a merge decides, as options."""

from __future__ import annotations

from enum import StrEnum
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


def policy(
    strategy: StrategyName | None, on_conflict: OnConflictName | None, blank: BlankName | None
) -> dict[str, str]:
    """What was given, by the names that plans and intents use; the rest is for the settings to say."""
    given = {"strategy": strategy, "on_conflict": on_conflict, "blank": blank}
    return {name: choice.value for name, choice in given.items() if choice is not None}
