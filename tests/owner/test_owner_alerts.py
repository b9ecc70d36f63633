"""A running owner evaluates the alert rules, tells of them, and is told that somebody knows."""

from __future__ import annotations

from pathlib import Path

from tests.owner.content import bank, save
from tests.owner.owners import OwnerProcess, asked

ALWAYS_LOW = "[downloads]\nfree_disk_floor_bytes = 1_000_000_000_000_000\n"


def test_an_alert_of_a_running_owner_is_told_acknowledged_and_stays_so(tmp_path: Path) -> None:
    save(tmp_path / "questions.csv", bank({1: "one"}))
    save(tmp_path / "quizops.toml", ALWAYS_LOW)
    with OwnerProcess(tmp_path) as owner:
        told = owner.wait_for("alert_firing", severity="critical")
        assert (told["name"], told["subject"]) == ("disk_low", ".")
        assert asked(tmp_path, "monitor", "alerts").code == 5
        answer = asked(tmp_path, "monitor", "ack", "disk_low").document
        assert [alert["state"] for alert in answer["acknowledged"]] == ["acknowledged"]
        owner.wait_for("alert_acknowledged")
        assert asked(tmp_path, "monitor", "alerts").code == 0
        report = asked(tmp_path, "monitor", "status").document
        assert report["health"] == "critical", "an acknowledged disk is as full as before"
        assert all(check["since"] for check in report["checks"])
        told_of = {metric["name"] for metric in asked(tmp_path, "monitor", "metrics").document}
        assert {"process_resident_bytes", "disk_free_bytes", "watcher_saves_total"} <= told_of
        owner.kill()
    after = asked(tmp_path, "monitor", "alerts").document
    assert {alert["name"]: alert["state"] for alert in after} == {
        "disk_low": "acknowledged",
        "owner_missing": "pending",
    }
    with OwnerProcess(tmp_path) as again:
        assert again.named("alert_firing") == []
        states = {one["name"]: one["state"] for one in asked(tmp_path, "monitor", "alerts").document}
        assert states["disk_low"] == "acknowledged"
