"""A content folder to fill with settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from quizops.config import Config
from quizops.errors import Problem


@dataclass(frozen=True, slots=True)
class SettingsFolder:
    root: Path

    def toml(self, text: str) -> SettingsFolder:
        (self.root / "quizops.toml").write_text(text, encoding="utf-8")
        return self

    def environment(self, path: str, content: Mapping[str, Any] | str) -> SettingsFolder:
        file = self.root / "environments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return self

    def load(self, overrides: Mapping[str, Any] | None = None, **environ: str) -> Config:
        return Config.load(self.root, overrides, environ=environ)

    def only_problem(self, **environ: str) -> Problem:
        (problem,) = self.load(**environ).problems()
        return problem


@pytest.fixture
def folder(tmp_path: Path) -> SettingsFolder:
    return SettingsFolder(tmp_path)
