from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quizops import __version__

ROOT = Path(__file__).parents[2]
REQUIRED = {
    "quizops/__init__.py",
    "quizops/py.typed",
    "quizops/quiz/quiz.schema.json",
    "quizops/ledger/revisions/env.py",
    "quizops/templates/content/quizops.toml",
    "quizops/templates/content/people.csv",
    "quizops/templates/content/optionSets.csv",
    "quizops/templates/content/planets/questions.csv",
    "quizops/templates/content/environments/dev/config.json",
    "quizops_console/__init__.py",
    "quizops_console/py.typed",
    "quizops_console/cli/main.py",
}


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_both_packages_with_their_data(wheel: Path) -> None:
    assert names_in(wheel) >= REQUIRED


@pytest.mark.parametrize("folder", ["core/quizops", "console/quizops_console"])
def test_every_source_file_is_in_the_wheel(wheel: Path, folder: str) -> None:
    base = (ROOT / folder).parent
    sources = {path.relative_to(base).as_posix() for path in (ROOT / folder).rglob("*.py")}
    assert sources <= names_in(wheel)


def test_every_schema_revision_is_in_the_wheel(wheel: Path) -> None:
    revisions = {path.name for path in (ROOT / "core/quizops/ledger/revisions/versions").glob("r*.py")}
    assert revisions
    packed = {Path(name).name for name in names_in(wheel) if "/ledger/revisions/versions/" in name}
    assert revisions <= packed


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert tops == {"quizops", "quizops_console", f"quizops-{__version__}.dist-info"}


def test_the_command_is_an_entry_point(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"quizops-{__version__}.dist-info/entry_points.txt").decode()
    assert "quizops = quizops_console.cli.main:main" in text


def test_init_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    script = "import sys; from quizops_console.cli import main; print(main.__file__); sys.exit(main.main())"
    done = subprocess.run(
        [sys.executable, "-c", script, "init", str(tmp_path / "content")],
        env={"PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "installed") in done.stdout
    assert (tmp_path / "content" / "planets" / "questions.csv").is_file()
