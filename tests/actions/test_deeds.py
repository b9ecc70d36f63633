"""What single actions ask, refuse and request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.actions.moments import (
    RELEASES,
    TRACKER,
    on_alert,
    on_conflict,
    on_journal,
    on_quiz,
    on_release,
    on_run,
    on_tracker,
)

from quizops_console.actions import (
    BY_ID,
    Ask,
    Blocked,
    Choice,
    Confirmation,
    Instead,
    OnScreen,
    Request,
    Select,
    Selected,
    Situation,
    Step,
)
from quizops_console.deeds.monitoring import LEADS_TO, recommended
from quizops_console.deeds.updates import release_pair


def step(action: str, situation: Situation) -> Step:
    return BY_ID[action].next_step(situation)


def reason(action: str, situation: Situation) -> str | None:
    return BY_ID[action].disabled_reason(situation)


def many(number: int) -> frozenset[str]:
    return frozenset(map(str, range(1, number + 1)))


# Downloads


def test_one_failed_row_is_retried_at_once() -> None:
    payload = {"row_ids": ["162"], "source": "both", "all_failed": False, "category": None}
    assert step("retry", on_tracker()) == Request("downloads.retry", payload)


def test_a_row_that_did_not_fail_says_what_to_do_instead() -> None:
    here = on_tracker(row={"youtube": "completed"})
    assert reason("retry", here) == "nothing failed in this row: R starts it over"


def test_the_source_of_the_filter_is_the_source_that_is_retried() -> None:
    here = on_tracker(row={"drive": "failed"}, filter_text="status:failed source:drive")
    request = step("retry", here)
    assert isinstance(request, Request)
    assert request.payload["source"] == "drive"
    only_youtube = on_tracker(filter_text="source:drive")
    assert "for drive only, as the filter says" in str(reason("retry", only_youtube))


def test_marked_rows_are_asked_about_with_their_number_and_three_examples() -> None:
    here = on_tracker(
        marked=frozenset({"162", "9", "10", "170"}), row_of=lambda key: {**TRACKER, "row_id": key}
    )
    question = step("retry", here)
    assert isinstance(question, Confirmation)
    assert (question.count, question.typed) == (4, False)
    assert question.examples == ("9  B. Example", "10  B. Example", "162  B. Example")
    done = step("retry", here.confirmed({}))
    assert isinstance(done, Request)
    assert done.payload["row_ids"] == ["9", "10", "162", "170"]


@pytest.mark.parametrize("action", ["retry", "reset", "skip"])
@pytest.mark.parametrize(("number", "typed"), [(100, False), (101, True)])
def test_above_a_hundred_rows_their_number_must_be_typed(action: str, number: int, typed: bool) -> None:
    question = step(action, on_tracker(marked=many(number)))
    assert isinstance(question, Confirmation)
    assert (question.count, question.typed) == (number, typed)


def test_even_one_row_is_never_reset_without_a_question() -> None:
    question = step("reset", on_tracker())
    assert isinstance(question, Confirmation)
    assert question.severe
    assert question.examples == ("162  B. Example",)


def test_a_row_that_several_trackers_have_is_named_by_its_id() -> None:
    key = "people.csv|162"
    here = on_tracker(marked=frozenset({key}), row_of=lambda _: TRACKER, is_confirmed=True)
    request = step("reset", here)
    assert isinstance(request, Request)
    assert request.payload == {"row_ids": ["162"], "source": "both"}


def test_a_row_that_is_fenced_off_is_left_alone() -> None:
    here = on_tracker(row={"fence": "two rows have this id"})
    assert reason("reset", here) == "this row is fenced off: two rows have this id; e opens it"


def test_a_table_without_rows_has_nothing_to_retry() -> None:
    here = Situation(".", "downloads", "tracker")
    assert reason("retry", here) == "no row here: / changes the filter"


def test_a_category_is_chosen_then_counted_then_confirmed_then_retried() -> None:
    here = on_tracker()
    assert isinstance(step("retry_category", here), Choice)
    here = here.answered({"category": "quota"})
    selecting = step("retry_category", here)
    assert isinstance(selecting, Select)
    assert selecting.filter_text == "status:failed,partial category:quota"
    here = replace(here, told=Selected(140, ("1  A", "2  B", "3  C")))
    question = step("retry_category", here)
    assert isinstance(question, Confirmation)
    assert (question.count, question.typed) == (140, True)
    payload = {"row_ids": [], "all_failed": True, "category": "quota", "source": "both"}
    assert step("retry_category", here.confirmed({})) == Request("downloads.retry", payload)


def test_only_rows_that_the_owner_would_retry_are_counted() -> None:
    """A source that waits for its retry keeps the category of its last error."""
    here = on_tracker(filter_text="source:youtube").answered({"category": "network"})
    selecting = step("retry_category", here)
    assert isinstance(selecting, Select)
    failed = {**TRACKER, "drive_category": ""}
    assert selecting.holds(failed)
    assert not selecting.holds({**failed, "youtube": "pending"})
    assert not selecting.holds({**failed, "youtube_category": "quota"})
    assert not selecting.holds({**failed, "youtube": "none", "drive": "failed", "drive_category": "network"})
    assert not selecting.holds({**failed, "fence": "two rows have this id"})


def test_where_nothing_failed_there_is_nothing_to_retry() -> None:
    assert isinstance(step("retry_all_failed", replace(on_tracker(), told=Selected(0))), Blocked)


# Merges


def test_a_merge_asks_how_and_has_no_preset() -> None:
    choice = step("merge", on_quiz())
    assert isinstance(choice, Choice)
    assert choice.preset is None
    assert [option.value for option in choice.options] == ["take", "hold", "reapply"]


@pytest.mark.parametrize(
    ("answer", "payload"),
    [
        ("take", {"quiz": "planets"}),
        ("hold", {"quiz": "planets", "first_contact": "hold"}),
        ("reapply", {"quiz": "planets", "reapply": True}),
    ],
)
def test_a_merge_is_done_as_it_was_chosen(answer: str, payload: dict[str, object]) -> None:
    here = on_quiz().answered({"merge": answer})
    assert step("merge", here) == Request("quiz.merge", payload)


def test_what_is_withheld_is_counted_before_it_is_applied_again() -> None:
    here = on_quiz()
    assert isinstance(step("reapply", here), Select)
    question = step("reapply", replace(here, told=Selected(2, ("1  text", "2  hint"))))
    assert isinstance(question, Confirmation)
    assert question.count == 2
    none = on_quiz(row={"withheld": "0"})
    assert reason("reapply", none) == "nothing of this quiz is withheld"


@pytest.mark.parametrize("action", ["take_ours", "take_theirs", "type_value"])
def test_only_conflicts_are_decided(action: str) -> None:
    here = on_conflict(row={"kind": "refused"})
    assert reason(action, here) == "this row is not a conflict: e opens its file"


@pytest.mark.parametrize(("action", "side"), [("take_ours", "ours"), ("take_theirs", "theirs")])
def test_a_side_is_taken_at_once(action: str, side: str) -> None:
    payload = {"quiz": "planets", "id": 812, "field": "text", "take": side}
    assert step(action, on_conflict()) == Request("quiz.resolve", payload)


def test_a_conflict_about_an_option_set_keeps_its_name() -> None:
    request = step("take_ours", on_conflict(row={"id": "set:Planets"}))
    assert isinstance(request, Request)
    assert request.payload["id"] == "set:Planets"


def test_a_conflict_about_a_whole_question_asks_first_and_takes_no_value() -> None:
    here = on_conflict(row={"field": "", "conflict": "removed"})
    assert isinstance(step("take_theirs", here), Confirmation)
    request = step("take_theirs", here.confirmed({}))
    assert isinstance(request, Request)
    assert "field" not in request.payload
    assert reason("type_value", here) == "this conflict is about the whole question: < or > decides it"


def test_where_files_disagree_it_asks_which() -> None:
    here = on_conflict(row={"conflict": "files"})
    assert step("take_theirs", here) == Ask("question", {"quiz": "planets", "id": "812"})
    candidates = [{"file": "a.csv", "value": "Mars"}, {"file": "b.csv", "value": ["Mars", "Venus"]}]
    conflicts = [{"field": "hint", "candidates": []}, {"field": "text", "candidates": candidates}]
    here = replace(here, told={"conflicts": conflicts})
    choice = step("take_theirs", here)
    assert isinstance(choice, Choice)
    assert [(one.value, one.help) for one in choice.options] == [("a.csv", "Mars"), ("b.csv", "Mars, Venus")]
    request = step("take_theirs", here.answered({"file": "b.csv"}))
    assert isinstance(request, Request)
    assert request.payload["take"] == "b.csv"


def test_of_an_option_set_only_the_command_can_say_which_file() -> None:
    here = on_conflict(row={"id": "set:Planets", "field": "", "conflict": "files"}, folder=".")
    line = "quizops quiz resolve set:Planets --take FILE --quiz planets -C ."
    assert reason("take_theirs", here) == f"several files disagree, say which in a shell: {line}"
    assert reason("take_ours", here) is None


def test_a_row_that_stands_for_more_of_its_kind_is_not_decided() -> None:
    here = on_conflict(row={"id": "", "field": "", "message": "and 7 more"})
    assert "no room here" in str(reason("take_ours", here))


def test_conflicts_are_decided_one_by_one() -> None:
    assert "u unmarks" in str(reason("take_ours", on_conflict(marked=frozenset({"x"}))))


def test_a_value_is_typed_over_what_the_csv_says() -> None:
    question = step("type_value", on_conflict())
    assert isinstance(question, Confirmation)
    (field,) = question.fields
    assert field.value == "Which planet is red?"
    request = step("type_value", on_conflict().confirmed({"value": "Mars?"}))
    assert request == Request(
        "quiz.resolve", {"quiz": "planets", "id": 812, "field": "text", "value": "Mars?"}
    )


def test_a_files_first_contact_is_decided_after_its_conflicts_were_counted() -> None:
    here = on_conflict(row={"conflict": "first_contact"})
    selecting = step("decide_file", here)
    assert isinstance(selecting, Select)
    assert selecting.holds(here.row or {})
    assert not selecting.holds({**(here.row or {}), "quiz": "planets2"})
    here = replace(here, told=Selected(12, ("1  text",)))
    assert isinstance(step("decide_file", here), Choice)
    here = here.answered({"side": "theirs"})
    question = step("decide_file", here)
    assert isinstance(question, Confirmation)
    assert question.count == 12
    payload = {"quiz": "planets", "file": "planets/questions.csv", "take": "theirs"}
    assert step("decide_file", here.confirmed({})) == Request("quiz.resolve", payload)


def test_the_learners_view_is_of_questions_only() -> None:
    assert step("learner_view", on_conflict()) == Ask("question", {"quiz": "planets", "id": "812"})
    assert reason("learner_view", on_conflict(row={"id": "set:X"})) == "this row is not about a question"


def test_a_broken_live_file_is_put_back_after_a_question() -> None:
    assert "the live file is whole" in str(reason("restore", on_quiz()))
    here = on_quiz(row={"error": "planets/quiz.json:3: no JSON", "version": "1.0.4"})
    question = step("restore", here)
    assert isinstance(question, Confirmation)
    assert question.facts == ("planets/quiz.json:3: no JSON",)
    assert step("restore", here.confirmed({})) == Request("rollback", {"quiz": "planets", "to": "1.0.4"})


# Monitoring


def test_a_firing_alert_is_acknowledged() -> None:
    assert step("acknowledge", on_alert()) == Request("monitor.ack", {"name": "disk"})


@pytest.mark.parametrize("row", [{"kind": "check"}, {"state": "pending"}, {"state": "resolved"}])
def test_anything_else_is_not(row: dict[str, str]) -> None:
    assert isinstance(step("acknowledge", on_alert(row=row)), Blocked)


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        ("quizops check", Instead("check")),
        ("quizops resume watcher", Instead("pause", {"word": "resume"})),
        ("quizops watch --headless", Instead("start_owner")),
        ("quizops watch --once", Instead("one_pass")),
        ("quizops quiz plan --quiz planets", Instead("show_merges")),
        ("quizops downloads retry --category network", Instead("retry_category", {"category": "network"})),
        ("quizops downloads retry --all-failed", Instead("retry_all_failed")),
        ("quizops downloads retry 151", None),
        ("quizops db upgrade", None),
        ("quizops 'unclosed", None),
        ("", None),
    ],
)
def test_a_recommended_command_comes_to_an_action(command: str, instead: Instead | None) -> None:
    assert recommended(command) == instead


def test_every_action_that_is_recommended_exists_everywhere() -> None:
    for action in {*LEADS_TO.values(), "one_pass", "pause", "retry_category", "retry_all_failed"}:
        assert BY_ID[action].applies(on_alert())


def test_what_the_console_cannot_do_is_told_as_a_command() -> None:
    here = on_alert(row={"command": "quizops db upgrade"})
    assert reason("recommendation", here) == "run it in a shell: quizops db upgrade"
    assert reason("recommendation", on_alert(row={"command": ""})) == "nothing is recommended for this row"


# Updates


def test_a_live_release_goes_back_to_the_one_before() -> None:
    here = on_release()
    pair = {"quiz": "planets", "one": "live", "other": "1.0.0"}
    assert step("rollback", here) == Ask("release_diff", pair, is_optional=True)
    text = {"text": {"before": "Which planet is the largest of all?", "after": None}}
    here = replace(here, told={"added": [], "changed": [{"id": 3, "fields": text}], "removed": [9]})
    question = step("rollback", here)
    assert isinstance(question, Confirmation)
    examples = ("3  text: Which planet is the l… → nothing", "9  removed")
    assert (question.count, question.examples, question.severe) == (2, examples, True)
    request = step("rollback", here.confirmed({"reason": " wrong "}))
    assert request == Request("rollback", {"quiz": "planets", "to": "1.0.0", "reason": "wrong"})


def test_the_first_release_has_none_to_go_back_to() -> None:
    here = replace(on_release("planets@a"), row={**RELEASES["planets@a"], "live": "live"})
    assert reason("rollback", here) == "this is the first release: there is none to go back to"


def test_a_rollback_is_possible_where_nothing_can_be_compared() -> None:
    question = step("rollback", replace(on_release(), told="planets/quiz.json:3: no JSON"))
    assert isinstance(question, Confirmation)
    assert "planets/quiz.json:3: no JSON" in question.facts


def test_a_release_that_differs_in_many_questions_has_their_number_typed() -> None:
    told = {"changed": [{"id": number} for number in range(101)]}
    question = step("rollback", replace(on_release(), told=told))
    assert isinstance(question, Confirmation)
    assert question.typed


def test_two_marked_releases_are_compared_the_older_first() -> None:
    here = on_release(marked=frozenset(RELEASES))
    assert release_pair(here) == ("planets", "1.0.0", "1.0.1")
    assert reason("release_diff", on_release(marked=frozenset({"planets@a"}))) == (
        "mark two releases, or none: u unmarks"
    )


def test_a_diff_is_shown_once_the_reader_told_it() -> None:
    here = on_release()
    assert step("release_diff", here) == Ask(
        "release_diff", {"quiz": "planets", "one": "1.0.0", "other": "1.0.1"}
    )
    assert step("release_diff", replace(here, told={"added": []})) == OnScreen()


# Everywhere


def test_undo_asks_the_ledger_which_it_is_and_takes_back_just_that() -> None:
    assert step("undo", on_tracker()) == Ask("undoable")
    told = {"id": "a-7", "title": "reset of 3 rows"}
    question = step("undo", on_tracker(told=told))
    assert isinstance(question, Confirmation)
    assert question.question == "Take back: reset of 3 rows?"
    assert step("undo", on_tracker(told=told, is_confirmed=True)) == Request("undo", {"action": "a-7"})


def test_without_anything_to_undo_it_says_so() -> None:
    here = on_tracker(told={"id": "", "title": ""})
    assert reason("undo", here) == "nothing of yours can be undone: :journal shows what was done"


def test_an_action_of_the_journal_is_undone_by_its_id() -> None:
    assert step("undo_this", on_journal(is_confirmed=True)) == Request("undo", {"action": "a-1"})


@pytest.mark.parametrize(("paused", "word"), [(False, "pause"), (True, "resume")])
def test_one_key_pauses_and_resumes(paused: bool, word: str) -> None:
    assert step("pause", on_run(header={"paused": paused})) == Request(word, {"what": "watcher"})


def test_a_recommendation_to_resume_resumes_whatever_the_header_still_says() -> None:
    here = on_run(header={"paused": False}, answers={"word": "resume"})
    assert step("pause", here) == Request("resume", {"what": "watcher"})


def test_there_is_an_owner_to_stop_or_one_to_start() -> None:
    absent = on_run(header={"owner": {"state": "absent"}})
    assert reason("stop_owner", absent) == "no owner runs: there is nothing to stop"
    assert step("start_owner", absent) == OnScreen()
    assert isinstance(step("stop_owner", on_run()), Confirmation)
    assert reason("start_owner", on_run()) == "an owner runs already"


def test_read_only_says_how_it_is_lifted() -> None:
    assert reason("reset", on_tracker(read_only=True)) == "read-only: :write lifts it"
    assert isinstance(step("write", on_tracker(read_only=True)), Confirmation)


def test_the_log_is_that_of_the_rows_run() -> None:
    assert step("log", on_run()) == OnScreen()
    assert isinstance(step("log", on_tracker()), Blocked)


def test_checks_are_gathered_before_they_are_shown() -> None:
    assert step("check", on_tracker()) == Ask("check")
    assert step("verify_releases", on_tracker()) == Ask("verify")
