"""The operator's editor is found and opened at a place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from quizops_console.tui.terminal.editor import Editor, EditorMissing, Place

_PLACE = Place(Path("content/questions.csv"), 12, 5)
_FILE = "content/questions.csv"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("vi", ["vi", "+12", _FILE]),
        ("vim", ["vim", "+call cursor(12,5)", _FILE]),
        ("vim.basic", ["vim.basic", "+call cursor(12,5)", _FILE]),
        ("/usr/bin/nvim -n", ["/usr/bin/nvim", "-n", "+call cursor(12,5)", _FILE]),
        ("nano", ["nano", "+12,5", _FILE]),
        ("emacs -nw", ["emacs", "-nw", "+12:5", _FILE]),
        ("emacsclient -t -a ''", ["emacsclient", "-t", "-a", "", "+12:5", _FILE]),
        ("micro", ["micro", "+12:5", _FILE]),
        ("kak", ["kak", "+12:5", _FILE]),
        ("hx", ["hx", f"{_FILE}:12:5"]),
        ("code --wait", ["code", "--wait", "--goto", f"{_FILE}:12:5"]),
        ("joe", ["joe", "+12", _FILE]),
        ("mcedit", ["mcedit", f"{_FILE}:12"]),
        ("'my editor' --fast", ["my editor", "--fast", _FILE]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(text: str, command: list[str]) -> None:
    assert Editor.chosen({"EDITOR": text}, _everything).command(_PLACE) == command


def test_visual_comes_before_editor() -> None:
    assert Editor.chosen({"VISUAL": "vim", "EDITOR": "ed"}, _everything).name == "vim"


def test_an_empty_variable_does_not_count() -> None:
    assert Editor.chosen({"VISUAL": " ", "EDITOR": "micro"}, _everything).name == "micro"


def test_without_variables_the_first_usual_one_is_taken() -> None:
    assert Editor.chosen({}, lambda name: name if name == "vi" else None).words == ("vi",)


def test_without_any_it_says_what_to_set() -> None:
    with pytest.raises(EditorMissing) as told:
        Editor.chosen({}, _nothing)
    assert "export EDITOR=vim" in told.value.hint


def test_a_missing_one_is_named() -> None:
    with pytest.raises(EditorMissing, match="EDITOR names vimm, which is not found"):
        Editor.chosen({"EDITOR": "vimm -n"}, _nothing)


def test_wrong_quotes_are_told() -> None:
    with pytest.raises(EditorMissing, match="VISUAL cannot be understood: No closing quotation"):
        Editor.chosen({"VISUAL": "vim 'x"}, _everything)


def test_a_file_that_starts_with_a_dash_is_no_option() -> None:
    assert Editor(("nano",)).command(Place(Path("-x.csv"), 1, 1)) == ["nano", "+1,1", "./-x.csv"]


def test_the_exit_status_comes_back(tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys; sys.exit(3 if sys.argv[1].endswith('x.csv') else 0)")
    assert Editor((sys.executable, str(script))).open(Place(tmp_path / "x.csv")) == 3


def test_one_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    program = tmp_path / "editor"
    program.write_text("no program")
    with pytest.raises(EditorMissing, match="editor cannot be started: Permission denied"):
        Editor((str(program),)).open(Place(tmp_path / "x.csv"))


def _everything(name: str) -> str:
    return name


def _nothing(name: str) -> None:
    return None
