"""What people read, at 80 columns."""

from __future__ import annotations

import io
from typing import Any

import pytest

from quizops_console.output import Output
from quizops_console.text.downloads import operation_text, rows_text, totals_text
from quizops_console.text.events import event_line
from quizops_console.text.health import health_exit_code, health_text
from quizops_console.text.plans import plain_plan_text, plans_exit_code, plans_text
from quizops_console.text.problems import count, problems_exit_code, problems_text
from quizops_console.text.quizzes import diff_text, question_text, quizzes_text
from quizops_console.text.releases import releases_text, verified_text, verify_exit_code
from quizops_console.text.runs import run_text, runs_text

TIMES = {"started": "2026-11-22T04:00:00.000Z", "ended": "2026-11-22T04:03:00.000Z"}
NOTHING: dict[str, Any] = {
    "quiz": "planets",
    "from_version": "1.0.3",
    "to_version": "1.0.3",
    "type": None,
    "rows": 8,
    "skipped_rows": 0,
    "added": [],
    "changed": [],
    "removed": [],
    "blanked": [],
    "withheld": [],
    "conflicts": [],
    "refused": [],
    "option_sets": {"added": [], "changed": {}},
    "published": False,
    "release": None,
    "duration_ms": 4.2,
}
CONFLICT = {
    "id": 7,
    "field": "hint",
    "kind": "field",
    "base": "Blue",
    "ours": "Deep blue",
    "theirs": "Bluish",
    "file": "planets/questions.csv",
    "line": 8,
    "column": 9,
    "json_pointer": "/questions/6/hint",
    "since": "2026-11-22T04:00:00.000Z",
}
REFUSED = {
    "file": "planets/questions.csv",
    "line": 5,
    "column": 7,
    "rule": "answer_not_an_option",
    "message": '"Jupitr" is none of the options',
    "hint": 'did you mean "Jupiter"?',
}


def lines_of(text: Any, document: Any, width: int = 80) -> list[str]:
    stream = io.StringIO()
    text(Output(stream, width=width), document)
    lines = stream.getvalue().splitlines()
    assert all(len(line) <= width for line in lines)
    return lines


def test_a_plan_that_does_nothing_is_one_line() -> None:
    assert lines_of(plans_text, {"plans": [NOTHING]}) == ["planets  1.0.3  nothing to publish, 8 rows"]


def test_a_published_plan_tells_every_kind_of_change() -> None:
    plan = {
        **NOTHING,
        "to_version": "2.0.0",
        "type": "major",
        "added": [9, 10],
        "changed": [{"id": 1, "fields": {"hint": {"before": None, "after": "Big"}}}],
        "removed": [3],
        "blanked": [{"id": 4, "field": "text", "file": "planets/questions.csv", "line": 5}],
        "conflicts": [CONFLICT],
        "refused": [REFUSED],
        "option_sets": {"added": ["moons"], "changed": {}},
        "published": True,
        "skipped_rows": 1,
    }
    assert lines_of(plans_text, {"plans": [plan]}) == [
        "planets  1.0.3 → 2.0.0 major  8 rows, 1 skipped  published  4 ms",
        "  added     9 10",
        '  changed   1  hint  absent → "Big"',
        "  removed   3",
        "  new sets  moons",
        "  blanked   4  text  planets/questions.csv:5",
        "  conflict  7  hint  field  planets/questions.csv:8:9",
        '            ours   "Deep blue"',
        '            theirs "Bluish"',
        "  decide    quizops quiz resolve 7 --take ours|theirs|--value TEXT",
        "  refused   planets/questions.csv:5:7  answer_not_an_option",
        '            "Jupitr" is none of the options',
        '            hint: did you mean "Jupiter"?',
    ]


