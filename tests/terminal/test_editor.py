"""`e`: the file at its line in the operator's own editor, and back."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.editor import Editor
from tests.terminal.folder import Folder


def test_e_opens_the_tracker_at_the_line_of_the_row(owned: Folder, open_console: OpenConsole) -> None:
    editor = Editor(owned, ("103,Cem", "103,Cemal"))
    console = open_console(owned, env=editor.environment).stands_on("Ada").press("j", "j").stands_on("Cem")
    console.press("e").stands_on("Cemal")
    assert editor.file.samefile(owned.content / "tracker.csv")
    assert any("4" in word for word in editor.calls[0][:-1])


def test_an_editor_has_the_terminal_to_itself(owned: Folder, open_console: OpenConsole) -> None:
    editor = Editor(owned, waits=True)
    console = open_console(owned, env=editor.environment).stands_on("Ada")
    console.press("e").sees("EDITING").does_not_see("Bea")
    owned.replace("tracker.csv", "Cem", "Cemal")
    assert console.line.echoes()
    console.press("enter").stands_on("Ada").sees("Cemal").press("j").stands_on("Bea")


def test_an_editor_that_fails_is_told(owned: Folder, open_console: OpenConsole) -> None:
    editor = Editor(owned, code=3)
    console = open_console(owned, env=editor.environment).stands_on("Ada")
    console.press("e").sees("ended with status 3").stands_on("Ada").press("j").stands_on("Bea")


def test_an_editor_that_is_not_there_is_told(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned, env={"EDITOR": "no-such-editor"}).stands_on("Ada")
    console.press("e").sees("no-such-editor").stands_on("Ada").press("j").stands_on("Bea")


def test_an_editor_may_have_words_of_its_own(owned: Folder, open_console: OpenConsole) -> None:
    editor = Editor(owned, name="code")
    env = {"EDITOR": f"{editor.path} --wait", "VISUAL": ""}
    console = open_console(owned, env=env).stands_on("Ada").press("e")
    console.until(lambda: editor.calls, "the editor called")
    assert editor.calls[0][0] == "--wait"
    console.stands_on("Ada")


def test_a_row_that_stands_in_no_file_says_so(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4").sees("succeeded")
    console.press("e").sees("this row stands in no file")
