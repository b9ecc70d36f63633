"""What every ledger promises of samples and alerts."""

from __future__ import annotations

from dataclasses import replace

from quizops.ledger import Alert, AlertSeverity, AlertState, Ledger, Sample

CPU = "process_cpu_percent"
GEO = '{quiz="geo"}'


def cpu(at: str, value: float = 1.0) -> Sample:
    return Sample(CPU, "", f"2026-11-22T{at}.000Z", value)


def test_samples_come_back_in_order_of_time(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.samples.put_many([cpu("04:00:15", 2.5), cpu("04:00:00", 1)])
        tx.samples.put_many([Sample("saves_total", GEO, "2026-11-22T04:00:00.000Z", 7)])
    with second_ledger.reading() as tx:
        assert tx.samples.of(CPU, "") == [cpu("04:00:00", 1), cpu("04:00:15", 2.5)]
        assert tx.samples.of(CPU, "", "2026-11-22T04:00:10.000Z") == [cpu("04:00:15", 2.5)]
        assert tx.samples.of(CPU, GEO) == []
        assert tx.samples.newest(CPU) == cpu("04:00:15", 2.5)
        assert tx.samples.newest("never") is None
        assert tx.samples.before(CPU, "", "2026-11-22T04:00:15.000Z") == cpu("04:00:00", 1)
        assert tx.samples.before(CPU, "", "2026-11-22T04:00:00.000Z") is None


def test_a_sample_of_the_same_moment_is_replaced(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.samples.put_many([cpu("04:00:00", 1)])
        tx.samples.put_many([cpu("04:00:00", 1e300)])
        assert tx.samples.of(CPU, "") == [cpu("04:00:00", 1e300)]


def test_each_series_is_named_once(ledger: Ledger) -> None:
    at = "2026-11-22T04:00:00.000Z"
    with ledger.writing() as tx:
        assert tx.samples.series() == []
        tx.samples.put_many(Sample(name, labels, at, 0) for name in ("b", "a") for labels in ("", GEO))
        tx.samples.put_many([Sample("a", "", "2026-11-22T05:00:00.000Z", 0)])
        assert tx.samples.series() == [("a", ""), ("a", GEO), ("b", ""), ("b", GEO)]


def test_thinning_keeps_the_newest_of_each_bucket_in_its_range(ledger: Ledger) -> None:
    taken = [cpu(f"04:{minute:02}:{second:02}") for minute in range(3) for second in (0, 15, 30, 45)]
    other = Sample(CPU, GEO, "2026-11-22T04:00:00.000Z", 1)
    with ledger.writing() as tx:
        tx.samples.put_many([*taken, other])
        assert tx.samples.thin(CPU, "", "", "2026-11-22T04:02", 16) == 6
        kept = [one.at[11:19] for one in tx.samples.of(CPU, "")]
        assert kept == ["04:00:45", "04:01:45", "04:02:00", "04:02:15", "04:02:30", "04:02:45"]
        assert tx.samples.thin(CPU, "", "", "2026-11-22T04:02", 16) == 0
        assert tx.samples.thin(CPU, "", "2026-11-22T04:01", "2026-11-22T05", 13) == 4
        assert [one.at[11:19] for one in tx.samples.of(CPU, "")] == ["04:00:45", "04:02:45"]
        assert tx.samples.of(CPU, GEO) == [other]


def test_what_is_too_old_is_dropped(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.samples.put_many([cpu("04:00:00"), cpu("05:00:00")])
        assert tx.samples.drop_before(CPU, "", "2026-11-22T05") == 1
        assert tx.samples.of(CPU, "") == [cpu("05:00:00")]


LOW = Alert(
    name="disk_low",
    subject="media",
    since="2026-11-22T04:00:00.000Z",
    state=AlertState.FIRING,
    severity=AlertSeverity.CRITICAL,
    value=12.5,
    unit="bytes",
    message="nearly full",
    hint="free some space",
    held_s=15.0,
    fired_at="2026-11-22T04:00:15.000Z",
)


def test_an_alert_comes_back_as_it_was_put(ledger: Ledger, second_ledger: Ledger) -> None:
    bare = Alert("owner_missing", "", "2026-11-22T04:00:00.000Z", AlertState.PENDING, AlertSeverity.INFO)
    with ledger.writing() as tx:
        tx.alerts.put_many([LOW, bare])
    with second_ledger.reading() as tx:
        assert tx.alerts.open() == [LOW, bare]
        assert tx.alerts.resolved() == []


def test_an_alert_is_replaced_and_leaves_the_open_ones_when_it_is_resolved(ledger: Ledger) -> None:
    known = replace(
        LOW, state=AlertState.ACKNOWLEDGED, acknowledged_at="2026-11-22T04:01:00.000Z", acknowledged_by="ada"
    )
    over = replace(known, state=AlertState.RESOLVED, resolved_at="2026-11-22T04:02:00.000Z", clear_s=30.0)
    with ledger.writing() as tx:
        tx.alerts.put_many([LOW])
        tx.alerts.put_many([known])
        assert tx.alerts.open() == [known]
        tx.alerts.put_many([over])
        assert tx.alerts.open() == []
        assert tx.alerts.resolved() == [over]
        assert tx.alerts.resolved("2026-11-22T04:02:00.001Z") == []


def test_resolved_alerts_are_told_latest_first_and_dropped_with_time(ledger: Ledger) -> None:
    def over(subject: str, at: str) -> Alert:
        return replace(LOW, subject=subject, state=AlertState.RESOLVED, resolved_at=f"2026-11-22T{at}.000Z")

    early, late = over("a", "04:10:00"), over("b", "05:00:00")
    with ledger.writing() as tx:
        tx.alerts.put_many([early, late, LOW])
        assert tx.alerts.resolved() == [late, early]
        assert tx.alerts.resolved(limit=1) == [late]
        assert tx.alerts.drop_resolved("2026-11-22T05:00:00.000Z") == 1
        assert tx.alerts.resolved() == [late]
        assert tx.alerts.open() == [LOW]


def test_an_alert_that_never_fired_is_forgotten(ledger: Ledger) -> None:
    pending = replace(LOW, state=AlertState.PENDING, since="2026-11-22T04:30:00.000Z", fired_at=None)
    with ledger.writing() as tx:
        tx.alerts.put_many([LOW, pending])
        tx.alerts.drop([pending])
        assert tx.alerts.open() == [LOW]
