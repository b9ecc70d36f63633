"""kill -9 at every boundary of a publish: the old file or the new one, and a ledger that agrees."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.releases.workshop import LATER, Workshop, quiz_bytes, text_splice

from quizops.files import exchange
from quizops.releases import making
from quizops.releases.disk import switch
from quizops.releases.press import STEPS
from quizops.tables.splices import Splice, apply_splices

Doing = Callable[[Workshop], None]


def patch_the_spare(shop: Workshop) -> None:
    shop.store.recover()
    shop.settle_but_looks()
    shop.say(2, b"a text that is longer than before")


def write_it_whole(shop: Workshop) -> None:
    shop.say(2, b"a text that is longer than before")


def give_bytes(shop: Workshop) -> None:
    shop.publish(_later())


def go_back(shop: Workshop) -> None:
    shop.roll_back("1.0.0")


def _later() -> bytes:
    data = apply_splices(quiz_bytes(), (text_splice(quiz_bytes(), 3, b"three"),))
    return apply_splices(data, (text_splice(data, 2, b"a text that is longer than before"),))


def _before() -> bytes:
    return apply_splices(quiz_bytes(), (text_splice(quiz_bytes(), 3, b"three"),))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(root: Path, doing: Doing, prepare: Callable[[Workshop], None]) -> None:
    """Run `doing` in a process of its own that `prepare` makes die on the way."""
    child = os.fork()
    if child == 0:
        try:
            shop = Workshop(root, in_memory=False)
            prepare(shop)
            doing(shop)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it did not die on the way but ended with {status}"


def begun(root: Path) -> None:
    """Two releases, the second one live."""
    shop = Workshop(root, in_memory=False)
    shop.publish(quiz_bytes())
    shop.say(3, b"three")
    shop.settle()
    shop.close()


def assert_whole(root: Path, doing: Doing, step: str | None) -> None:
    """Old or new, by the step; the ledger says the same; nothing is left lying about; life goes on."""
    shop = Workshop(root, in_memory=False)
    before = shop.data
    shop.store.recover()
    shop.settle()
    new = quiz_bytes() if doing is go_back else _later()
    assert before == shop.data
    assert shop.data in (_before(), new)
    if step is not None:
        assert shop.data == (new if STEPS.index(step) >= STEPS.index("switched") else _before())
    live = shop.store.live("q")
    assert live is not None
    assert shop.store.content(live) == shop.data
    assert shop.store.holds_live_bytes("q", shop.output)
    with shop.ledger.reading() as tx:
        assert tx.effects.pending() == []
    assert shop.left_behind() == []
    assert [checked for checked in shop.store.verify("q") if checked.problem] == []
    shop.say(5, b"and on", version="1.0.50")
    shop.settle()
    assert b'"and on"' in shop.data
    shop.close()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("doing", [patch_the_spare, write_it_whole, give_bytes, go_back])
def test_a_kill_at_any_boundary_leaves_one_whole_version(tmp_path: Path, doing: Doing, step: str) -> None:
    root = tmp_path / "content"
    begun(root)

    def prepare(shop: Workshop) -> None:
        shop.on_step = lambda at: _die() if at == step else None

    killed(root, doing, prepare)
    assert_whole(root, doing, step)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_during_the_first_publish_leaves_a_whole_file_or_none(tmp_path: Path, step: str) -> None:
    root = tmp_path / "content"

    def prepare(shop: Workshop) -> None:
        shop.on_step = lambda at: _die() if at == step else None

    killed(root, lambda shop: shop.publish(quiz_bytes()) and None, prepare)
    shop = Workshop(root, in_memory=False)
    assert shop.output.exists() == (STEPS.index(step) >= STEPS.index("switched"))
    shop.store.recover({"q": shop.output})
    shop.settle()
    assert shop.left_behind() == []
    live = shop.store.live("q")
    assert (live is not None) == shop.output.exists()
    if live is not None:
        assert shop.store.content(live) == shop.data == quiz_bytes()
    shop.close()


@pytest.mark.parametrize("size_bytes", [1, 400, 700])
def test_a_kill_in_the_middle_of_writing_leaves_the_old_version(tmp_path: Path, size_bytes: int) -> None:
    root = tmp_path / "content"
    begun(root)

    def prepare(shop: Workshop) -> None:
        def limit_writes() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))

        # The ledger writes too, so the limit comes between it and the temporary file.
        fill = making.write_spliced

        def limited(source_fd: int, size: int, splices: Sequence[Splice], fd: int) -> None:
            limit_writes()
            fill(source_fd, size, splices, fd)

        making.write_spliced = limited

    killed(root, write_it_whole, prepare)
    assert_whole(root, write_it_whole, "written")


@pytest.mark.parametrize("step", ["switched", "folder_synced"])
def test_a_hand_edit_after_a_kill_is_told_apart_from_the_release(tmp_path: Path, step: str) -> None:
    root = tmp_path / "content"
    begun(root)

    def prepare(shop: Workshop) -> None:
        shop.on_step = lambda at: _die() if at == step else None

    killed(root, write_it_whole, prepare)
    shop = Workshop(root, in_memory=False)
    edited = shop.data.replace(b"text 9", b"by hand")
    shop.output.write_bytes(edited)
    (recovered,) = shop.store.recover()
    assert recovered.outcome == "finished"
    assert recovered.release is not None
    assert not shop.store.holds_live_bytes("q", shop.output)
    assert shop.store.content(recovered.release) == _later()
    hand = shop.adopt(version="1.0.8")
    shop.settle()
    assert shop.store.content(hand) == edited == shop.data
    shop.roll_back(recovered.release.version)
    assert shop.data == _later()
    shop.close()


def test_a_save_that_was_swapped_out_by_a_dying_publish_is_found_again(tmp_path: Path) -> None:
    root = tmp_path / "content"
    begun(root)
    theirs = _before().replace(b"text 9", b"by hand")

    def prepare(shop: Workshop) -> None:
        def save(step: str) -> None:
            if step == "checked":
                saved = root / "saved"
                saved.write_bytes(theirs)
                saved.replace(shop.output)

        def exchange_and_die(one: Path, other: Path) -> None:
            exchange(one, other)
            _die()

        shop.on_step = save
        switch.exchange = exchange_and_die

    killed(root, write_it_whole, prepare)
    shop = Workshop(root, in_memory=False)
    (recovered,) = shop.store.recover()
    assert recovered.outcome == "finished"
    assert shop.data == _later()
    (late,) = shop.store.second_looks(LATER)
    assert late.path.read_bytes() == theirs
    assert late.held == shop.store.find("q", "1.0.1").id
    shop.store.forget(late)
    shop.settle()
    assert shop.left_behind() == []
    shop.close()
