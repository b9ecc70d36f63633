"""Publishing: readers see the old file or the new one, and the ledger says which."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from tests.releases.workshop import Workshop, nothing, quiz_bytes, text_splice

from quizops.errors import ContentMoved, UsageError
from quizops.files import FileId
from quizops.ledger import ReleaseRow, ReleaseState, Transaction
from quizops.releases import ReleaseType
from quizops.tables.splices import Splice, apply_splices


def test_a_first_publish_makes_the_file_and_a_live_release(shop: Workshop) -> None:
    release = shop.publish(quiz_bytes(), type=ReleaseType.MAJOR, version="1.0.0")
    assert shop.data == quiz_bytes()
    assert shop.store.live("q") == release
    assert (release.parent, release.state, release.manifest["risk"]) == (None, ReleaseState.LIVE, "high")


def test_splices_and_whole_bytes_come_to_the_same(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    splices = (text_splice(shop.data, 3, b"three"), text_splice(shop.data, 9, b"a longer text"))
    wanted = apply_splices(shop.data, splices)
    shop.publish(splices)
    assert shop.data == wanted
    shop.publish(quiz_bytes())
    assert shop.data == quiz_bytes()


def test_the_spare_becomes_the_live_file(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    release = shop.say(2, b"two")
    shop.settle()
    spare = shop.full(release).stat().st_ino
    shop.say(5, b"five and more")
    assert shop.output.stat().st_ino == spare
    assert not shop.full(release).exists()
    shop.settle()
    assert shop.store.content(release) == apply_splices(quiz_bytes(), (text_splice(quiz_bytes(), 2, b"two"),))


def test_full_bytes_are_an_inode_of_their_own(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    release = shop.say(2, b"two")
    shop.settle()
    for path in (shop.full(first), shop.full(release)):
        assert path.stat().st_nlink == 1
        assert path.stat().st_ino != shop.output.stat().st_ino
    with shop.output.open("r+b") as stream:
        stream.write(b"ruined")
    assert shop.store.content(release).startswith(b"{\n")


def test_every_release_gets_its_hash_manifest_and_patch(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    second = shop.say(2, b"two", run_id="r-7", changes=({"section": "Changed", "text": "Question 2: text"},))
    shop.settle()
    sealed = shop.store.find("q", second.version)
    assert sealed.sha256 == hashlib.sha256(shop.data).hexdigest()
    folder = shop.full(second).parent
    assert folder.name == f"{second.version}-r-7"
    manifest = orjson.loads((folder / "manifest.json").read_bytes())
    assert manifest["parent"] == first.id
    assert manifest["from"] == first.version
    assert manifest["parent_sha256"] == hashlib.sha256(quiz_bytes()).hexdigest()
    assert manifest["sha256"] == sealed.sha256
    assert manifest["changes"] == [{"section": "Changed", "text": "Question 2: text"}]
    assert (folder / "patch").read_bytes().startswith(b"quizops-patch 1\n")


def test_publishes_that_outrun_the_background_stay_rebuildable(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    seen = {}
    for number in range(1, 31):
        release = shop.say(number % 20 + 1, b"text " * (number % 7) + b"%d" % number)
        seen[release.id] = shop.data
    shop.settle()
    rows = shop.store.list("q")
    assert {row.id: shop.store.content(row) for row in rows if row.id in seen} == seen
    assert all(row.sha256 for row in rows)
    assert shop.left_behind() == []


def test_the_callers_records_and_the_release_are_one_transaction(shop: Workshop) -> None:
    def commit(tx: Transaction, release: ReleaseRow) -> None:
        tx.settings.put("applied", release.id)

    release = shop.store.publish(shop.draft(), shop.output, quiz_bytes(), expected=None, commit=commit)
    with shop.ledger.reading() as tx:
        assert tx.settings.get("applied") == release.id
        assert tx.effects.pending() == []


def test_a_caller_that_fails_leaves_new_bytes_which_the_next_publish_records_first(shop: Workshop) -> None:
    shop.publish(quiz_bytes())

    def commit(_tx: Transaction, _release: ReleaseRow) -> None:
        raise RuntimeError("the caller's own fault")

    expected = FileId.of_path(shop.output)
    change = (text_splice(shop.data, 2, b"two"),)
    with pytest.raises(RuntimeError):
        shop.store.publish(shop.draft(), shop.output, change, expected=expected, commit=commit)
    assert b'"two"' in shop.data
    third = shop.say(3, b"three", version="1.0.9")
    rows = shop.store.list("q")
    assert [row.version for row in rows] == ["1.0.9", "1.0.1", "1.0.0"]
    assert third.parent == rows[1].id
    shop.settle()


def test_the_event_counts_from_the_save(shop: Workshop) -> None:
    saved_at = shop.clock.now()
    shop.clock.advance(0.25)
    release = shop.publish(quiz_bytes(), saved_at=saved_at)
    with shop.ledger.reading() as tx:
        event = tx.events.newest(1, kind="published")[0]
    assert event.data["elapsed_ms"] == 250
    assert (event.subject, event.data["release"]) == ("q", release.id)


def test_a_version_is_released_once(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    with pytest.raises(UsageError, match=r"1\.0\.0 was released before"):
        shop.say(2, b"two", version="1.0.0")
    assert shop.data == quiz_bytes()


def test_permission_bits_and_links_stay(shop: Workshop, tmp_path: Path) -> None:
    real = tmp_path / "content" / "real.json"
    real.write_bytes(quiz_bytes())
    real.chmod(0o640)
    shop.output.symlink_to(real)
    shop.adopt()
    shop.settle()
    shop.say(2, b"two")
    assert shop.output.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert b'"two"' in real.read_bytes()


@pytest.mark.parametrize("step", ["written", "intended"])
@pytest.mark.parametrize("with_spare", [True, False])
def test_an_edit_while_the_next_version_is_made_stays(shop: Workshop, step: str, with_spare: bool) -> None:
    shop.publish(quiz_bytes())
    if with_spare:
        shop.settle()
    theirs = shop.data.replace(b"text 7", b"by hand")

    def edit(at: str) -> None:
        if at == step:
            shop.output.write_bytes(theirs)

    shop.on_step = edit
    with pytest.raises(ContentMoved):
        shop.say(2, b"two")
    shop.on_step = lambda _step: None
    assert shop.data == theirs
    assert [row.version for row in shop.store.list("q")] == ["1.0.0"]
    with shop.ledger.reading() as tx:
        assert tx.effects.pending() == []
    assert shop.left_behind() == []


def test_a_save_between_the_check_and_the_switch_is_put_back(shop: Workshop, tmp_path: Path) -> None:
    shop.publish(quiz_bytes())
    theirs = shop.data.replace(b"text 7", b"by hand")

    def edit(step: str) -> None:
        if step == "checked":
            saved = tmp_path / "content" / "saved"
            saved.write_bytes(theirs)
            saved.replace(shop.output)

    shop.on_step = edit
    with pytest.raises(ContentMoved):
        shop.say(2, b"two")
    assert shop.data == theirs
    assert shop.left_behind() == []


@pytest.mark.parametrize("step", ["written", "checked"])
def test_a_file_deleted_meanwhile_is_not_brought_back(shop: Workshop, step: str) -> None:
    shop.publish(quiz_bytes())
    shop.on_step = lambda at: shop.output.unlink(missing_ok=True) if at == step else None
    with pytest.raises(ContentMoved):
        shop.say(2, b"two")
    assert not shop.output.exists()
    assert shop.left_behind() == []


def test_a_file_that_appears_meanwhile_is_not_replaced(shop: Workshop) -> None:
    shop.on_step = lambda at: shop.output.write_bytes(b"theirs") and None if at == "checked" else None
    with pytest.raises(ContentMoved):
        shop.publish(quiz_bytes())
    assert shop.data == b"theirs"
    assert shop.left_behind() == []


def test_nothing_is_published_over_a_file_that_somebody_has_open_to_write(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    with shop.output.open("r+b"), pytest.raises(ContentMoved, match="open for writing"):
        shop.say(2, b"two")
    assert shop.data == quiz_bytes()
    shop.say(2, b"two")


def test_what_was_not_expected_is_not_touched(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    before = FileId.of_path(shop.output)
    shop.output.write_bytes(b"{}")
    with pytest.raises(ContentMoved):
        shop.store.publish(shop.draft(), shop.output, (Splice(0, 1, b""),), expected=before, commit=nothing)
    assert shop.data == b"{}"


def test_a_save_into_the_replaced_file_is_found_by_the_second_look(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    editor = -1

    def open_it(step: str) -> None:
        nonlocal editor
        if step == "checked":
            editor = os.open(shop.output, os.O_RDWR)

    shop.on_step = open_it
    shop.say(2, b"two")
    shop.settle_but_looks()
    now = shop.clock.monotonic()
    assert shop.store.second_looks(now + 1.9) == []
    assert shop.store.second_looks(now + 2) == []
    os.pwrite(editor, b"THEIRS", 0)
    os.close(editor)
    (late,) = shop.store.second_looks(now + 4)
    assert late.held == first.id
    assert late.path.read_bytes() == b"THEIRS" + quiz_bytes()[6:]
    assert shop.store.content(first) == quiz_bytes()
    shop.store.forget(late)
    shop.settle()
    assert shop.left_behind() == []


def test_a_clean_replaced_file_becomes_its_releases_full_copy(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    second = shop.say(2, b"two")
    shop.settle()
    inode = shop.output.stat().st_ino
    shop.say(3, b"three")
    shop.settle()
    assert shop.full(second).stat().st_ino == inode
    assert shop.left_behind() == []


def test_a_clock_that_jumps_changes_nothing_but_times(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    shop.clock.jump(-timedelta(days=400).total_seconds())
    shop.say(2, b"two")
    shop.clock.jump(timedelta(days=900).total_seconds())
    shop.say(3, b"three")
    shop.settle()
    assert [row.version for row in shop.store.list("q")] == ["1.0.2", "1.0.1", "1.0.0"]
    assert all(not checked.problem for checked in shop.store.verify("q"))
