"""Where quizzes lie: which folder is one, from which files it is made, into which file it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizops.errors import ContentError, Location, Problem, QuizHeld
from quizops.files import storage_error
from quizops.quiz.frame import find_questions
from quizops.quiz.option_sets import is_option_sets_header
from quizops.quiz.question import is_questions_header
from quizops.tables import CsvDocument

NEW_OUTPUT = "quiz_complete.json"
_HEAD_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """One quiz of a content folder.

    `name` is the folder's path from the content root with `.` for `/`; the root's own bears its name.
    `question_files` are in natural order; `set_files` from the farthest folder to the nearest, in natural
    order within one. `held`: why the quiz cannot be worked on as it lies there.
    """

    name: str
    root: Path
    folder: Path
    question_files: tuple[Path, ...]
    set_files: tuple[Path, ...]
    output: Path
    held: QuizHeld | None = None

    def file(self, path: Path) -> str:
        """A path as messages and the ledger name it: from the content root, with `/`."""
        return path.relative_to(self.root).as_posix()

    @property
    def files(self) -> tuple[Path, ...]:
        return (*self.set_files, *self.question_files)


@dataclass(frozen=True, slots=True)
class Discovery:
    """All quizzes under a content root, in order of name, and the CSVs that could not be read."""

    places: tuple[QuizPlace, ...]
    problems: tuple[Problem, ...]


def discover(
    root: Path,
    files: Iterable[Path],
    recorded: Mapping[str, str] | None = None,
) -> Discovery:
    """Find the quizzes among `files`, which are those of a walk over `root` that are not to be ignored.

    A CSV counts by its header, never by its name. `recorded` maps quiz names to the outputs recorded for
    them, as paths from the root: such a quiz stays one while its output is there, whatever becomes of its
    CSVs. Reads the first line of each CSV, and JSON files only where a choice is to be made. A file that
    cannot be read is a problem and stops no other.
    """
    known = sorted(set(files), key=natural_key)
    tables, problems = _sorted_tables([path for path in known if path.suffix.lower() == ".csv"], root)
    outputs = [path for path in known if path.suffix.lower() == ".json"]
    folders = {path.parent for path, kind in tables.items() if kind == "questions"}
    folders |= {(root / output).parent for output in (recorded or {}).values() if root / output in outputs}
    places = [
        _place(root, folder, tables, [path for path in outputs if path.parent == folder], recorded or {})
        for folder in sorted(folders)
    ]
    return Discovery(tuple(_named_once(places)), tuple(problems))


def _named_once(places: Iterable[QuizPlace]) -> list[QuizPlace]:
    """In order of name; of folders that come to one name the first is the quiz, and it is held."""
    named: dict[str, QuizPlace] = {}
    for place in sorted(places, key=lambda place: (place.name, str(place.folder))):
        first = named.setdefault(place.name, place)
        if first is not place:
            named[place.name] = replace(first, held=_same_name(first, place))
    return list(named.values())


def _same_name(first: QuizPlace, second: QuizPlace) -> QuizHeld:
    folders = [place.folder.relative_to(place.root).as_posix() for place in (first, second)]
    return QuizHeld(
        f"the folders {folders[0]} and {folders[1]} both come to the name {first.name}",
        hint="rename one of them; a dot in a folder's name stands for a slash in the quiz's",
        location=Location(f"{folders[1]}"),
        rule="quiz_name_twice",
    )


def quiz_name(root: Path, folder: Path) -> str:
    """`content/languages/french` → `languages.french`; the root itself → its own name."""
    steps = folder.relative_to(root).parts
    return ".".join(steps) if steps else root.resolve().name


def natural_key(path: Path | str) -> tuple[tuple[int, int | str], ...]:
    """Sorts `q2.csv` before `q10.csv`, whatever the case of their letters."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def table_kind(header: Sequence[str]) -> str | None:
    """`questions`, `option_sets`, or None for a table that is neither."""
    if is_questions_header(header):
        return "questions"
    return "option_sets" if is_option_sets_header(header) else None


def read_header(path: Path, file: str) -> tuple[str, ...]:
    """The column names of a CSV, from its first line alone.

    Raises `ContentError` as `CsvDocument.parse` does, `OSError` when the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    lines = head.splitlines(keepends=True)[:2]
    whole = len(head) < _HEAD_BYTES
    try:
        return CsvDocument.parse(head if whole else b"".join(lines), file).header
    except ContentError:
        if whole:
            raise
        return CsvDocument.parse(path.read_bytes(), file).header


def holds_questions(path: Path) -> bool:
    """Whether a JSON file has a list called `questions`, as far as this user may read it."""
    try:
        return find_questions(path.read_bytes()) is not None
    except OSError:
        return False


def _sorted_tables(paths: Iterable[Path], root: Path) -> tuple[dict[Path, str], list[Problem]]:
    tables: dict[Path, str] = {}
    problems = []
    for path in paths:
        file = path.relative_to(root).as_posix()
        try:
            kind = table_kind(read_header(path, file))
        except ContentError as error:
            problems.append(error.as_problem())
            continue
        except OSError as error:
            problems.append(storage_error(error, path, "read").as_problem())
            continue
        if kind is not None:
            tables[path] = kind
    return tables, problems


def _place(
    root: Path,
    folder: Path,
    tables: Mapping[Path, str],
    candidates: Sequence[Path],
    recorded: Mapping[str, str],
) -> QuizPlace:
    name = quiz_name(root, folder)
    above = [folder, *(parent for parent in folder.parents if parent.is_relative_to(root))]
    sets = [path for path, kind in tables.items() if kind == "option_sets" and path.parent in above]
    output, held = _output(root, folder, candidates, recorded.get(name), holds_questions)
    return QuizPlace(
        name,
        root,
        folder,
        tuple(path for path, kind in tables.items() if kind == "questions" and path.parent == folder),
        tuple(sorted(sets, key=lambda path: (len(path.parent.parts), natural_key(path)))),
        output,
        held,
    )


def _output(
    root: Path,
    folder: Path,
    candidates: Sequence[Path],
    recorded: str | None,
    is_quiz: Callable[[Path], bool],
) -> tuple[Path, QuizHeld | None]:
    """The recorded output, else the one JSON that has `questions`, else a new name."""
    if recorded is not None:
        return root / recorded, None
    quizzes = [path for path in candidates if is_quiz(path)]
    if len(quizzes) > 1:
        names = " and ".join(path.relative_to(root).as_posix() for path in quizzes)
        return quizzes[0], QuizHeld(
            f"{names} both have questions, and none is recorded as this quiz's output",
            hint="move all but one of them to another folder",
            location=Location(quizzes[0].relative_to(root).as_posix(), 1, 1),
            rule="output_ambiguous",
        )
    return (quizzes[0] if quizzes else folder / NEW_OUTPUT), None
