from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizops.config.positions import toml_positions
from quizops.errors import Severity

PROD = {"type": "prod", "debug_enabled": False, "performance_monitoring": True}


def test_an_unknown_key_is_named_with_its_line_and_a_near_miss(folder: Any) -> None:
    problem = folder.toml('# mine\n[quiz]\n  stratgy = "overwrite"\n').only_problem()
    assert (problem.rule, str(problem.location)) == ("unknown_setting", "quizops.toml:3:3")
    assert problem.hint == 'did you mean "strategy"?'


def test_an_unknown_table_is_named(folder: Any) -> None:
    problem = folder.toml("[download]\nauto = false\n").only_problem()
    assert (str(problem.location), problem.hint) == ("quizops.toml:1:1", 'did you mean "downloads"?')


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('workers = "2"', "downloads.workers is '2'"),
        ("workers = 0", "greater than or equal to 1"),
        ("workers = true", "valid integer"),
        ("auto = 1", "valid boolean"),
        ('rate = { youtube = { burst = "x" } }', "downloads.rate.youtube.burst"),
    ],
)
def test_a_wrong_value_is_told_and_the_default_serves(folder: Any, line: str, says: str) -> None:
    folder.toml(f"[downloads]\nmedia = 'files'\n{line}\n")
    problem = folder.only_problem()
    assert says in problem.message
    assert problem.location.line == 3
    settings = folder.load().settings.downloads
    assert (settings.media, settings.workers, settings.auto, settings.rate.youtube.burst) == (
        "files",
        2,
        True,
        5,
    )


def test_a_share_outside_its_bounds_is_refused(folder: Any) -> None:
    assert "max_removed" in folder.toml("[quiz]\nmax_removed = 1.5\n").only_problem().message


def test_a_broken_file_is_told_with_line_and_column_and_counts_for_nothing(folder: Any) -> None:
    folder.toml('[quiz]\nblank = "clear"\nstrict = maybe\n')
    problem = folder.only_problem()
    assert (problem.rule, problem.location.line, problem.location.column) == ("toml_syntax", 3, 10)
    assert folder.load().value("quiz.blank") == "keep"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("file", "rule"), [("quizops.toml", "toml_syntax"), ("environments/dev.json", "environment_syntax")]
)
def test_a_file_in_another_encoding_is_told_with_its_place(
    tmp_path: Path, folder: Any, file: str, rule: str, mark: bytes
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / file).write_bytes(mark + "# é\n# caf".encode() + b"\xe9\n")
    problem = folder.only_problem()
    assert (problem.rule, str(problem.location)) == (rule, f"{file}:2:6")
    assert problem.location.byte_offset == len(mark) + 10
    assert problem.hint


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, folder: Any) -> None:
    (tmp_path / "quizops.toml").mkdir()
    problem = folder.only_problem()
    assert (problem.rule, str(problem.location)) == ("toml_syntax", "quizops.toml:1:1")
    assert problem.hint


def test_a_target_with_a_wrong_environment_is_left_out_and_told_once(folder: Any) -> None:
    problem = folder.toml('[targets.web]\nenv = "prd"\npath = "/x"\n').only_problem()
    assert (problem.location.line, problem.hint) == (2, 'did you mean "prod"?')
    assert folder.load().settings.targets == {}


def test_slips_in_a_target_leave_the_rest_of_it(folder: Any) -> None:
    folder.toml('[targets.web]\nenv = "dev"\npath = "/x"\nhealth-url = "y"\nrestart = 4\n')
    problems = folder.load().problems()
    assert [(problem.location.line, problem.rule) for problem in problems] == [
        (4, "unknown_setting"),
        (5, "wrong_value"),
    ]
    assert problems[0].hint == 'did you mean "health_url"?'
    assert folder.load().settings.targets["web"].path == "/x"


def test_a_reference_to_the_ledger_must_name_its_place(folder: Any) -> None:
    problem = folder.toml('database = "env:"\n').only_problem()
    assert (problem.rule, problem.location.line) == ("wrong_value", 1)
    assert folder.load().settings.database == ""


@pytest.mark.parametrize(
    "line",
    [
        "[quiz]\nmax_removed = 10",
        "[quiz]\nblank = 7",
        "[quiz]\nschema = 1",
        "[quiz]\nstrict = 1",
        "[downloads]\nworkers = 1.5",
        "[downloads]\nworkers = 0",
        '[downloads]\nmedia = ""',
        "[downloads]\nrate = 5",
        '[watch]\nlinger_s = "5"',
        '[recipes]\nallowed_paths = "x"',
        "[notify.channels]\nops = 5",
        "[git]\ncommit = 2026-11-22",
        "[serve]\nport = 70000",
        "environment = 5",
        "quiz = 5",
    ],
)
def test_every_wrong_value_has_its_line_and_a_way_out(folder: Any, line: str) -> None:
    problem = folder.toml(f"{line}\n").only_problem()
    assert (problem.rule, problem.location.line) == ("wrong_value", line.count("\n") + 1)
    assert problem.hint


