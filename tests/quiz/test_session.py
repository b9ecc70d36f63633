"""A quiz held between saves."""

from pathlib import Path

import pytest
from tests.quiz.quiz_folder import HEADER, QuizFolder

from quizops.quiz.model import FirstContact, OnConflict, Policy, Strategy, Take
from quizops.quiz.resident import heirs
from quizops.quiz.verdicts import record_choice, record_resolutions, resolutions_of
from quizops.tables import digest_of

ONE = "1,mc,First?,,A|B,A,"
TWO = "2,mc,Second?,planets,,Earth,h"
SETS = ("optionSetName,optionsDelimited", "planets,Earth|Mars")


@pytest.fixture
def folder(tmp_path: Path) -> QuizFolder:
    made = QuizFolder(tmp_path / "content")
    made.write("q.csv", HEADER, ONE, TWO)
    made.write("sets.csv", *SETS)
    made.merge()
    return made


def is_quiet(plan) -> bool:
    told = plan.as_json()
    lists = ("added", "changed", "removed", "blanked", "withheld", "conflicts", "refused")
    return plan.type is None and not any(told[name] for name in lists)


def test_a_first_build_is_followed_by_silence(folder):
    assert folder.live()["meta"]["version"] == "1.0.0"
    assert is_quiet(folder.merge())
    folder.restart()
    assert folder.session.touched == frozenset()
    assert is_quiet(folder.merge())


def test_only_touched_questions_are_looked_at(folder):
    assert folder.save("q.csv", HEADER, ONE.replace("First", "1st"), TWO) == {1}
    plan = folder.merge()
    assert [one.id for one in plan.changed] == [1]
    assert plan.to_version == "1.0.1"
    assert folder.question(1)["text"] == "1st?"


def test_what_changed_while_nobody_watched_is_found_at_the_start(folder):
    folder.restart()
    folder.write("q.csv", HEADER, ONE, TWO.replace("Second", "2nd"), "3,tf,New?,,,TRUE,")
    plan = folder.merge()
    assert plan.added == [3] and [one.id for one in plan.changed] == [2]


def test_a_saved_equal_file_in_another_dress_is_nothing(folder):
    path = folder.root / "q.csv"
    text = (
        "\ufeff"
        + ";".join(HEADER.split(","))
        + "\r\n"
        + '"1";"mc";"First?";;"A|B";A;\r\n2;mc;Second?;planets;;Earth;"h"\r\n'
    )
    path.write_bytes(text.encode())
    assert folder.session.refresh([folder.look(path)]) == frozenset()
    assert is_quiet(folder.merge())


def test_columns_in_another_order_are_looked_at_once(folder):
    folder.save(
        "q.csv",
        "text,id,template,options_inline,options_ref,answer_mc,hint",
        "First?,1,mc,A|B,,A,",
        "Second?,2,mc,,planets,Earth,h",
    )
    assert is_quiet(folder.merge())
    folder.restart()
    assert folder.session.touched == frozenset()


def test_questions_follow_a_changed_set(folder):
    folder.save("sets.csv", SETS[0], "planets,Earth|Mars|Venus")
    plan = folder.merge()
    assert plan.as_json()["option_sets"]["changed"] == {
        "planets": {"before": ["Earth", "Mars"], "after": ["Earth", "Mars", "Venus"]}
    }
    assert folder.question(2)["options"] == ["Earth", "Mars", "Venus"]
    assert folder.live()["optionSets"]["planets"] == ["Earth", "Mars", "Venus"]


def test_a_set_change_that_would_break_an_answer_is_refused_with_the_ids(folder):
    folder.save("sets.csv", SETS[0], "planets,Mars|Venus")
    plan = folder.merge()
    assert plan.type is None
    refusal = plan.as_json()["refused"][0]
    assert refusal["rule"] == "set_breaks_answers" and "2" in refusal["message"]
    assert (refusal["file"], refusal["line"]) == ("sets.csv", 2)
    assert folder.merge().refused == plan.refused
    folder.restart()
    assert [one.rule for one in folder.merge().refused] == ["set_breaks_answers"]


def test_a_set_and_its_answers_may_change_in_one_save(folder):
    folder.save("sets.csv", SETS[0], "planets,Terra|Mars")
    folder.save("q.csv", HEADER, ONE, TWO.replace("Earth", "Terra"))
    folder.merge()
    assert folder.question(2)["answer"] == "Terra"


