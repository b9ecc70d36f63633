"""What the documents say of the console: its keys, its settings, its pictures."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.packaging.readme_keys import keys_in_readme
from tests.terminal.make_pictures import PICTURES, SCENES

from quizops_console.actions import keymap, keys_markdown
from quizops_console.tui.terminal.settings import Settings

ROOT = Path(__file__).parents[2]
_PICTURE = re.compile(r"!\[[^]]+\]\(docs/pictures/(\w+)\.svg\)")
_TOML = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_keys_in_the_readme_are_those_of_the_registry() -> None:
    assert keys_in_readme() == keys_markdown().strip(), "`make pictures` writes them anew"


def test_every_picture_is_shown_in_the_readme_and_can_be_made_again() -> None:
    shown = _PICTURE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(SCENES) == sorted(path.stem for path in PICTURES.iterdir())


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_a_whole_svg_without_an_address(name: str) -> None:
    text = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert "href" not in text
    assert "/tmp" not in text


def test_the_settings_in_the_operations_page_are_all_there_are_and_right() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (example,) = _TOML.findall(page)
    settings, problems = Settings.parse(example, Path("config.toml"))
    assert problems == []
    assert set(tomllib.loads(example)) == set(Settings.__dataclass_fields__)
    assert not keymap(settings.keys).problems