def test_files_that_disagree_are_told_apart_and_one_of_several_quizzes_is_named() -> None:
    places = [{"file": f"planets/{name}.csv", "line": 2, "column": 9} for name in ("a", "b")]
    candidates = [{**place, "value": value} for place, value in zip(places, ("A1", None), strict=True)]
    conflict = {**CONFLICT, "kind": "files", "candidates": candidates}
    plan = {**NOTHING, "conflicts": [conflict]}
    assert lines_of(plans_text, {"plans": [plan, NOTHING]})[1:-1] == [
        "  conflict  7  hint  files  planets/questions.csv:8:9",
        '            ours   "Deep blue"',
        '            planets/a.csv:2:9  "A1"',
        "            planets/b.csv:2:9  absent",
        "  decide    quizops quiz resolve 7 --quiz planets --take ours|FILE|--value TEXT",
    ]


def test_conflicts_of_several_questions_have_one_way_out() -> None:
    plan = {**NOTHING, "conflicts": [CONFLICT, {**CONFLICT, "id": 8}]}
    assert [line for line in lines_of(plans_text, {"plans": [plan]}) if "decide" in line] == [
        "  decide    quizops quiz resolve ID --take ours|theirs|--value TEXT"
    ]
    assert lines_of(plain_plan_text, plan)[-1].endswith("--on-conflict ours|theirs")


def test_a_question_says_that_it_waits_and_for_what() -> None:
    shown = {
        "quiz": "moons",
        "id": 7,
        "question": {"id": 7, "hint": "Deep blue"},
        "json_pointer": "/questions/6",
        "rows": [],
        "conflicts": [CONFLICT],
        "refused": [REFUSED],
        "withheld": [],
    }
    assert lines_of(question_text, shown)[3:] == [
        "  conflict  7  hint  field  planets/questions.csv:8:9",
        '            ours   "Deep blue"',
        '            theirs "Bluish"',
        "  decide    quizops quiz resolve 7 --quiz moons --take ours|theirs|--value TEXT",
        "  refused   planets/questions.csv:5:7  answer_not_an_option",
        '            "Jupitr" is none of the options',
        '            hint: did you mean "Jupiter"?',
    ]


def test_long_values_stand_below_each_other() -> None:
    fields = {"text": {"before": "Which planet is the largest?", "after": "Which planet is the biggest?"}}
    plan = {**NOTHING, "type": "hotfix", "changed": [{"id": 1, "fields": fields}]}
    assert lines_of(plans_text, {"plans": [plan]})[1:] == [
        "  changed   1  text",
        '            - "Which planet is the largest?"',
        '            + "Which planet is the biggest?"',
    ]


PLANETS = ["Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"]


def test_of_long_lists_the_members_that_moved_are_told() -> None:
    changes = [
        {"id": 1, "fields": {"options": {"before": PLANETS, "after": [*PLANETS[:-1], "Pluto"]}}},
        {"id": 2, "fields": {"options": {"before": PLANETS, "after": PLANETS[:7] * 2}}},
        {"id": 3, "fields": {"tags": {"before": ["a"], "after": ["a", "b"]}}},
        {"id": 4, "fields": {"options": {"before": PLANETS, "after": PLANETS[:6] + PLANETS[:5:-1]}}},
    ]
    plan = {**NOTHING, "type": "hotfix", "changed": changes}
    assert lines_of(plans_text, {"plans": [plan]})[1:] == [
        "  changed   1  options  + Pluto  - Neptune",
        "  changed   2  options",
        "            + Mercury, Venus, Earth, Mars, Jupiter, Saturn and 1 more",
        "            - Neptune",
        "  changed   3  tags  a → a, b",
        "  changed   4  options",
        "            - …rcury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune",
        "            + …rcury, Venus, Earth, Mars, Jupiter, Saturn, Neptune, Uranus",
    ]


