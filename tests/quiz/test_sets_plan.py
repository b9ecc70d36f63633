"""The plan of one option set."""

from typing import Any

from quizops.errors import Location
from quizops.quiz.edits import ABSENT
from quizops.quiz.model import (
    BaseRow,
    Blank,
    FirstContact,
    Mark,
    OnConflict,
    Policy,
    Resolution,
    SetPlan,
    Strategy,
    Take,
)
from quizops.quiz.option_sets import SetRow
from quizops.quiz.sets_plan import SetCase, SetContext, plan_set

EARTH, MARS = "Earth|Mars", "Mars|Venus"


def row(file: str, cell: str) -> SetRow:
    cells = {"optionSetName": "planets", "optionsDelimited": cell}
    return SetRow(file, 2, cells, lambda _column: Location(file, 2, 9))


def planned(
    cells: dict[str, str] | str,
    base: dict[str, str] | str | None = None,
    live: list[str] | None = None,
    policy: Policy = Policy(),  # noqa: B008
    has_quiz: bool = True,
    **more: Any,
) -> SetPlan:
    rows = {"s.csv": cells} if isinstance(cells, str) else cells
    bases = {"s.csv": base} if isinstance(base, str) else base or {}
    case = SetCase(
        "planets",
        [row(file, cell) for file, cell in rows.items()],
        {file: BaseRow({"optionsDelimited": cell}) for file, cell in bases.items()},
        live,
        more.get("marks", ()),
        more.get("resolutions", ()),
    )
    return plan_set(case, SetContext(policy, has_quiz, more.get("files", {})))


def after(plan: SetPlan) -> Any:
    return None if plan.change is None else plan.change.after


def test_a_new_set_is_added_and_an_equal_one_is_silent():
    assert after(planned(EARTH)) == ["Earth", "Mars"]
    silent = planned(EARTH, live=["Earth", "Mars"])
    assert silent.change is None and not silent.conflicts
    assert silent.bases[0].base == BaseRow({"optionsDelimited": EARTH})


def test_a_set_that_differs_at_first_contact_asks_unless_a_person_merges():
    held = planned(EARTH, live=["Earth"])
    assert [one.kind.value for one in held.conflicts] == ["first_contact"]
    assert held.conflicts[0].id == "set:planets"
    assert after(planned(EARTH, live=["Earth"], policy=Policy(first_contact=FirstContact.TAKE)))
    assert after(planned(EARTH, live=["Earth"], files={"s.csv": Take.THEIRS}))


def test_a_set_is_merged_three_ways():
    assert after(planned(MARS, EARTH, ["Earth", "Mars"])) == ["Mars", "Venus"]
    assert planned(EARTH, EARTH, ["Moon"]).change is None
    assert planned(MARS, EARTH, ["Mars", "Venus"]).change is None
    both = planned(MARS, EARTH, ["Moon"])
    assert [one.kind.value for one in both.conflicts] == ["field"]
    assert (both.conflicts[0].base, both.conflicts[0].ours) == (["Earth", "Mars"], ["Moon"])
    assert after(planned(MARS, EARTH, ["Moon"], Policy(on_conflict=OnConflict.THEIRS)))
    assert after(planned(EARTH, EARTH, ["Moon"], Policy(Strategy.OVERWRITE))) == ["Earth", "Mars"]
    assert planned(MARS, EARTH, ["Earth", "Mars"], Policy(Strategy.PRESERVE)).change is None


def test_a_conflict_about_a_set_can_be_resolved_by_a_value():
    bound = planned(MARS, EARTH, ["Moon"]).conflicts[0].bound
    word = Resolution("set:planets", "optionSets", Take.VALUE, bound, value="Io | Europa")
    done = planned(MARS, EARTH, ["Moon"], resolutions=[word])
    assert after(done) == ["Io", "Europa"]
    assert done.spent == (word,)


def test_an_emptied_set_is_named_and_kept_or_cleared():
    kept = planned("", EARTH, ["Earth", "Mars"])
    assert kept.change is None and [note.id for note in kept.blanked] == ["set:planets"]
    cleared = planned("", EARTH, ["Earth", "Mars"], Policy(blank=Blank.CLEAR))
    assert after(cleared) is ABSENT
    assert after(planned("!clear", EARTH, ["Earth", "Mars"])) is ABSENT
    assert planned("", None, ["Earth"]).blanked == ()


def test_two_files_that_change_a_set_differently_conflict():
    base = {"a.csv": EARTH, "b.csv": EARTH}
    done = planned({"a.csv": MARS, "b.csv": "Io|Europa"}, base, ["Earth", "Mars"])
    assert [one.kind.value for one in done.conflicts] == ["files"]
    assert after(planned({"a.csv": MARS, "b.csv": EARTH}, base, ["Earth", "Mars"])) == ["Mars", "Venus"]


def test_without_a_json_the_last_file_wins():
    done = planned({"a.csv": MARS, "b.csv": EARTH}, has_quiz=False)
    assert after(done) == ["Earth", "Mars"]
    assert all(move.settled for move in done.bases)


def test_a_marked_set_stays_out_until_it_is_edited_or_reapplied():
    marks = [Mark("s.csv", "set:planets", "", MARS)]
    held = planned(MARS, MARS, ["Earth", "Mars"], marks=marks)
    assert held.change is None and [note.id for note in held.withheld] == ["set:planets"]
    assert after(planned("Io|Europa", MARS, ["Earth", "Mars"], marks=marks)) == ["Io", "Europa"]
    assert after(planned(MARS, MARS, ["Earth", "Mars"], Policy(reapply=True), marks=marks))
    equal = planned(MARS, MARS, ["Mars", "Venus"], marks=marks)
    assert equal.change is None and equal.spent == tuple(marks)


def test_a_faulty_row_is_refused_and_its_base_stays():
    done = planned("Earth|Earth", EARTH, ["Earth", "Mars"])
    assert done.change is None
    assert [problem.rule for problem in done.refused] == ["option_duplicate"]
    assert done.bases[0].base is None
