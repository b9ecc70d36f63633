"""What a pass tells of: everything that is new, once, and in little space."""

from __future__ import annotations

from pathlib import Path

import orjson
from tests.owner.content import save

from quizops.jobs import open_folder
from quizops.testing import FakeClock
from quizops.wiring import Parts

HEAD = "id,template,text,answer_mc\n"


def told(parts: Parts) -> list[int]:
    """The lines of all refusals that were told, in their order."""
    with parts.ledger.reading() as tx:
        return [event.data["line"] for event in reversed(tx.events.newest(1000, kind="refused"))]


def test_a_new_refusal_is_told_also_behind_many_known_ones(tmp_path: Path) -> None:
    wrong = [f"{number},nonsense {'x' * 2000} {number},Question?,yes" for number in range(1, 31)]
    save(tmp_path / "questions.csv", HEAD + "\n".join(wrong) + "\n900,short,Question?,yes\n")
    parts = Parts.open(tmp_path, clock=FakeClock())
    parts.pause = parts.clock.advance  # type: ignore[attr-defined]
    folder = open_folder(parts)
    folder.catch_up()
    assert told(parts) == list(range(2, 22))
    save(
        tmp_path / "questions.csv",
        HEAD + "\n".join(wrong) + "\n900,short,Question?,yes\n901,bad,Question?,yes\n",
    )
    folder.look_around()
    folder.catch_up()
    assert told(parts) == [*range(2, 22), 33]
    with parts.ledger.reading() as tx:
        (known,) = tx.seen.all("pass:").values()
    assert len(orjson.dumps(known)) < 16_384
    parts.close()
