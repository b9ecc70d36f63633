import gc
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from quizops.errors import ContentMoved, QuizopsError, UsageError
from quizops.ledger import Cause, Ledger, RunStatus, StepStatus
from quizops.recipes import Recipe, Step, StepContext
from quizops.runs import InlineEngine, RunLog, RunRequest
from quizops.testing import FakeClock


class Bench:
    """An engine over a ledger in memory, and recipes made of recording steps."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.ledger = Ledger.in_memory(clock=self.clock)
        self.log = RunLog(folder, self.clock)
        self.known: dict[str, Recipe] = {}
        self.calls: list[str] = []
        self.engine = InlineEngine(self.ledger, self.clock, self.log, lambda name: self.known[name])

    def step(
        self, name: str, effect: Callable[[StepContext], Mapping[str, Any] | None] | None = None, **more: Any
    ) -> Step:
        def action(context: StepContext) -> Mapping[str, Any] | None:
            self.calls.append(name)
            return effect(context) if effect else None

        return Step(name, action, **more)

    def recipe(self, *steps: Step, name: str = "tried") -> Recipe:
        self.known[name] = Recipe(name, steps)
        return self.known[name]

    def run(self, recipe: Recipe, **more: Any) -> str:
        return self.engine.submit(RunRequest(recipe, Cause.OPERATOR, subject="quiz", **more))

    def steps(self, run_id: str) -> dict[str, StepStatus]:
        with self.ledger.reading() as tx:
            return {step.name: step.status for step in tx.runs.steps(run_id)}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "logs")


def failing(error: Exception) -> Callable[[StepContext], None]:
    def fail(_: StepContext) -> None:
        raise error

    return fail


def test_steps_run_in_order_and_see_what_earlier_ones_gave(bench: Bench) -> None:
    recipe = bench.recipe(
        bench.step("one", lambda context: {"n": context.params["start"] + 1}),
        bench.step("two", lambda context: {"n": context.outputs["one"]["n"] + 1}),
    )
    outcome = bench.engine.outcome(bench.run(recipe, params={"start": 1}))
    assert outcome.status is RunStatus.SUCCEEDED
    assert outcome.outputs["two"] == {"n": 3}
    assert bench.calls == ["one", "two"]


def test_a_failing_step_ends_the_run_and_later_ones_never_start(bench: Bench) -> None:
    recipe = bench.recipe(
        bench.step("one", failing(QuizopsError("broken", hint="mend it", rule="r"))), bench.step("two")
    )
    run_id = bench.run(recipe)
    outcome = bench.engine.outcome(run_id)
    assert outcome.status is RunStatus.FAILED
    assert outcome.error is not None
    assert outcome.error.hint == "mend it"
    assert bench.steps(run_id) == {"one": StepStatus.FAILED}


def test_content_that_moved_on_supersedes_the_run(bench: Bench) -> None:
    recipe = bench.recipe(bench.step("one", failing(ContentMoved("newer save"))))
    assert bench.engine.outcome(bench.run(recipe)).status is RunStatus.SUPERSEDED


def test_a_disk_that_refuses_is_told_as_a_storage_error(bench: Bench) -> None:
    recipe = bench.recipe(bench.step("one", failing(OSError(28, "No space left on device"))))
    error = bench.engine.outcome(bench.run(recipe)).error
    assert error is not None
    assert "No space left" in error.message


def test_a_step_whose_condition_says_no_is_skipped_with_its_reason(bench: Bench) -> None:
    recipe = bench.recipe(bench.step("one", skip_because=lambda _: "nothing to do"), bench.step("two"))
    run_id = bench.run(recipe)
    assert bench.steps(run_id) == {"one": StepStatus.SKIPPED, "two": StepStatus.SUCCEEDED}
    assert bench.calls == ["two"]


def test_a_programming_error_is_not_swallowed_and_the_run_is_recorded_as_failed(bench: Bench) -> None:
    recipe = bench.recipe(bench.step("one", failing(ZeroDivisionError())))
    with pytest.raises(ZeroDivisionError):
        bench.run(recipe)
    assert [run.status for run in bench.engine.list()] == [RunStatus.FAILED]


def test_a_cancelled_run_ends_before_its_next_step(bench: Bench) -> None:
    def cancel(context: StepContext) -> None:
        assert bench.engine.cancel(context.run_id)

    run_id = bench.run(bench.recipe(bench.step("one", cancel), bench.step("two")))
    assert bench.engine.outcome(run_id).status is RunStatus.CANCELLED
    assert bench.calls == ["one"]
    assert not bench.engine.cancel(run_id)


def test_resume_computes_pure_steps_again_and_never_repeats_an_effect(bench: Bench) -> None:
    tries = iter([QuizopsError("not yet"), None])

    def sometimes(_: StepContext) -> None:
        error = next(tries)
        if error is not None:
            raise error

    recipe = bench.recipe(
        bench.step("plan"), bench.step("publish", pure=False), bench.step("check", sometimes)
    )
    run_id = bench.run(recipe)
    assert bench.engine.outcome(run_id).status is RunStatus.FAILED
    assert bench.engine.resume(run_id) == run_id
    assert bench.engine.outcome(run_id).status is RunStatus.SUCCEEDED
    assert bench.calls == ["plan", "publish", "check", "plan", "check"]


def test_a_run_that_succeeded_cannot_be_resumed(bench: Bench) -> None:
    run_id = bench.run(bench.recipe(bench.step("one")))
    with pytest.raises(UsageError):
        bench.engine.resume(run_id)


def test_a_fork_begins_at_its_step_with_what_earlier_effects_gave(bench: Bench) -> None:
    recipe = bench.recipe(
        bench.step("publish", lambda _: {"version": "1.0.1"}, pure=False),
        bench.step("tell", lambda context: dict(context.outputs["publish"])),
    )
    origin = bench.run(recipe)
    fork = bench.engine.fork(origin, "tell")
    assert fork != origin
    assert bench.engine.outcome(fork).outputs["tell"] == {"version": "1.0.1"}
    assert bench.calls == ["publish", "tell", "tell"]


def test_an_unknown_step_names_the_known_ones(bench: Bench) -> None:
    run_id = bench.run(bench.recipe(bench.step("one")))
    with pytest.raises(UsageError, match="no step 'two'") as raised:
        bench.engine.fork(run_id, "two")
    assert raised.value.hint == "its steps are one"


def test_the_events_of_a_run_tell_its_life(bench: Bench) -> None:
    run_id = bench.run(bench.recipe(bench.step("one")))
    assert [event.kind for event in bench.engine.events(run_id)] == [
        "run_started",
        "step_finished",
        "run_finished",
    ]


def test_what_a_step_logs_is_read_back_without_a_torn_last_line(bench: Bench) -> None:
    run_id = bench.run(bench.recipe(bench.step("one", lambda context: context.log("hello", {"n": 1}))))
    with bench.log.path(run_id).open("ab") as stream:
        stream.write(b'{"at": "2026')
    told = [(line["message"], line.get("n")) for line in bench.log.read(run_id)]
    assert told == [("hello", 1), ("one done", None)]


def test_a_recipe_with_two_steps_of_one_name_is_refused(bench: Bench) -> None:
    with pytest.raises(UsageError, match="two steps named one"):
        bench.recipe(bench.step("one"), bench.step("one"))


def test_an_outcome_that_is_kept_holds_nothing_of_what_its_steps_worked_on(bench: Bench) -> None:
    class Table:
        """Stands for a file of many megabytes."""

    seen: list[weakref.ref[Table]] = []

    def fail(_: StepContext) -> None:
        table = Table()
        seen.append(weakref.ref(table))
        try:
            raise OSError("no room")
        except OSError as error:
            raise ContentMoved("saved again") from error

    run = bench.run(bench.recipe(bench.step("one", fail)))
    gc.collect()
    assert isinstance(bench.engine.outcome(run).error, ContentMoved)
    assert seen[0]() is None


def recorded(bench: Bench) -> dict[str, str]:
    """The steps of the newest run as somebody else sees them now."""
    with bench.ledger.reading() as tx:
        (run,) = tx.runs.list(1)
        return {step.name: str(step.status) for step in tx.runs.steps(run.id)}


def test_a_run_that_lasts_tells_its_steps_while_it_goes_on(bench: Bench) -> None:
    seen: list[dict[str, str]] = []

    def look(context: StepContext) -> None:
        seen.append(recorded(bench))

    def last(context: StepContext) -> None:
        bench.engine.tell_steps()
        look(context)

    recipe = Recipe("long", (Step("check", look), Step("plan", last), Step("publish", look)))
    bench.engine.submit(RunRequest(recipe, Cause.FILE))
    assert seen == [
        {},
        {"check": "succeeded", "plan": "running"},
        {"check": "succeeded", "plan": "succeeded", "publish": "running"},
    ]
    assert set(recorded(bench).values()) == {"succeeded"}


def test_a_step_that_was_told_and_breaks_is_not_left_running(bench: Bench) -> None:
    def breaks(context: StepContext) -> None:
        bench.engine.tell_steps()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.engine.submit(RunRequest(Recipe("long", (Step("plan", breaks),)), Cause.FILE))
    assert recorded(bench) == {"plan": "failed"}


def test_without_a_run_there_are_no_steps_to_tell(bench: Bench) -> None:
    bench.engine.tell_steps()