def test_long_texts_are_cut_around_the_first_difference() -> None:
    text = "Which of the planets that go round the sun in a circle is the one with the most {} of all {}?"
    before, after = text.format("moons", "planets" * 9), text.format("rings", "planets" * 9)
    plan = {**NOTHING, "changed": [{"id": 1, "fields": {"text": {"before": before, "after": after}}}]}
    old, new = lines_of(plans_text, {"plans": [plan]})[2:]
    assert old.startswith("            - …") and "with the most moons of all" in old
    assert new.startswith("            + …") and "with the most rings of all" in new
    conflict = {**CONFLICT, "ours": before, "theirs": after}
    told = lines_of(plans_text, {"plans": [{**NOTHING, "conflicts": [conflict]}]})
    assert "most moons" in told[2]
    assert "most rings" in told[3]


def test_a_text_that_went_on_shows_its_end() -> None:
    text = "Which of the planets that go round the sun in a circle is the largest of them"
    plan = {**NOTHING, "changed": [{"id": 1, "fields": {"text": {"before": text, "after": f"{text} all"}}}]}
    old, new = lines_of(plans_text, {"plans": [plan]})[2:]
    assert old.endswith('largest of them"')
    assert new.endswith('largest of them all"')


def test_a_changed_set_tells_its_members() -> None:
    sets = {"added": [], "changed": {"planets": {"before": PLANETS, "after": [*PLANETS, "Pluto"]}}}
    plan = {**NOTHING, "option_sets": sets}
    assert lines_of(plans_text, {"plans": [plan]})[1:] == ["  sets      planets  + Pluto"]


def test_a_conflict_of_long_lists_tells_what_theirs_adds_and_takes() -> None:
    conflict = {**CONFLICT, "field": "options", "ours": PLANETS, "theirs": [*PLANETS[:-1], "Pluto", "Ceres"]}
    told = lines_of(plans_text, {"plans": [{**NOTHING, "conflicts": [conflict]}]})
    assert told[4:6] == ["                   + Pluto, Ceres", "                   - Neptune"]


def test_a_hundred_thousand_new_questions_are_not_all_listed() -> None:
    lines = lines_of(plans_text, {"plans": [{**NOTHING, "type": "minor", "added": list(range(100_000))}]})
    assert len(lines) == 2
    assert lines[1].endswith("and 99980 more")


@pytest.mark.parametrize(
    ("conflicts", "refused", "code"),
    [([], [], 0), ([CONFLICT], [], 4), ([], [REFUSED], 1), ([CONFLICT], [REFUSED], 1)],
)
def test_refused_rows_win_over_a_waiting_conflict(
    conflicts: list[Any], refused: list[Any], code: int
) -> None:
    assert plans_exit_code([NOTHING, {**NOTHING, "conflicts": conflicts, "refused": refused}]) == code


def test_a_problem_is_told_with_place_rule_and_hint() -> None:
    assert lines_of(problems_text, [{**REFUSED, "severity": "error"}]) == [
        "error    planets/questions.csv:5:7  answer_not_an_option",
        '         "Jupitr" is none of the options',
        '         hint: did you mean "Jupiter"?',
        "1 error",
    ]


def test_warnings_alone_are_no_failure() -> None:
    warning = {**REFUSED, "severity": "warning"}
    assert problems_exit_code([warning]) == 0
    assert problems_exit_code([warning, {**REFUSED, "severity": "error"}]) == 1
    assert lines_of(problems_text, []) == ["no problems"]


def test_counted_nouns() -> None:
    assert [count(1, "row"), count(2, "row"), count(0, "quiz")] == ["1 row", "2 rows", "0 quizzes"]


def test_quizzes_are_a_table_and_a_held_one_says_why() -> None:
    quiz = {
        "name": "planets",
        "path": "planets/quiz_complete.json",
        "version": "1.0.3",
        "questions": 8,
        "option_sets": 3,
        "published_at": "2026-11-22T04:05:06.000Z",
        "pending": 1,
        "withheld": 0,
        "held": 0,
        "refused": 0,
        "error": "not JSON: line 3, column 1",
    }
    assert lines_of(quizzes_text, [quiz]) == [
        "quiz     version  questions  sets  pending  withheld  held  published",
        "planets  1.0.3            8     3        1         0     0  2026-11-22 04:05:06Z",
        "planets is held: not JSON: line 3, column 1",
    ]
    assert [line[:71] for line in lines_of(quizzes_text, [{**quiz, "refused": 12}])[:2]] == [
        "quiz     version  questions  sets  pending  withheld  held  refused  pu",
        "planets  1.0.3            8     3        1         0     0       12  20",
    ]


