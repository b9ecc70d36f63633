"""Files that somebody else wrote: found at first contact, edited by hand, copied."""

from __future__ import annotations

import os
import shutil

from tests.releases.workshop import Workshop, quiz_bytes

from quizops.tables.splices import Splice


def test_a_file_found_without_a_record_becomes_the_first_release(shop: Workshop) -> None:
    shop.output.write_bytes(quiz_bytes())
    before = shop.output.stat()
    release = shop.adopt(version="1.4.0")
    assert os.path.samestat(before, shop.output.stat())
    assert (release.version, release.parent, release.cause) == ("1.4.0", None, "hand")
    shop.settle()
    shop.say(2, b"two", version="1.4.1")
    shop.settle()
    shop.roll_back("1.4.0")
    assert shop.data == quiz_bytes()


def test_a_hand_edit_becomes_a_patch_on_the_version_before_it(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    shop.settle()
    edited = quiz_bytes().replace(b"text 7", b"by hand").replace(b"text 15", b"and here")
    shop.output.write_bytes(edited)
    release = shop.adopt()
    assert release.parent == first.id
    assert release.manifest["patch"]["weight_bytes"] < len(edited)
    assert shop.store.holds_live_bytes("q", shop.output)
    shop.settle()
    shop.roll_back(first.version)
    assert shop.data == quiz_bytes()
    shop.undo()
    assert shop.data == edited


def test_the_version_is_spliced_into_a_hand_edit(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    shop.settle()
    shop.output.write_bytes(quiz_bytes().replace(b"text 7", b"by hand"))
    at = shop.data.index(b"1.0.0")
    release = shop.adopt((Splice(at, 5, b"1.0.1"),))
    assert shop.data == quiz_bytes(version="1.0.1").replace(b"text 7", b"by hand")
    shop.settle()
    assert shop.store.content(release) == shop.data
    assert all(not checked.problem for checked in shop.store.verify("q"))


def test_an_edit_before_the_background_had_its_copy_loses_no_version(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    shop.store.settle()
    second = shop.say(2, b"two")
    published = shop.data
    shop.output.write_bytes(published.replace(b"text 7", b"by hand"))
    shop.settle()
    assert shop.store.content(second) == published
    assert shop.store.content(first) == quiz_bytes()
    hand = shop.adopt()
    shop.settle()
    assert hand.parent == second.id
    assert all(not checked.problem for checked in shop.store.verify("q"))


def test_a_copy_with_the_same_bytes_is_no_edit(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    shop.settle()
    copy = shop.output.with_name("copy")
    shutil.copy(shop.output, copy)
    copy.replace(shop.output)
    assert shop.store.recorded("q", shop.output) != shop.output.stat().st_ino
    assert shop.store.holds_live_bytes("q", shop.output)
    shop.say(2, b"two")
    assert len(shop.store.list("q")) == 2
    shop.settle()
    assert shop.store.list("q")[0].manifest["patch"]["hunks"] == 1


def test_a_file_rewritten_from_end_to_end_keeps_both_versions_whole(shop: Workshop) -> None:
    first = shop.publish(quiz_bytes())
    shop.settle()
    shop.output.write_bytes(b'{"questions": [], "optionSets": {}, "templates": {}}')
    second = shop.adopt()
    shop.settle()
    assert shop.store.content(first) == quiz_bytes()
    assert shop.store.content(second) == shop.data
