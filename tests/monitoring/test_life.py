"""The life of alerts, step by step, as Prometheus has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from quizops.ledger import Alert, AlertSeverity, AlertState
from quizops.monitoring import (
    AlertRule,
    Facts,
    Moment,
    Observation,
    OwnerFact,
    acknowledged,
    advance,
    at_once,
    observe,
    without_lingering,
)

FACTS = Facts("1", "1", OwnerFact(alive=True))


@dataclass
class World:
    """What holds, and one look after the other at it."""

    for_s: float = 0.0
    keep_firing_for_s: float = 0.0
    holding: list[Observation] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    looks: int = 0

    @property
    def rule(self) -> AlertRule:
        return AlertRule(
            "disk_low",
            AlertSeverity.CRITICAL,
            self._condition,
            "{value} free at {subject}{detail}",
            "",
            "free some",
            for_s=self.for_s,
            keep_firing_for_s=self.keep_firing_for_s,
            unit="bytes",
        )

    def _condition(self, facts: Facts) -> Iterable[Observation]:
        return self.holding

    def look(self, watched_s: float = 15.0, *, at: str = "", rules: list[AlertRule] | None = None) -> None:
        rules = [self.rule] if rules is None else rules
        moment = Moment(at or f"look-{self.looks}", watched_s)
        seen = advance(self.alerts, rules, observe(rules, FACTS), moment)
        self.alerts = list(seen.open)
        self.told += [f"fires {alert.subject}" for alert in seen.fired]
        self.told += [f"resolved {alert.subject}" for alert in seen.resolved]
        self.looks += 1

    def states(self) -> list[AlertState]:
        return [alert.state for alert in self.alerts]

    def holds(self, *subjects: str) -> None:
        self.holding = [Observation(subject, 5e8) for subject in subjects]


def test_without_a_time_to_wait_the_first_look_fires() -> None:
    world = World()
    world.holds("media")
    world.look()
    (alert,) = world.alerts
    assert (alert.state, alert.since, alert.fired_at) == (AlertState.FIRING, "look-0", "look-0")
    assert (alert.message, alert.hint, alert.unit) == ("500 MB free at media", "free some", "bytes")
    assert world.told == ["fires media"]


def test_an_alert_is_pending_until_its_condition_held_long_enough() -> None:
    world = World(for_s=60)
    world.holds("media")
    states = []
    for _ in range(6):
        world.look()
        states += world.states()
    assert states == [AlertState.PENDING] * 4 + [AlertState.FIRING] * 2
    assert world.alerts[0].since == "look-0"
    assert world.told == ["fires media"]


def test_a_break_in_between_begins_anew() -> None:
    world = World(for_s=30)
    world.holds("media")
    world.look()
    world.look()
    world.holds()
    world.look()
    assert world.alerts == []
    world.holds("media")
    world.look()
    world.look()
    assert world.states() == [AlertState.PENDING]
    world.look()
    assert world.states() == [AlertState.FIRING]
    assert world.told == ["fires media"]


def test_one_that_holds_no_more_is_resolved_at_once() -> None:
    world = World()
    world.holds("media")
    world.look()
    world.holds()
    world.look()
    assert world.alerts == []
    assert world.told == ["fires media", "resolved media"]


def test_one_that_is_to_linger_fires_on_through_a_short_break() -> None:
    world = World(keep_firing_for_s=30)
    world.holds("media")
    world.look()
    world.holds()
    world.look()
    world.look()
    assert world.states() == [AlertState.FIRING]
    world.holds("media")
    world.look()
    assert world.alerts[0].clear_s is None
    world.holds()
    for _ in range(3):
        world.look()
    assert world.told == ["fires media", "resolved media"]


def test_each_subject_has_a_life_of_its_own() -> None:
    world = World(for_s=15)
    world.holds("media")
    world.look()
    world.holds("media", "content")
    world.look()
    assert {alert.subject: alert.state for alert in world.alerts} == {
        "media": AlertState.FIRING,
        "content": AlertState.PENDING,
    }
    world.holds("content")
    world.look()
    assert world.told == ["fires media", "fires content", "resolved media"]


def test_an_acknowledged_one_stays_so_until_it_is_resolved_and_fires_anew_after_that() -> None:
    world = World()
    world.holds("media")
    world.look()
    world.alerts = [acknowledged(alert, "ada", "noon") for alert in world.alerts]
    world.look()
    (alert,) = world.alerts
    assert (alert.state, alert.acknowledged_by, alert.acknowledged_at) == (
        AlertState.ACKNOWLEDGED,
        "ada",
        "noon",
    )
    world.holds()
    world.look()
    world.holds("media")
    world.look()
    assert world.alerts[0].state is AlertState.FIRING
    assert world.alerts[0].acknowledged_by is None
    assert world.told == ["fires media", "resolved media", "fires media"]


def test_only_one_that_fires_can_be_acknowledged() -> None:
    pending = Alert("a", "", "t", AlertState.PENDING, AlertSeverity.WARNING)
    assert acknowledged(pending, "ada", "noon") is pending
    known = acknowledged(replace(pending, state=AlertState.FIRING), "ada", "noon")
    assert acknowledged(known, "bob", "later") is known


def test_the_value_and_the_message_follow_what_is_seen() -> None:
    world = World()
    world.holds("media")
    world.look()
    world.holding = [Observation("media", 2e8)]
    world.look()
    assert (world.alerts[0].value, world.alerts[0].message) == (2e8, "200 MB free at media")
    assert world.alerts[0].fired_at == "look-0"


def test_a_clock_that_goes_back_neither_fires_nor_resolves() -> None:
    world = World(for_s=60)
    world.holds("media")
    world.look(at="2026-11-22T04:00:00.000Z")
    world.look(at="2026-11-22T03:00:00.000Z")
    world.look(at="2027-11-22T03:00:00.000Z")
    assert world.states() == [AlertState.PENDING]
    world.look()
    world.look()
    assert world.states() == [AlertState.FIRING]
    world.look(at="2020-01-01T00:00:00.000Z")
    assert world.states() == [AlertState.FIRING]


def test_time_in_which_nobody_watched_counts_for_nothing() -> None:
    world = World(for_s=60)
    world.holds("media")
    world.look()
    world.look(0.0)
    assert world.alerts[0].held_s == 0


def test_what_the_facts_know_to_have_held_already_counts() -> None:
    world = World(for_s=120)
    world.holding = [Observation("", 130, held_s=130, since="two minutes ago")]
    world.look(0.0)
    assert world.states() == [AlertState.FIRING]
    assert world.alerts[0].since == "two minutes ago"


def test_at_once_lets_a_pending_one_fire() -> None:
    world = World(for_s=900)
    world.holds("media")
    world.look()
    assert world.states() == [AlertState.PENDING]
    world.look(0.0, rules=at_once([world.rule]))
    assert world.states() == [AlertState.FIRING]


def test_for_a_single_look_what_does_not_hold_is_over() -> None:
    world = World(keep_firing_for_s=60)
    world.holds("media")
    world.look()
    world.holds()
    world.look(0.0, rules=without_lingering([world.rule]))
    assert world.told == ["fires media", "resolved media"]


def test_an_alert_whose_rule_is_no_more_is_resolved() -> None:
    world = World()
    world.holds("media")
    world.look()
    world.look(rules=[])
    assert world.told == ["fires media", "resolved media"]


def test_what_did_not_change_needs_not_be_written() -> None:
    world = World()
    world.holds("media")
    world.look()
    rules = [world.rule]
    assert advance(world.alerts, rules, observe(rules, FACTS), Moment("later", 15)).changed == []