def test_a_diff_tells_what_changed_beside_questions_and_sets() -> None:
    diff = {
        **NOTHING,
        "templates": {"added": ["mc"], "changed": {}, "removed": []},
        "other": {"/meta/title": {"before": "Planets", "after": None}},
        "reordered": True,
    }
    assert lines_of(diff_text, diff) == [
        "  templates added: mc",
        '  changed   /meta/title  "Planets" → absent',
        "  order     questions that both have stand in another order",
    ]


def test_equal_states_differ_in_nothing() -> None:
    assert lines_of(diff_text, NOTHING) == ["no difference"]


DUE = "2026-11-22T04:30:00.000Z"


def source(status: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "category": None, "error": None, "tries": 0, "next_try": None, **more}


def test_rows_show_both_sources_and_below_them_what_is_wrong() -> None:
    row = {
        "row_id": "151",
        "row_index": 0,
        "name": "A. Example",
        "type": "FF-Fi/Se-CP/B(S) #4",
        "youtube": source("failed", category="network", error="refused", tries=2, next_try=DUE),
        "drive": source("completed"),
    }
    assert lines_of(rows_text, [row]) == [
        "row  name        type                 youtube            drive",
        "151  A. Example  FF-Fi/Se-CP/B(S) #4  failed network 2×  completed",
        "    youtube: refused; next try 2026-11-22 04:30:00Z",
    ]


def test_an_operation_tells_what_it_left_alone() -> None:
    answer = {
        "operation": "retry",
        "changed": ["151", "162"],
        "skipped": [
            {"row_id": "170", "reason": "drive is completed, only failed and partial ones are retried"}
        ],
        "unknown": [],
        "actions": ["a-1"],
    }
    assert lines_of(operation_text, answer) == [
        "retry: 2 rows changed: 151, 162",
        "  skipped 170: drive is completed, only failed and partial ones are retried",
        "`quizops undo` takes it back",
    ]


def test_a_run_tells_its_steps_and_why_one_failed() -> None:
    step = {
        "name": "publish",
        "status": "failed",
        "tries": 2,
        "started": "2026-11-22T04:00:00.000Z",
        "ended": "2026-11-22T04:00:12.500Z",
        "error": "the disk is full",
        "skipped_because": None,
    }
    run = {"id": "r-1", "recipe": "quiz-update", "status": "failed", "cause": "file", **TIMES}
    assert lines_of(runs_text, [run]) == [
        "run  recipe       status  cause  started               took",
        "r-1  quiz-update  failed  file   2026-11-22 04:00:00Z  3 min",
    ]
    assert lines_of(run_text, {**run, "steps": [step]})[-3:] == [
        "step     status  tries  started               took",
        "publish  failed  2      2026-11-22 04:00:00Z  12 s",
        "    the disk is full",
    ]


def test_releases_keep_their_version_and_run_whole() -> None:
    release = {
        "quiz": "a.very.long.quiz.name.of.a.folder",
        "version": "10.20.30",
        "type": "hotfix",
        "created": "2026-11-22T04:00:00.000Z",
        "live": True,
        "sha256": None,
        "run": "r-1m8140gz65fx4ea3",
    }
    (_, line) = lines_of(releases_text, [release])
    assert "10.20.30" in line
    assert line.endswith("unsealed  r-1m8140gz65fx4ea3")


