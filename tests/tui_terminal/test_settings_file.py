"""Settings of the console: what is right holds, what is wrong is told with its line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from quizops.errors import Problem
from quizops_console.tui.terminal.capabilities import Glyphs, Terminal
from quizops_console.tui.terminal.looks import ThemeName
from quizops_console.tui.terminal.settings import Settings, settings_path
from quizops_console.tui.terminal.settings_watch import SettingsWatch

_PATH = Path("config.toml")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert Settings.load(tmp_path / "none" / "config.toml") == (Settings(), [])


def test_all_settings_are_read() -> None:
    settings, problems = Settings.parse(
        'theme = "high-contrast"\nmouse = false\nascii = "always"\n[keys]\nretry = "t"\n',
        _PATH,
    )
    assert problems == []
    assert settings.theme is ThemeName.HIGH_CONTRAST and not settings.mouse
    assert (settings.ascii, dict(settings.keys)) == ("always", {"retry": "t"})


def test_an_unknown_setting_names_the_near_one_and_its_line() -> None:
    _, problems = Settings.parse('mouse = true\n\nthem = "dark"\n', _PATH)
    assert _told(problems) == [(3, "there is no setting them", "did you mean theme?")]


def test_a_wrong_value_names_the_near_one_and_the_others_hold() -> None:
    settings, problems = Settings.parse('theme = "drak"\nmouse = false', _PATH)
    assert _told(problems) == [(1, 'theme cannot be "drak"', "did you mean dark?")]
    assert settings.theme is ThemeName.DARK and not settings.mouse


def test_a_switch_in_quotes_is_told() -> None:
    settings, problems = Settings.parse('mouse = "false"', _PATH)
    assert settings.mouse
    assert _told(problems) == [(1, 'mouse cannot be "false"', "true or false, without quotes")]


@pytest.mark.parametrize("key", [*(f"ctrl+{letter}" for letter in "sqbajhm"), "alt+r", "^s"])
def test_keys_that_terminals_keep_are_refused_with_their_line(key: str) -> None:
    settings, problems = Settings.parse(f'[keys]\n# mine\nretry = "t, {key}"\n', _PATH)
    assert [problem.location.line for problem in problems] == [3]
    assert "cannot be a key" in problems[0].message
    assert "retry" not in settings.keys


def test_a_key_for_an_unknown_action_names_the_near_one() -> None:
    _, problems = Settings.parse('[keys]\nretri = "t"\n', _PATH)
    assert _told(problems) == [(2, "there is no action retri", "did you mean retry?")]


def test_a_key_that_is_no_text_is_told() -> None:
    _, problems = Settings.parse('[keys]\nretry = ["t"]\n', _PATH)
    assert _told(problems) == [(2, "retry needs text", 'write: retry = "r, ctrl+r"')]


def test_keys_written_with_dots_have_their_line_too() -> None:
    _, problems = Settings.parse('mouse = true\nkeys.retri = "t"\n', _PATH)
    assert [problem.location.line for problem in problems] == [2]


def test_a_file_that_is_no_toml_says_where() -> None:
    settings, [problem] = Settings.parse("mouse = true\ntheme = dark\n", _PATH)
    assert settings == Settings()
    assert (problem.location.line, problem.location.column) == (2, 9)
    assert "at line" not in problem.message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    settings, [problem] = Settings.load(tmp_path / "config.toml")
    assert settings == Settings()
    assert "cannot be read" in problem.message


def test_the_file_lies_where_the_desktop_keeps_settings() -> None:
    assert settings_path({"XDG_CONFIG_HOME": "/x", "HOME": "/h"}) == Path("/x/quizops/config.toml")
    assert settings_path({"HOME": "/h"}) == Path("/h/.config/quizops/config.toml")


@pytest.mark.parametrize(
    ("setting", "glyphs"), [("auto", Glyphs.LIMITED), ("always", Glyphs.ASCII), ("never", Glyphs.FULL)]
)
def test_the_operator_has_the_last_word_on_characters(setting: str, glyphs: Glyphs) -> None:
    console = Terminal.detect({"TERM": "linux", "LANG": "C.UTF-8"}, True)
    assert Settings(ascii=setting).on(console).glyphs is glyphs


def test_a_changed_file_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("mouse = true\n")
    assert _changes(path, lambda: path.write_text("mouse = false\n")) == 1


def test_a_file_moved_into_place_is_told(tmp_path: Path) -> None:
    path, draft = tmp_path / "config.toml", tmp_path / "draft"
    draft.write_text("mouse = true\n")
    assert _changes(path, lambda: draft.rename(path)) == 1


def test_a_folder_made_later_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "quizops" / "config.toml"

    def make() -> None:
        path.parent.mkdir()
        path.write_text("mouse = false\n")

    assert _changes(path, make) == 1


def test_a_file_behind_a_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "quizops").mkdir()
    target, path = tmp_path / "dotfiles" / "config.toml", tmp_path / "quizops" / "config.toml"
    target.write_text("mouse = true\n")
    path.symlink_to(target)
    assert _changes(path, lambda: target.write_text("mouse = false\n")) == 1


def _changes(path: Path, change: Callable[[], object]) -> int:
    """How often it is told until the first telling and what follows at once."""
    told = 0

    async def look() -> None:
        nonlocal told
        arrived = asyncio.Event()

        def changed() -> None:
            nonlocal told
            told += 1
            arrived.set()

        watch = SettingsWatch(path, changed)
        watch.start()
        change()
        async with asyncio.timeout(10):
            await arrived.wait()
        watch.close()

    asyncio.run(look())
    return told


def _told(problems: list[Problem]) -> list[tuple[int | None, str, str]]:
    return [(problem.location.line, problem.message, problem.hint) for problem in problems]
