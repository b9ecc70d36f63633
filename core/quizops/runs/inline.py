"""The engine that runs a recipe in the caller's own process, step after step."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from quizops.clock import Clock, iso
from quizops.errors import ContentMoved, QuizopsError, StorageError, UsageError
from quizops.ledger import Cause, Event, Ledger, Run, RunStatus, Step, StepStatus, Transaction
from quizops.recipes import Recipe, StepContext
from quizops.recipes import Step as RecipeStep
from quizops.runs.engine import Outcome, RunRequest, has_ended
from quizops.runs.log import RunLog

RecipeSource = Callable[[str], Recipe]
_OUTCOMES_KEPT = 256
_LONG_S = 0.3
"""A run that takes longer shows its steps while it goes on; a shorter one is recorded once, at its end."""


@dataclass(slots=True)
class _Work:
    """A run in progress: its record, its steps so far, and the objects its steps share."""

    run: Run
    recipe: Recipe
    context: StepContext
    steps: dict[str, Step] = field(default_factory=dict)
    error: QuizopsError | None = None
    running: Step | None = None
    told: str | None = None
    """The step at whose beginning the steps so far were recorded; None in a run that is over at once."""
    began_s: float = 0.0


class InlineEngine:
    """Runs to the end inside `submit`.

    The record of a run is durable before its first step and again when it has ended; its steps are recorded
    at its end too, and meanwhile only where it lasts (`tell_steps`). A step's own effects carry their own
    records. `recipes` finds a recipe by name for `resume` and `fork`.
    """

    def __init__(self, ledger: Ledger, clock: Clock, log: RunLog, recipes: RecipeSource) -> None:
        self._ledger = ledger
        self._clock = clock
        self._log = log
        self._recipes = recipes
        self._outcomes: dict[str, Outcome] = {}
        self._cancelled: set[str] = set()
        self._work: _Work | None = None

    def submit(self, request: RunRequest) -> str:
        data = {"params": dict(request.params), "recipe_version": request.recipe.version}
        with self._ledger.writing() as tx:
            run = tx.runs.start(
                request.recipe.name,
                request.cause,
                operator=request.operator,
                subject=request.subject,
                data=data,
            )
            _tell_start(tx, run, {})
        context = StepContext(run.id, request.params, scratch=dict(request.live), log=self._logging(run.id))
        self._execute(_Work(run, request.recipe, context))
        return run.id

    def outcome(self, run_id: str, timeout_s: float | None = None) -> Outcome:
        if run_id in self._outcomes:
            return self._outcomes[run_id]
        with self._ledger.reading() as tx:
            run = _known(tx, run_id)
            steps = tx.runs.steps(run_id)
        if not has_ended(run):
            raise TimeoutError(f"run {run_id} has not ended")
        told = run.data.get("error")
        error = QuizopsError(told["message"], hint=told["hint"], rule=told["rule"]) if told else None
        return Outcome(run_id, run.status, {step.name: step.data for step in steps}, error)

    def cancel(self, run_id: str) -> bool:
        with self._ledger.reading() as tx:
            going_on = not has_ended(_known(tx, run_id))
        if going_on:
            self._cancelled.add(run_id)
        return going_on

    def resume(self, run_id: str) -> str:
        with self._ledger.writing() as tx:
            run = _known(tx, run_id)
            if run.status is RunStatus.SUCCEEDED:
                raise UsageError(f"run {run_id} succeeded: there is nothing to resume")
            steps = tx.runs.steps(run_id)
            tx.runs.update(run_id, status=RunStatus.RUNNING)
            _tell_start(tx, run, {"resumed": True})
        self._execute(self._taken_up(run, steps))
        return run_id

    def fork(self, run_id: str, from_step: str) -> str:
        with self._ledger.writing() as tx:
            origin = _known(tx, run_id)
            first = self._recipes(origin.recipe).position(from_step)
            kept = tx.runs.steps(run_id)[:first]
            run = tx.runs.start(
                origin.recipe,
                Cause.OPERATOR,
                operator=origin.operator,
                subject=origin.subject,
                data={**origin.data, "forked_from": run_id, "from_step": from_step},
            )
            _tell_start(tx, run, {"forked_from": run_id})
        self._execute(self._taken_up(run, [replace(step, run_id=run.id) for step in kept]))
        return run.id

    def tell_steps(self) -> None:
        """Record the steps so far of the run that goes on; from then on, each as it begins."""
        work = self._work
        if work is None or work.running is None or work.told == work.running.name:
            return
        with self._ledger.writing() as tx:
            for step in (*work.steps.values(), work.running):
                tx.runs.put_step(step)
        work.told = work.running.name

    def list(self, limit: int = 100) -> Sequence[Run]:
        with self._ledger.reading() as tx:
            return tx.runs.list(limit)

    def events(self, run_id: str) -> Sequence[Event]:
        with self._ledger.reading() as tx:
            return tx.events.of_run(run_id)

    def _taken_up(self, run: Run, steps: Sequence[Step]) -> _Work:
        """A run as its record tells it: finished effects stay finished, pure steps are computed again."""
        context = StepContext(run.id, run.data.get("params", {}), log=self._logging(run.id))
        work = _Work(run, self._recipes(run.recipe), context)
        for step in steps:
            work.steps[step.name] = step
            if step.status is StepStatus.SUCCEEDED:
                context.outputs[step.name] = step.data
        return work

    def _logging(self, run_id: str) -> Callable[[str, Mapping[str, Any]], None]:
        return lambda message, data: self._log.write(run_id, message, data)

    def _execute(self, work: _Work) -> None:
        work.began_s = self._clock.monotonic()
        status = RunStatus.FAILED
        self._work = work
        try:
            status = self._run_steps(work)
        finally:
            self._work = None
            self._finish(work, status)

    def _run_steps(self, work: _Work) -> RunStatus:
        for position, step in enumerate(work.recipe.steps):
            if work.run.id in self._cancelled:
                return RunStatus.CANCELLED
            done = work.steps.get(step.name)
            if done is not None and done.status is StepStatus.SUCCEEDED and not step.pure:
                continue
            self._show_progress(work, step, position)
            work.steps[step.name] = self._run_step(work, step, position)
            if work.error is not None:
                return RunStatus.SUPERSEDED if isinstance(work.error, ContentMoved) else RunStatus.FAILED
        return RunStatus.SUCCEEDED

    def _show_progress(self, work: _Work, step: RecipeStep, position: int) -> None:
        """Tell whoever looks which step is at work, once it is worth looking."""
        if self._clock.monotonic() - work.began_s < _LONG_S:
            return
        at_work = Step(
            work.run.id, step.name, position, status=StepStatus.RUNNING, started=iso(self._clock.now())
        )
        with self._ledger.writing() as tx:
            for record in (*work.steps.values(), at_work):
                tx.runs.put_step(record)

    def _run_step(self, work: _Work, step: RecipeStep, position: int) -> Step:
        started = iso(self._clock.now())
        before = work.steps.get(step.name)
        record = Step(
            work.run.id, step.name, position, started=started, tries=(before.tries if before else 0) + 1
        )
        reason = step.skip_because(work.context)
        if reason is not None:
            return replace(record, status=StepStatus.SKIPPED, ended=started, skipped_because=reason)
        work.running = replace(record, status=StepStatus.RUNNING)
        if work.told is not None:
            self.tell_steps()
        try:
            output = dict(step.action(work.context) or {})
        except QuizopsError as error:
            work.error = error
        except OSError as error:
            work.error = StorageError(f"{step.name}: {error}", hint="look at the disk and the folder")
            work.error.__cause__ = error
        ended = iso(self._clock.now())
        if work.error is not None:
            told = _told(work.error)
            work.context.log(f"{step.name} failed", {"error": told})
            return replace(record, status=StepStatus.FAILED, ended=ended, error=told)
        work.context.outputs[step.name] = output
        work.context.log(f"{step.name} done", _told_output(output))
        return replace(record, status=StepStatus.SUCCEEDED, ended=ended, data=output)

    def _finish(self, work: _Work, status: RunStatus) -> None:
        run, error = work.run, work.error
        data = {name: value for name, value in run.data.items() if name != "error"}
        if error is not None:
            data["error"] = _told(error)
        kind = "run_cancelled" if status is RunStatus.CANCELLED else "run_finished"
        if work.told is not None and work.running is not None and work.running.name not in work.steps:
            broken = replace(work.running, status=StepStatus.FAILED, ended=iso(self._clock.now()))
            work.steps[broken.name] = broken
        with self._ledger.writing() as tx:
            for step in work.steps.values():
                tx.runs.put_step(step)
                told = {"step": step.name, "status": step.status}
                tx.events.append("step_finished", run.subject or "", told, run_id=run.id)
            tx.runs.finish(run.id, status, data)
            ending = {"recipe": run.recipe, "status": status, **({"error": _told(error)} if error else {})}
            tx.events.append(kind, run.subject or "", ending, run_id=run.id, operator=run.operator)
        self._cancelled.discard(run.id)
        _let_go_of_frames(error)
        self._outcomes[run.id] = Outcome(run.id, status, dict(work.context.outputs), error)
        while len(self._outcomes) > _OUTCOMES_KEPT:
            self._outcomes.pop(next(iter(self._outcomes)))


def _told_output(output: Mapping[str, Any]) -> dict[str, Any]:
    """What a step gave, as far as it is a word or a number: the rest is for the steps that follow."""
    return {name: value for name, value in output.items() if isinstance(value, str | int | float)}


def _known(tx: Transaction, run_id: str) -> Run:
    run = tx.runs.get(run_id)
    if run is None:
        raise UsageError(f"there is no run {run_id}", hint="`quizops runs list` shows the runs there are")
    return run


def _tell_start(tx: Transaction, run: Run, more: Mapping[str, Any]) -> None:
    told = {"recipe": run.recipe, "cause": run.cause, **more}
    tx.events.append("run_started", run.subject or "", told, run_id=run.id, operator=run.operator)


def _let_go_of_frames(error: BaseException | None) -> None:
    """An outcome is kept for a while; what the steps had in their hands (whole files) must not be."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _told(error: QuizopsError) -> dict[str, Any]:
    return {"message": error.message, "hint": error.hint, "rule": error.rule}
