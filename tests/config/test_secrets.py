from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizops.config import Secret, SecretRef
from quizops.errors import ConfigError, Severity

HOOK = "https://hooks.example/T0KEN"


def test_a_secret_prints_as_stars() -> None:
    secret = Secret(HOOK)
    assert HOOK not in f"{secret} {secret!r}"
    assert secret.reveal() == HOOK


def test_a_secret_from_the_environment(tmp_path: Path) -> None:
    assert SecretRef.parse("env:HOOK").resolve(tmp_path, {"HOOK": HOOK}).reveal() == HOOK
    with pytest.raises(ConfigError, match="HOOK is not set"):
        SecretRef.parse("env:HOOK").resolve(tmp_path, {})


def test_a_secret_from_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "hook.txt"
    file.write_text(f"{HOOK}\n")
    file.chmod(0o600)
    assert SecretRef.parse("file:hook.txt").resolve(tmp_path, {}).reveal() == HOOK


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "hook.txt"
    file.write_text(HOOK)
    file.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        SecretRef.parse("file:hook.txt").resolve(tmp_path, {})
    assert (caught.value.rule, caught.value.hint) == ("secret_mode", "chmod 600 hook.txt")


def test_a_secret_written_into_the_settings_is_refused_without_repeating_it(folder: Any) -> None:
    problem = folder.toml(f'[notify.channels]\nops = "{HOOK}"\n').only_problem()
    assert problem.location.line == 2
    assert "T0KEN" not in f"{problem} {problem!r}"


def test_an_unset_variable_is_only_a_warning_of_check(folder: Any) -> None:
    folder.toml('[notify.channels]\nops = "env:HOOK"\n')
    assert folder.only_problem().severity is Severity.WARNING
    assert folder.load(HOOK=HOOK).problems() == []


def test_no_value_of_a_channel_is_in_the_settings(folder: Any) -> None:
    config = folder.toml('[notify.channels]\nops = "env:HOOK"\n').load(HOOK=HOOK)
    assert config.value_with_source("notify.channels.ops").shown == "env:HOOK"
    assert HOOK not in repr(config)


def test_a_token_file_must_be_private_too(folder: Any, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("x")
    (tmp_path / "token").chmod(0o644)
    problem = folder.toml('[serve]\ntoken_file = "token"\n').only_problem()
    assert (problem.rule, problem.location.line) == ("secret_mode", 2)
