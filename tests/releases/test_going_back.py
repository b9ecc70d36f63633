"""Rollback: any version comes back to the byte, and a rollback can itself be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.releases.workshop import Workshop, nothing, quiz_bytes

from quizops.errors import ContentError, ContentMoved, UsageError
from quizops.files import FileId
from quizops.ledger import ReleaseState


def versions(shop: Workshop) -> dict[str, bytes]:
    """Four releases; their bytes by version."""
    seen = {shop.publish(quiz_bytes()).version: shop.data}
    for text in (b"two", b"two, and longer", b""):
        version = shop.say(2, text).version
        seen[version] = shop.data
    return seen


@pytest.mark.parametrize("settled", [True, False])
def test_any_version_comes_back_to_the_byte(shop: Workshop, settled: bool) -> None:
    seen = versions(shop)
    for version in ("1.0.0", "1.0.3", "1.0.1", "1.0.2", "1.0.2", "1.0.0"):
        if settled:
            shop.settle()
        live = shop.roll_back(version)
        assert shop.data == seen[version]
        assert (live.version, live.state) == (version, ReleaseState.LIVE)
        assert shop.store.find("q", "live").id == live.id
    assert len(shop.store.list("q")) == 4
    shop.settle()
    assert all(not checked.problem for checked in shop.store.verify("q"))
    assert shop.left_behind() == []


def test_a_rollback_is_told_with_its_reason(shop: Workshop) -> None:
    versions(shop)
    shop.store.rollback(
        "q",
        "1.0.1",
        shop.output,
        expected=FileId.of_path(shop.output),
        commit=nothing,
        run_id="r-1",
        operator="ada",
        reason="wrong answers",
    )
    with shop.ledger.reading() as tx:
        (event,) = tx.events.newest(1)
    assert (event.kind, event.run_id, event.operator) == ("rolled_back", "r-1", "ada")
    assert (event.data["version"], event.data["reason"]) == ("1.0.1", "wrong answers")


def test_a_rollback_can_be_taken_back_once(shop: Workshop) -> None:
    seen = versions(shop)
    shop.roll_back("1.0.1")
    assert shop.undo().version == "1.0.3"
    assert shop.data == seen["1.0.3"]
    with pytest.raises(UsageError, match="no rollback"):
        shop.undo()


def test_a_rollback_cannot_be_taken_back_once_something_newer_is_live(shop: Workshop) -> None:
    versions(shop)
    shop.roll_back("1.0.1")
    newer = shop.say(5, b"five")
    with pytest.raises(UsageError, match="no rollback"):
        shop.undo()
    assert shop.store.live("q") == newer


def test_what_follows_a_rollback_descends_from_where_it_went(shop: Workshop) -> None:
    versions(shop)
    back = shop.roll_back("1.0.1")
    newer = shop.say(5, b"five")
    assert newer.parent == back.id
    assert newer.version == "1.0.4"
    shop.settle()
    changelog = shop.store.changelog("q")
    assert "## [1.0.3] - 2026-11-22 [YANKED]" in changelog
    assert "## [1.0.1] - 2026-11-22\n" in changelog
    assert all(not checked.problem for checked in shop.store.verify("q"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "appended": lambda path: path.write_bytes(path.read_bytes() + b"}"),
    "edited by hand": lambda path: path.write_bytes(path.read_bytes().replace(b"text 7", b"by hand")),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("settled", [True, False])
def test_the_live_version_comes_back_over_a_damaged_file(shop: Workshop, damage: str, settled: bool) -> None:
    shop.publish(quiz_bytes())
    release = shop.say(2, b"two")
    wanted = shop.data
    shop.store.settle()
    if settled:
        shop.settle()
    DAMAGES[damage](shop.output)
    assert not shop.store.holds_live_bytes("q", shop.output)
    assert shop.roll_back("live") == shop.store.find("q", release.version)
    assert shop.data == wanted
    assert shop.store.holds_live_bytes("q", shop.output)
    shop.settle()
    assert shop.left_behind() == []


def test_a_damaged_history_refuses_instead_of_publishing_something_else(shop: Workshop) -> None:
    seen = versions(shop)
    shop.settle()
    first = shop.store.find("q", "1.0.0")
    wrong = bytearray(seen["1.0.0"])
    wrong[-3] ^= 1
    shop.full(first).write_bytes(bytes(wrong))
    shop.output.write_bytes(b"edited, so that the way along patches does not begin at the live file")
    with pytest.raises(ContentError, match=r"1\.0\.0 of q cannot be rebuilt"):
        shop.roll_back("1.0.0")
    assert shop.data.startswith(b"edited")
    (problem,) = [checked for checked in shop.store.verify("q") if checked.problem]
    assert problem.version == "1.0.0"


def test_an_edit_during_a_rollback_stays(shop: Workshop) -> None:
    versions(shop)
    shop.on_step = lambda step: shop.output.write_bytes(b"theirs") and None if step == "intended" else None
    with pytest.raises(ContentMoved):
        shop.roll_back("1.0.0")
    assert shop.data == b"theirs"
    shop.settle()
    assert shop.left_behind() == []


def test_an_unknown_version_names_the_known_ones(shop: Workshop) -> None:
    versions(shop)
    with pytest.raises(UsageError, match=r"no release 9\.9\.9") as caught:
        shop.roll_back("9.9.9")
    assert caught.value.hint == "there are 1.0.3, 1.0.2, 1.0.1, 1.0.0"
