"""How merges decide: the settings, with what a command says over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from quizops.config import Config
from quizops.jobs.words import known_word
from quizops.quiz.model import Blank, FirstContact, OnConflict, Policy, Strategy


def policy_of(config: Config, asked: Mapping[str, Any] | None = None) -> Policy:
    """The watcher's policy, or a command's: `asked` may hold strategy, on_conflict, blank, first_contact
    and reapply; None stands for the settings. Raises `UsageError` for an unknown word."""
    settings, asked = config.settings.quiz, asked or {}
    return Policy(
        strategy=known_word(Strategy, asked.get("strategy") or settings.strategy),
        on_conflict=known_word(OnConflict, asked.get("on_conflict") or settings.on_conflict),
        blank=known_word(Blank, asked.get("blank") or settings.blank),
        first_contact=known_word(FirstContact, asked.get("first_contact") or FirstContact.HOLD),
        reapply=bool(asked.get("reapply")),
    )


def policy_json(policy: Policy) -> dict[str, Any]:
    """What `policy_of` reads back."""
    return {name: value if isinstance(value, bool) else str(value) for name, value in asdict(policy).items()}