def test_every_problem_of_a_file_is_listed_in_order_of_lines(folder: Any) -> None:
    folder.toml("[quiz]\nstrict = 3\nnope = 1\nblank = 2\n[git]\ncommit = 'no'\n")
    assert [problem.location.line for problem in folder.load().problems()] == [2, 3, 4, 6]


@pytest.mark.parametrize("spelling", ["dev", "development", "staging", "prod", "production", "Production"])
def test_both_spellings_of_an_environment_are_understood(folder: Any, spelling: str) -> None:
    config = folder.toml(f'environment = "{spelling}"\n').load()
    assert config.problems("config") == []
    assert config.settings.environment.value in spelling.lower()


def test_an_unknown_environment_is_answered_with_the_nearest(folder: Any) -> None:
    assert folder.toml('environment = "stagging"\n').only_problem().hint == 'did you mean "staging"?'


def test_two_files_for_one_environment_are_an_error(folder: Any) -> None:
    folder.environment("dev.json", {"environment": {"type": "dev"}})
    folder.environment("development/config.json", {"environment": {"type": "dev"}})
    problem = folder.only_problem()
    assert problem.rule == "environment_twice"
    assert "environments/dev.json and environments/development/config.json" in problem.message


def test_an_environment_of_another_type_is_an_error_at_its_line(folder: Any) -> None:
    folder.toml('environment = "staging"\n')
    folder.environment("staging.json", '{\n "environment": {\n  "type": "prod"}}')
    problem = folder.only_problem()
    assert (problem.rule, str(problem.location)) == ("environment_type", "environments/staging.json:3:3")


def test_production_is_the_same_type_as_prod(folder: Any) -> None:
    folder.toml('environment = "prod"\n')
    folder.environment("production/config.json", {"environment": {**PROD, "type": "production"}})
    assert folder.load().problems() == []


def test_prod_wants_debug_off_and_monitoring_on(folder: Any) -> None:
    folder.toml('environment = "prod"\n')
    folder.environment("prod.json", {"environment": {"type": "prod"}})
    rules = [problem.rule for problem in folder.load().problems("environment")]
    assert rules == ["environment_debug", "environment_monitoring"]


def test_missing_keys_of_an_environment_mean_dev_with_debug(folder: Any) -> None:
    folder.environment("dev.json", {})
    about = folder.load().environment.content.environment
    assert (about.type.value, about.debug_enabled) == ("dev", True)
    assert (about.performance_monitoring, about.error_notifications) == (False, False)


def test_an_output_folder_that_cannot_be_one_is_an_error(folder: Any, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    folder.environment("dev.json", {"output": {"base_directory": "taken/reports"}})
    problem = folder.only_problem()
    assert problem.rule == "environment_output"
    assert "taken is not a folder" in problem.message


def test_prod_without_a_file_is_a_warning_where_prod_was_asked_for(folder: Any) -> None:
    problem = folder.toml('# ours\nenvironment = "prod"\n').only_problem()
    assert (problem.rule, problem.severity) == ("environment_missing", Severity.WARNING)
    assert str(problem.location) == "quizops.toml:2:1"
    (asked_by_hand,) = folder.load({"environment": "staging"}).problems()
    assert asked_by_hand.location.file is None


def test_a_media_folder_that_cannot_be_one_is_told_where_it_is_named(folder: Any, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    assert str(folder.only_problem().location) == "media"
    folder.toml('[downloads]\nmedia = "media"\n')
    assert str(folder.only_problem().location) == "quizops.toml:2:1"


def test_broken_json_is_told_with_its_place(folder: Any) -> None:
    folder.environment("dev.json", '{"environment": {\n  "type": }}')
    problem = folder.only_problem()
    assert (problem.rule, problem.location.line, problem.location.column) == ("environment_syntax", 2, 11)


def test_a_slip_in_a_known_section_is_a_warning_and_own_keys_are_not(folder: Any) -> None:
    folder.environment("dev.json", {"processing": {"batch_sizes": 5, "colour": 1}, "mine": {}})
    problem = folder.only_problem()
    assert (problem.severity, problem.hint) == (Severity.WARNING, 'did you mean "batch_size"?')


def test_problems_can_be_asked_for_by_kind(folder: Any) -> None:
    folder.toml("[quiz]\nnope = 1\n").environment("dev.json", "[]")
    config = folder.load()
    assert [problem.rule for problem in config.problems("config")] == ["unknown_setting"]
    assert [problem.rule for problem in config.problems("environment")] == ["environment_syntax"]


def test_keys_after_long_strings_lists_and_comments_keep_their_lines() -> None:
    text = 'a = """\n[not.a.table]\nb = 1\n"""\nb = [ # ]\n 1,\n "x]" ]\n[t."q.r"] # c\n\'k\' = 1\nx.y = 2\n'
    positions = toml_positions(text)
    assert positions.of(("b",)) == (5, 1)
    assert positions.of(("t", "q.r", "k")) == (9, 1)
    assert positions.of(("t", "q.r", "x", "y", "inside")) == (10, 1)
    assert positions.of(("nowhere",)) == (None, None)