def test_a_broken_release_is_a_failure() -> None:
    good = {"quiz": "planets", "version": "1.0.0", "id": "rel-1", "ok": True, "problem": None}
    bad = {**good, "version": "1.0.1", "ok": False, "problem": "its bytes are not those of its hash"}
    assert (verify_exit_code([good]), verify_exit_code([good, bad])) == (0, 1)
    assert lines_of(verified_text, [good, bad]) == [
        "broken  planets  1.0.1  rel-1  its bytes are not those of its hash",
        "1 of 2 releases are whole",
    ]


def test_a_held_quiz_says_only_why() -> None:
    message = "planets/quiz.json is empty"
    error = {"file": "planets/quiz.json", "line": 3, "column": 7, "message": message, "hint": "mend it"}
    assert lines_of(plans_text, {"plans": [{"quiz": "planets", "error": error}]}) == [
        "planets  held  planets/quiz.json:3:7: is empty",
        "  hint: mend it",
    ]
    assert plans_exit_code([{"quiz": "planets", "error": error}]) == 1


def test_totals_leave_out_what_is_zero() -> None:
    totals = {
        "rows": 50,
        "youtube": {"failed": 3, "completed": 40, "pending": 0},
        "drive": {"none": 50},
        "success_rate": 0.93,
        "categories": {"network": 3},
        "bytes": 0,
        "throughput_bytes_per_s": None,
        "patterns": [{"message": "one host", "count": 3, "of": 3, "hint": "look at it"}],
    }
    assert lines_of(totals_text, totals) == [
        "rows     50",
        "youtube  3 failed  40 completed",
        "drive    50 none",
        "success rate  93%",
        "failures      3 network",
        "3 of 3: one host",
        "  hint: look at it",
    ]


def test_health_says_what_to_do_about_what_does_not_pass() -> None:
    check = {
        "name": "disk",
        "status": "fail",
        "observed": 0.4,
        "unit": "GB",
        "since": None,
        "hint": "free some",
    }
    report = {"health": "critical", "checks": [check]}
    assert health_exit_code(report) == 5
    assert health_exit_code({"health": "warning", "checks": []}) == 0
    assert lines_of(health_text, report) == [
        "health  critical",
        "check  state  observed  since",
        "disk   fail   0.4 GB",
        "  disk: free some",
    ]


def test_an_event_is_one_line_with_its_time() -> None:
    event = {
        "at": "2026-11-22T04:05:06.789Z",
        "event": "published",
        "quiz": "planets",
        "version": "1.0.1",
        "elapsed_ms": 23.4,
        "release": None,
    }
    assert told(event) == "04:05:06Z  published     planets 1.0.1  23 ms after the save"


def told(event: dict[str, object]) -> str | None:
    line = event_line(event)
    return None if line is None else "".join(map(str, line))


@pytest.mark.parametrize("name", ["run_started", "step_finished", "settled"])
def test_the_steps_of_a_run_that_goes_well_are_not_told_to_people(name: str) -> None:
    assert told({"at": "2026-11-22T04:05:06.789Z", "event": name}) is None


def test_a_run_that_failed_is_told_with_its_error() -> None:
    error = {"message": "the disk is full"}
    event = {"at": "2026-11-22T04:05:06.789Z", "event": "run_finished", "recipe": "quiz-update"}
    assert told({**event, "status": "succeeded"}) is None
    line = told({**event, "status": "failed", "subject": "planets", "error": error})
    assert line == "04:05:06Z  run finished  quiz-update planets failed: the disk is full"


def test_a_refused_cell_and_a_conflict_are_told_with_their_places() -> None:
    place = {"at": "2026-11-22T04:05:06.789Z", "file": "q.csv", "line": 3, "column": 5, "quiz": "planets"}
    refused = told({**place, "event": "refused", "rule": "wrong_id", "message": "no id"})
    assert refused == "04:05:06Z  refused       q.csv:3:5  no id  [wrong_id]"
    conflict = told({**place, "event": "conflict", "id": 7, "field": "hint", "kind": "field"})
    assert conflict == "04:05:06Z  conflict      planets 7 hint  field  q.csv:3:5"
