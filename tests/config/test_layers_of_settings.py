from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizops.config import Config, EnvironmentType, Layer
from quizops.errors import ConfigError, UsageError

GOOD_DEV = {"environment": {"type": "dev"}}


def test_an_empty_folder_has_every_documented_default(folder: Any) -> None:
    config = folder.load()
    assert config.problems() == []
    assert config.settings.environment is EnvironmentType.DEV
    assert config.value("quiz.strategy") == "intelligent"
    assert config.value("columns.youtube") == "youtube_playlist"
    assert config.value("downloads.rate.drive.per_minute") == 60
    assert config.value("releases.max_store_bytes") == 2_000_000_000
    assert {setting.source.layer for setting in config.all_settings()} == {Layer.DEFAULT}


def test_the_command_line_beats_the_toml_which_beats_the_environment_file(folder: Any) -> None:
    folder.environment("dev.json", {**GOOD_DEV, "processing": {"parallel_workers": 6}})
    assert folder.load().value_with_source("downloads.workers").source.layer is Layer.ENVIRONMENT
    folder.toml("[downloads]\nworkers = 3\n")
    from_toml = folder.load().value_with_source("downloads.workers")
    assert (from_toml.value, str(from_toml.source)) == (3, "quizops.toml:2:1")
    typed = folder.load({"downloads.workers": 9}).value_with_source("downloads.workers")
    assert (typed.value, typed.source.layer) == (9, Layer.COMMAND_LINE)


def test_retention_days_of_the_environment_is_the_default_of_backups(folder: Any) -> None:
    folder.environment("dev/config.json", {**GOOD_DEV, "output": {"retention_days": 7, "compression": False}})
    config = folder.load()
    assert (config.value("backup.keep_days"), config.value("backup.compress")) == (7, False)
    source = config.value_with_source("backup.keep_days").source
    assert source.location.file == "environments/dev/config.json"
    folder.toml("[backup]\nkeep_days = 99\n")
    assert folder.load().value("backup.keep_days") == 99


@pytest.mark.parametrize(
    ("name", "deploys", "metrics_days", "logs_days"),
    [("dev", True, 30, 7), ("staging", False, 30, 7), ("production", False, 365, 90)],
)
def test_some_defaults_follow_the_environment(
    folder: Any, name: str, deploys: bool, metrics_days: int, logs_days: int
) -> None:
    settings = folder.load({"environment": name}).settings
    assert settings.releases.auto_deploy is deploys
    assert settings.retention.metrics_days == metrics_days
    assert settings.retention.logs_days == logs_days


def test_a_wrong_value_on_the_command_line_is_a_wrong_call(folder: Any) -> None:
    with pytest.raises(UsageError) as caught:
        folder.load({"quiz.strategy": "inteligent"})
    assert caught.value.hint == 'did you mean "intelligent"?'


def test_an_unknown_name_is_answered_with_the_nearest_known_one(folder: Any) -> None:
    with pytest.raises(ConfigError, match=r"quiz\.stategy.*quiz\.strategy"):
        folder.load().value("quiz.stategy")


def test_the_ledger_is_a_file_below_the_state_folder_unless_set(folder: Any, tmp_path: Path) -> None:
    assert folder.load().database() == tmp_path / ".quizops" / "ledger.sqlite"
    folder.toml('database = "other.sqlite"\n')
    assert folder.load().database() == tmp_path / "other.sqlite"
    folder.toml('database = "env:QUIZ_DB"\n')
    assert folder.load(QUIZ_DB="x").database({"QUIZ_DB": "postgresql://h/d"}) == "postgresql://h/d"


def test_a_password_in_a_database_url_is_never_shown(folder: Any) -> None:
    folder.toml('database = "postgresql://me:hidden@host/d"\n')
    setting = folder.load().value_with_source("database")
    assert setting.shown == '"postgresql://me:***@host/d"'


def test_a_file_in_order_is_required_to_own_a_folder(folder: Any) -> None:
    config = folder.load()
    assert config.require() is config
    folder.toml("[quiz]\nstrict = 1\n")
    with pytest.raises(ConfigError) as caught:
        folder.load().require()
    assert str(caught.value.location) == "quizops.toml:2:1"


def test_a_bom_before_the_settings_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "quizops.toml").write_bytes(b"\xef\xbb\xbf[quiz]\nblank = 'clear'\n")
    config = Config.load(tmp_path, environ={})
    assert (config.problems(), config.value("quiz.blank")) == ([], "clear")


def test_own_sections_of_an_environment_are_reachable(folder: Any) -> None:
    folder.environment("dev.json", {**GOOD_DEV, "mine": {"key": {"deep": 5}}})
    setting = folder.load().value_with_source("mine.key.deep")
    assert (setting.value, setting.source.layer) == (5, Layer.ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "workers", "batch", "timeout_s", "tries"),
    [("dev", 2, 100, 30, 1), ("staging", 4, 500, 120, 2), ("prod", 8, 1000, 300, 3)],
)
def test_shipped_numbers_serve_where_no_file_says_otherwise(
    folder: Any, name: str, workers: int, batch: int, timeout_s: int, tries: int
) -> None:
    config = folder.load({"environment": name})
    found = [
        config.value(f"processing.{key}")
        for key in ("parallel_workers", "batch_size", "timeout_seconds", "retry_attempts")
    ]
    assert found == [workers, batch, timeout_s, tries]