def test_a_question_of_the_json_alone_guards_the_set_it_refers_to(folder):
    def add(document):
        document["questions"].append(
            {
                "id": 9,
                "template": "match",
                "text": "Where?",
                "pairs": {"we": {"optionSet": "planets"}},
                "answer": {"we": "Mars"},
            }
        )

    folder.edit_by_hand(add)
    folder.save("sets.csv", SETS[0], "planets,Earth|Venus")
    plan = folder.merge()
    assert [problem.rule for problem in plan.refused] == ["set_breaks_answers"]
    assert "9" in plan.refused[0].message


def test_a_new_set_is_a_minor_release(folder):
    folder.save("sets.csv", *SETS, "moons,Io|Europa")
    plan = folder.merge()
    assert (plan.type, plan.to_version) == ("minor", "1.1.0")


def test_a_refused_row_waits_over_a_restart_and_is_taken_when_mended(folder):
    folder.save("q.csv", HEADER, ONE.replace("A,", "Z,"), TWO)
    assert [problem.rule for problem in folder.merge().refused] == ["answer_not_option"]
    folder.restart()
    assert folder.session.touched == {1}
    assert [problem.rule for problem in folder.merge().refused] == ["answer_not_option"]
    folder.save("q.csv", HEADER, ONE.replace("A,", "B,"), TWO)
    assert is_quiet(folder.merge()) is False
    assert folder.question(1)["answer"] == "B"


def test_an_id_that_stands_twice_is_refused_and_the_others_go_on(folder):
    folder.save("q.csv", HEADER, ONE.replace("First", "1st"), ONE, TWO.replace("Second", "2nd"))
    plan = folder.merge()
    assert [(one.rule, one.location.line) for one in plan.refused] == [
        ("id_duplicate", 2),
        ("id_duplicate", 3),
    ]
    assert [one.id for one in plan.changed] == [2]
    folder.save("q.csv", HEADER, ONE.replace("First", "1st"), TWO.replace("Second", "2nd"))
    assert [one.id for one in folder.merge().changed] == [1]


def test_rows_without_an_id_are_counted_and_wrong_ids_are_refused(folder):
    folder.save("q.csv", HEADER, ONE, TWO, ",mc,Nobody,,A|B,A,", "x7,mc,Wrong,,A|B,A,")
    told = folder.merge().as_json()
    assert (told["rows"], told["skipped_rows"]) == (4, 1)
    assert [(one["rule"], one["line"]) for one in told["refused"]] == [("id_wrong", 5)]


def test_a_csv_that_cannot_be_read_is_told_and_what_it_said_stands(folder):
    folder.write("q.csv", "id,id,text")
    folder.session.refresh([folder.look(folder.root / "q.csv")])
    plan = folder.merge()
    assert [problem.rule for problem in plan.refused] == ["csv_duplicate_column"]
    assert plan.type is None
    folder.save("q.csv", HEADER, ONE.replace("First", "1st"), TWO)
    assert folder.merge().refused == []


def test_rows_missing_from_a_csv_stay_in_the_quiz(folder):
    folder.save("q.csv", HEADER, ONE)
    assert is_quiet(folder.merge())
    folder.save("q.csv", HEADER, ONE, TWO)
    assert is_quiet(folder.merge())


def test_a_vanished_csv_hands_its_bases_over_to_the_file_where_its_rows_reappear(folder):
    folder.edit_by_hand(lambda document: document["questions"][0].update(text="Mended"))
    folder.merge()
    folder.delete("q.csv")
    folder.save("renamed.csv", HEADER, ONE, TWO.replace("Second", "2nd"))
    plan = folder.merge()
    assert not plan.conflicts
    assert [one.id for one in plan.changed] == [2]
    folder.restart()
    assert is_quiet(folder.merge())
    with folder.ledger.reading() as transaction:
        assert "q.csv" not in transaction.bases.files(folder.session.quiz)


def test_bases_are_handed_over_also_while_nobody_watched(folder):
    folder.restart()
    (folder.root / "q.csv").unlink()
    folder.write("renamed.csv", HEADER, ONE, TWO)
    assert is_quiet(folder.merge())


def test_less_than_half_of_the_rows_is_no_heir():
    assert heirs({"a.csv": [1, 2, 3]}, {"b.csv": [1]}) == {}
    assert heirs({"a.csv": [1, 2]}, {"b.csv": [2, 9]}) == {"a.csv": "b.csv"}
    assert heirs({"a.csv": [1, 2]}, {"x/b.csv": [1, 2]}) == {}
    assert heirs({"a.csv": [1, 2]}, {"a.csv": [], "b.csv": [1, 2]}) == {}


