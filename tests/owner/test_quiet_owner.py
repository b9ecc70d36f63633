"""An owner with nothing to do does nothing."""

from __future__ import annotations

from pathlib import Path

from quizops.owner import Owner


def test_looking_for_intents_wakes_nobody_who_follows_the_ledger(tmp_path: Path) -> None:
    """The owner follows it too: it would wake itself, for ever."""
    with Owner.holding(tmp_path) as owner:
        doorbell = owner.folder.parts.ledger.doorbell()
        try:
            assert owner.take_intents() == 0
            owner.take_light_intents()
            assert not doorbell.wait(0.0)
        finally:
            doorbell.close()


def test_one_round_of_upkeep_is_enough_for_a_second(tmp_path: Path) -> None:
    with Owner.holding(tmp_path) as owner:
        owner.folder.do_due()
        doorbell = owner.folder.parts.ledger.doorbell()
        try:
            owner.folder.do_due()
            assert not doorbell.wait(0.0)
        finally:
            doorbell.close()
