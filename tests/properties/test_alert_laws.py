"""The life of an alert beside that of Prometheus, over any course of things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.ledger import Alert, AlertSeverity
from quizops.monitoring import (
    AlertRule,
    Facts,
    Moment,
    Observation,
    OwnerFact,
    acknowledged,
    advance,
    observe,
)

STEP_S = 15
FACTS = Facts("1", "1", OwnerFact(alive=True))


@dataclass
class Prometheus:
    """`AlertingRule.Eval` of Prometheus for one series, with its times as differences of the clock."""

    for_s: int
    keep_firing_for_s: int
    state: str = "inactive"
    active_at: int = 0
    keep_firing_since: int | None = None

    def look(self, now: int, *, holds: bool) -> str:
        if holds and self.state == "inactive":
            self.state, self.active_at = "pending", now
        if holds:
            self.keep_firing_since = None
            if self.state == "pending" and now - self.active_at >= self.for_s:
                self.state = "firing"
        elif self.state == "firing" and self.keep_firing_for_s > 0:
            if self.keep_firing_since is None:
                self.keep_firing_since = now
            if now - self.keep_firing_since >= self.keep_firing_for_s:
                self.state = "inactive"
        else:
            self.state = "inactive"
        return self.state


def rule(for_s: int, keep_firing_for_s: int, holds: bool) -> AlertRule:
    def condition(facts: Facts) -> list[Observation]:
        return [Observation("here", 1.0)] if holds else []

    return AlertRule(
        "trouble", AlertSeverity.WARNING, condition, "", "", "", float(for_s), float(keep_firing_for_s)
    )


def looked(alerts: list[Alert], one: AlertRule, moment: Moment) -> list[Alert]:
    return list(advance(alerts, [one], observe([one], FACTS), moment).open)


periods = st.sampled_from([0, 10, 15, 30, 60, 75])
courses = st.lists(st.booleans(), max_size=40)


@settings(max_examples=examples(2000), deadline=None)
@given(for_s=periods, keep_firing_for_s=periods, course=courses)
def test_at_each_look_the_state_is_that_of_prometheus(
    for_s: int, keep_firing_for_s: int, course: list[bool]
) -> None:
    theirs = Prometheus(for_s, keep_firing_for_s)
    alerts: list[Alert] = []
    for number, holds in enumerate(course):
        alerts = looked(alerts, rule(for_s, keep_firing_for_s, holds), Moment(f"{number:03}", STEP_S))
        ours = alerts[0].state.value if alerts else "inactive"
        assert ours == theirs.look(number * STEP_S, holds=holds)


@settings(max_examples=examples(1000), deadline=None)
@given(for_s=periods, course=courses, acknowledge_at=st.sets(st.integers(0, 39)))
def test_an_acknowledged_alert_fires_anew_only_after_it_was_resolved(
    for_s: int, course: list[bool], acknowledge_at: set[int]
) -> None:
    alerts: list[Alert] = []
    known: Alert | None = None
    for number, holds in enumerate(course):
        alerts = looked(alerts, rule(for_s, 0, holds), Moment(f"{number:03}", STEP_S))
        if known is not None and alerts and alerts[0].since == known.since:
            assert alerts[0].state == "acknowledged"
        if number in acknowledge_at:
            alerts = [acknowledged(alert, "ada", "noon") for alert in alerts]
        known = alerts[0] if alerts and alerts[0].state == "acknowledged" else None


@settings(max_examples=examples(1000), deadline=None)
@given(course=courses, said=st.lists(st.datetimes(), min_size=40, max_size=40))
def test_what_the_clock_says_changes_no_state(course: list[bool], said: list[datetime]) -> None:
    straight: list[Alert] = []
    wild: list[Alert] = []
    for number, (holds, moment) in enumerate(zip(course, said, strict=False)):
        one = rule(45, 30, holds)
        straight = looked(straight, one, Moment(f"{number:03}", STEP_S))
        wild = looked(wild, one, Moment(moment.isoformat(), STEP_S))
        assert [alert.state for alert in straight] == [alert.state for alert in wild]