def test_a_conflict_waits_with_its_first_date_until_it_is_resolved(folder):
    folder.edit_by_hand(lambda document: document["questions"][0].update(text="Hand"))
    folder.save("q.csv", HEADER, ONE.replace("First", "Sheet"), TWO)
    first = folder.merge().conflicts[0]
    folder.clock.advance(60)
    folder.restart()
    plan = folder.merge()
    assert plan.conflicts[0].since == first.since == "2026-11-22T04:00:00.000Z"
    made = resolutions_of(plan, "1", None, Take.THEIRS)
    with folder.ledger.writing() as transaction:
        record_resolutions(transaction, folder.session.quiz, made, by="me", clock=folder.clock)
    assert [one.id for one in folder.merge().changed] == [1]
    assert folder.question(1)["text"] == "Sheet?"
    assert folder.decisions() == []
    assert is_quiet(folder.merge())


def test_first_contact_with_a_json_of_unknown_making_asks_and_can_be_decided_by_file(folder):
    with folder.ledger.writing() as transaction:
        transaction.bases.drop_quiz(folder.session.quiz)
    folder.restart()
    folder.write("q.csv", HEADER, ONE.replace("First", "1st"), TWO.replace(",h", ",other"))
    plan = folder.merge()
    assert [(one.id, one.kind.value) for one in plan.conflicts] == [
        (1, "first_contact"),
        (2, "first_contact"),
    ]
    with folder.ledger.writing() as transaction:
        record_choice(transaction, folder.session.quiz, "q.csv", Take.THEIRS, by=None, clock=folder.clock)
    assert [one.id for one in folder.merge().changed] == [1, 2]
    assert folder.decisions() == []
    assert is_quiet(folder.merge())


def test_a_merge_by_hand_takes_what_waits_at_first_contact(folder):
    with folder.ledger.writing() as transaction:
        transaction.bases.drop_quiz(folder.session.quiz)
    folder.restart()
    folder.write("q.csv", HEADER, ONE.replace("First", "1st"), TWO)
    folder.merge()
    plan = folder.merge(Policy(first_contact=FirstContact.TAKE))
    assert [one.id for one in plan.changed] == [1]


def test_overwrite_finds_hand_edits_of_rows_that_nobody_touched(folder):
    folder.edit_by_hand(lambda document: document["questions"][0].update(text="Hand"))
    assert is_quiet(folder.merge())
    plan = folder.merge(Policy(Strategy.OVERWRITE))
    assert [one.id for one in plan.changed] == [1]
    assert is_quiet(folder.merge(Policy(Strategy.OVERWRITE)))
    folder.edit_by_hand(lambda document: document["questions"][0].update(text="Again"))
    assert [one.id for one in folder.merge(Policy(Strategy.OVERWRITE)).changed] == [1]
    assert is_quiet(folder.merge())


def test_a_plan_that_is_not_the_last_one_cannot_be_committed(folder):
    plan = folder.session.plan()
    folder.session.plan()
    with folder.ledger.writing() as transaction, pytest.raises(ValueError, match="plan again"):
        folder.session.commit(transaction, plan)


def test_the_next_version_is_the_highest_ever_released_bumped(folder):
    old = folder.output.read_bytes()
    folder.save("q.csv", HEADER, ONE.replace("First", "1st"), TWO)
    folder.merge()
    folder.roll_back(old)
    folder.save("q.csv", HEADER, ONE.replace("First", "Fst"), TWO)
    plan = folder.merge()
    assert (plan.from_version, plan.to_version) == ("1.0.0", "1.0.2")


def test_retiring_is_major_and_the_way_back_is_minor(folder):
    folder.save("q.csv", HEADER, ONE.replace("mc", "!retire mc"), TWO)
    plan = folder.merge()
    assert (plan.removed, plan.type, plan.to_version) == ([1], "major", "2.0.0")
    folder.save("q.csv", HEADER, ONE, TWO)
    plan = folder.merge()
    assert (plan.added, plan.to_version) == ([1], "2.1.0")


def test_two_files_of_one_folder_are_merged_by_what_each_changed(folder):
    folder.save("q2.csv", "id,hint", "1,hint of another file")
    folder.merge()
    assert folder.question(1)["hint"] == "hint of another file"
    folder.save("q2.csv", "id,text,hint", "1,Second file?,hint of another file")
    plan = folder.merge(Policy(on_conflict=OnConflict.HOLD))
    assert [one.kind.value for one in plan.conflicts] == ["first_contact"]


def test_one_records_digest_is_what_the_table_says(folder):
    table = folder.session.tables.tables.questions["q.csv"]
    assert [digest_of(record) for record in table.document.records] == table.row_digests()
    assert folder.session.tables.row_digests("q.csv") == dict(zip([1, 2], table.row_digests(), strict=True))
