"""The patch format, pieces, and finding the change between two files."""

from __future__ import annotations

import pytest

from quizops.errors import ContentError
from quizops.releases.patches import Hunk, Patch, Pieces, difference
from quizops.tables.splices import Splice, apply_splices

OLD = b"one two three four"
NEW = b"one 2 three 4, no more"
PATCH = Patch(len(OLD), len(NEW), (Hunk(4, b"two", b"2"), Hunk(14, b"four", b"4, no more")))


def test_a_patch_leads_there_and_back() -> None:
    assert apply_splices(OLD, PATCH.splices()) == NEW
    assert apply_splices(NEW, PATCH.reversed().splices()) == OLD


def test_a_patch_is_made_of_splices_and_what_they_take_out() -> None:
    splices = (Splice(4, 3, b"2"), Splice(14, 4, b"4, no more"))
    read = lambda offset, length: OLD[offset : offset + length]  # noqa: E731
    assert Patch.of_splices(splices, len(OLD), read) == PATCH


def test_an_encoded_patch_reads_back() -> None:
    assert Patch.decode(PATCH.encode()) == PATCH
    assert PATCH.encode().startswith(
        b'quizops-patch 1\n{"from_size":18,"to_size":22,"hunks":[[4,3,1],[14,4,10]]}\n'
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"quizops-patch 2" + data[15:],
        lambda data: data[:-3],
        lambda data: data.replace(b"[4,3,1]", b"[4,4,1]"),
        lambda data: data.replace(b"hunks", b"hinks"),
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    ],
)
def test_a_damaged_patch_is_refused_by_name(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(ContentError, match=r"the patch of 1\.0\.1 cannot be read") as caught:
        Patch.decode(damage(PATCH.encode()), "the patch of 1.0.1")
    assert caught.value.rule == "release.patch"


def test_pieces_keep_neighbours_together() -> None:
    pieces = Pieces.whole(10).patched((Splice(3, 2, b"x"),)).patched((Splice(3, 1, b""),))
    assert pieces.splices() == (Splice(3, 2, b""),)
    assert pieces.size_bytes == 8


def test_pieces_refuse_a_splice_beyond_the_end() -> None:
    with pytest.raises(ValueError, match="beyond the end"):
        Pieces.whole(10).patched((Splice(9, 2, b""),))


def test_edits_far_apart_become_small_splices() -> None:
    old = b"".join(b'{"id": %d, "text": "%d"},\n' % (n, n * n) for n in range(5_000))
    new = old.replace(b'"id": 10,', b'"id": 10, "hint": "x",').replace(b'"16000000"', b'"y"')
    splices = difference(old, new)
    assert apply_splices(old, splices) == new
    assert len(splices) == 2
    assert sum(splice.removed + len(splice.inserted) for splice in splices) < 100


def test_edits_in_a_quiz_on_one_line_become_small_splices() -> None:
    old = b",".join(b'{"id": %d, "text": "%d"}' % (n, n * n) for n in range(5_000))
    new = old.replace(b'"id": 10,', b'"id": 10, "hint": "x",').replace(b'"16000000"', b'"y"')
    splices = difference(old, new)
    assert apply_splices(old, splices) == new
    assert sum(splice.removed + len(splice.inserted) for splice in splices) < 200


def test_equal_files_have_no_difference() -> None:
    assert difference(OLD, OLD) == ()
    assert difference(b"", b"") == ()
