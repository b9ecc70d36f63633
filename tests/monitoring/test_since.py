"""Since when a check has its status."""

from __future__ import annotations

from quizops.monitoring import CheckStatus, HealthCheck, dated, remembered

GOOD, BAD = HealthCheck("disk", CheckStatus.PASS, 9), HealthCheck("disk", CheckStatus.FAIL, 1)


def test_a_check_keeps_its_moment_for_as_long_as_its_status_stays() -> None:
    known = remembered([GOOD], {}, "one")
    assert remembered([HealthCheck("disk", CheckStatus.PASS, 8)], known, "two") == known
    assert remembered([BAD], known, "three") == {"disk": ["fail", "three"]}


def test_a_check_that_is_no_more_is_forgotten() -> None:
    assert remembered([], {"disk": ["pass", "one"]}, "two") == {}


def test_a_check_is_dated_only_where_somebody_saw_it_come_to_be_so() -> None:
    known = {"disk": ["fail", "one"]}
    assert dated([BAD], known)[0].since == "one"
    assert dated([GOOD], known)[0].since is None
    assert dated([GOOD], {})[0].since is None


def test_a_check_that_knows_better_keeps_its_own_moment() -> None:
    own = HealthCheck("owner", CheckStatus.PASS, 12, "pid", since="its start")
    assert dated([own], {"owner": ["pass", "one"]}) == [own]
