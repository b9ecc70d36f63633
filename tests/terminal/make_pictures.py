"""Drives the console over the sample content; keeps its screens, and the table of keys: `make pictures`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.packaging.readme_keys import put_keys_into_readme
from tests.terminal.console import Console, opened
from tests.terminal.folder import OPERATOR, Folder
from tests.terminal.picture import picture_of
from tests.terminal.stillness import Stillness

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_QUESTIONS = "science/questions.csv"


def downloads(console: Console) -> str:
    console.press("/").type("status:failed,pending").press("enter").sees("of 49")
    console.press("j", "space", "j", "j", "space").sees("2 marked").press("k", "enter").sees("links")
    return "Downloads: what failed and why, with two rows marked"


def merges(console: Console) -> str:
    console.press("2").sees("conflict", "refused", "withheld").press("g", "j").stands_on("conflict")
    console.press("enter").sees("> theirs")
    return "Merges: what waits, with file, line and column"


def conflict(console: Console) -> str:
    console.press("2").sees("conflict").press("/").type("kind:conflict").press("enter").stands_on("conflict")
    console.press("d").sees("esc back")
    return "A conflict, word by word"


def monitoring(console: Console) -> str:
    console.press("3").sees("ledger", "owner's CPU", "last hour")
    return "Monitoring: checks and figures"


def releases(console: Console) -> str:
    console.press("4", "tab").sees("1.4.0").press("/").type("science live:live").press("enter")
    console.stands_on("live").press("b").sees("reason")
    return "Updates: a rollback asks first"


SCENES: dict[str, Callable[[Console], str]] = {
    scene.__name__: scene for scene in (downloads, merges, conflict, monitoring, releases)
}


def pictures(*names: str) -> Iterator[tuple[str, str]]:
    """Name and SVG of these scenes, or of all, over one folder."""
    with tempfile.TemporaryDirectory(prefix="quizops-pictures-") as place:
        folder = Folder.sample(Path(place))
        _let_things_happen(folder)
        folder.own().wait_for("alert_firing")
        stillness = Stillness()
        try:
            for name in names or SCENES:
                with opened(folder.move_home(Path(place) / name)) as console:
                    console.sees("Ada", "watching").settled()
                    title = SCENES[name](console)
                    console.settled(1.0)
                    stillness.bring_to(console.screen)
                    yield name, picture_of(console.screen, title)
        finally:
            folder.end()


def _let_things_happen(folder: Folder) -> None:
    """A conflict, a refused row and a rolled-back one, as a morning brings them."""
    folder.publish()
    folder.replace("world/places.csv", "Which ocean is the largest?", "Which ocean is the largest of all?")
    folder.publish()
    assert folder.run("rollback", "--quiz", "world", "--reason", "asked twice", "--yes").code == 0

    def by_hand(document: dict[str, list[dict[str, object]]]) -> None:
        document["questions"][0]["text"] = "Which planet has the shortest day of all?"

    folder.edit_quiz(by_hand, _quiz_of(folder))
    folder.replace(_QUESTIONS, "Which planet has the shortest day?", "Which planet turns fastest?")
    folder.replace(_QUESTIONS, ';;Mercury;;"Old', ';;Quicksilver;;"Old')


def _quiz_of(folder: Folder) -> str:
    (path,) = (folder.content / "science").glob("*_complete.json")
    return str(path.relative_to(folder.content))


def main() -> int:
    os.environ["QUIZOPS_OPERATOR"] = OPERATOR
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures():
        (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")
        sys.stdout.write(f"docs/pictures/{name}.svg\n")
    put_keys_into_readme()
    sys.stdout.write("README.md\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
