"""Which folders are quizzes."""

from pathlib import Path

import pytest

from quizops.quiz.place import Discovery, discover, natural_key

QUESTIONS = "id,template,text\n1,mc,T\n"
SETS = "optionSetName,optionsDelimited\nplanets,Earth|Mars\n"
TRACKER = "row_id,name,youtube_playlist,google_drive\n1,A,,\n"
QUIZ = '{"questions": [], "optionSets": {}, "templates": {}}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "content"
    made.mkdir()
    return made


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_csv", ".csv").replace("_json", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(root: Path, recorded=None) -> Discovery:
    return discover(root, [path for path in root.rglob("*") if path.is_file()], recorded)


def test_a_quiz_is_named_by_its_path_and_the_root_by_its_own_name(root):
    write(root, q_csv=QUESTIONS, a__b__x_csv=QUESTIONS)
    assert [place.name for place in found(root).places] == ["a.b", "content"]


def test_a_file_is_recognised_by_its_header_never_by_its_name(root):
    write(root, optionSets_csv=QUESTIONS, questions_csv=SETS, people_csv=TRACKER)
    place = found(root).places[0]
    assert [path.name for path in place.question_files] == ["optionSets.csv"]
    assert [path.name for path in place.set_files] == ["questions.csv"]


def test_a_folder_without_questions_is_no_quiz(root):
    write(root, sets_csv=SETS, people_csv=TRACKER)
    assert found(root).places == ()


def test_question_files_are_in_natural_order(root):
    write(root, q10_csv=QUESTIONS, q2_csv=QUESTIONS, Q1_csv=QUESTIONS)
    assert [path.name for path in found(root).places[0].question_files] == ["Q1.csv", "q2.csv", "q10.csv"]
    assert natural_key("q2") < natural_key("q10")


def test_option_sets_of_the_folders_above_count_and_the_nearer_come_last(root):
    write(root, sets_csv=SETS, a__sets_csv=SETS, a__b__q_csv=QUESTIONS, a__b__s_csv=SETS, a__c__s_csv=SETS)
    place = found(root).places[0]
    assert [place.file(path) for path in place.set_files] == ["sets.csv", "a/sets.csv", "a/b/s.csv"]


def test_the_output_is_the_one_json_with_questions_else_a_new_name(root):
    write(root, q_csv=QUESTIONS, flags_json="{}", mine_json=QUIZ)
    assert found(root).places[0].output.name == "mine.json"
    (root / "mine.json").unlink()
    assert found(root).places[0].output.name == "quiz_complete.json"


def test_once_recorded_the_output_stays(root):
    write(root, q_csv=QUESTIONS, mine_json=QUIZ, other_json=QUIZ)
    place = found(root, {"content": "other.json"}).places[0]
    assert place.output.name == "other.json" and place.held is None


def test_two_candidates_without_a_record_are_refused_by_name(root):
    write(root, q_csv=QUESTIONS, mine_json=QUIZ, other_json=QUIZ)
    held = found(root).places[0].held
    assert held is not None and "mine.json" in held.message and "other.json" in held.message
    assert held.rule == "output_ambiguous"


def test_a_recorded_quiz_stays_one_when_its_csv_is_gone(root):
    write(root, mine_json=QUIZ)
    assert [place.name for place in found(root, {"content": "mine.json"}).places] == ["content"]
    assert found(root, {"content": "gone.json"}).places == ()


def test_a_csv_that_cannot_be_read_is_told_and_the_others_count(root):
    write(root, q_csv=QUESTIONS, broken_csv="id,id,text\n")
    discovery = found(root)
    assert len(discovery.places) == 1
    assert [problem.location.file for problem in discovery.problems] == ["broken.csv"]


def test_the_header_of_a_great_file_is_read_without_the_rest(root):
    write(root, q_csv=QUESTIONS + "2,mc,text\n" * 20_000)
    assert len(found(root).places) == 1


def test_a_file_that_cannot_be_read_is_a_problem_and_stops_no_other(tmp_path: Path) -> None:
    """A folder stands for a file that this user may not read: tests run as root too."""
    good, bad = tmp_path / "a" / "questions.csv", tmp_path / "b" / "questions.csv"
    good.parent.mkdir()
    good.write_text("id,template,text\n")
    bad.mkdir(parents=True)
    (tmp_path / "a" / "x.json").mkdir()
    found = discover(tmp_path, [good, bad, tmp_path / "a" / "x.json"])
    assert [place.name for place in found.places] == ["a"]
    assert [problem.rule for problem in found.problems] == ["storage"]


def test_two_folders_that_come_to_one_name_are_held_and_named(root):
    for folder in (root / "a.b", root / "a" / "b"):
        folder.mkdir(parents=True)
        (folder / "questions.csv").write_text("id,template,text\n1,short,One?\n")
    (place,) = found(root).places
    assert place.held is not None
    assert place.held.rule == "quiz_name_twice"
    assert "a.b" in place.held.message
    assert "a/b" in place.held.message
