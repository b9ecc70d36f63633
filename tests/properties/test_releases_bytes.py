"""Laws of the bytes of releases: patches, pieces, splicing in place, differences."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.releases.disk import writing
from quizops.releases.patches import Patch, Pieces, difference
from quizops.tables.splices import Splice, apply_splices

TEXT = st.binary(max_size=60).map(lambda data: data.translate(bytes(b'ab{}\n,"1'[n % 8] for n in range(256))))


@st.composite
def edited(draw: Callable[..., bytes], old: bytes | None = None) -> tuple[bytes, tuple[Splice, ...]]:
    """A file and splices of it."""
    data = draw(TEXT) if old is None else old
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))  # type: ignore[call-overload]
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return data, tuple(Splice(start, end - start, draw(TEXT)) for start, end in pairs)  # type: ignore[arg-type]


@contextlib.contextmanager
def small_pieces() -> Iterator[None]:
    """Pieces of 7 bytes, so that small files show what large ones do."""
    with mock.patch.object(writing, "PIECE_BYTES", 7):
        yield


@contextlib.contextmanager
def small_windows(search: bool) -> Iterator[None]:
    """Whether windows of any size are searched for blocks that match."""
    with mock.patch.object(sys.modules[difference.__module__], "_SMALL", 0 if search else 1 << 20):
        yield


def patch_of(data: bytes, splices: tuple[Splice, ...]) -> Patch:
    return Patch.of_splices(splices, len(data), lambda offset, length: data[offset : offset + length])


@settings(max_examples=examples(3_000))
@given(edited())
def test_a_patch_read_backwards_undoes_it(case: tuple[bytes, tuple[Splice, ...]]) -> None:
    old, splices = case
    patch = Patch.decode(patch_of(old, splices).encode())
    new = apply_splices(old, patch.splices())
    assert new == apply_splices(old, splices)
    assert len(new) == patch.to_size_bytes
    assert apply_splices(new, patch.reversed().splices()) == old
    assert patch.reversed().reversed() == patch


@settings(max_examples=examples(2_000))
@given(st.data())
def test_a_chain_of_patches_is_one_change_of_its_source(data: st.DataObject) -> None:
    old = now = data.draw(TEXT)
    pieces = Pieces.whole(len(old))
    for _ in range(data.draw(st.integers(0, 5))):
        _, splices = data.draw(edited(now))
        now = apply_splices(now, splices)
        pieces = pieces.patched(splices)
    assert b"".join(bytes(part) for part in pieces.parts(old)) == now
    assert pieces.size_bytes == len(now)
    assert apply_splices(old, pieces.splices()) == now


@settings(max_examples=examples(3_000))
@given(edited())
def test_splicing_in_place_is_splicing(case: tuple[bytes, tuple[Splice, ...]]) -> None:
    old, splices = case
    with tempfile.TemporaryFile() as stream, small_pieces():
        stream.write(old)
        stream.flush()
        writing.splice_in_place(stream.fileno(), len(old), splices)
        assert os.pread(stream.fileno(), 10_000, 0) == apply_splices(old, splices)


@settings(max_examples=examples(1_000))
@given(edited())
def test_writing_a_spliced_copy_is_splicing(case: tuple[bytes, tuple[Splice, ...]]) -> None:
    old, splices = case
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target, small_pieces():
        source.write(old)
        source.flush()
        writing.write_spliced(source.fileno(), len(old), splices, target.fileno())
        assert os.pread(target.fileno(), 10_000, 0) == apply_splices(old, splices)


@settings(max_examples=examples(3_000))
@given(edited(), st.booleans())
def test_a_difference_leads_from_one_file_to_the_other(
    case: tuple[bytes, tuple[Splice, ...]], search: bool
) -> None:
    old, splices = case
    new = apply_splices(old, splices)
    with small_windows(search):
        found = difference(old, new)
    assert apply_splices(old, found) == new
    assert bool(found) == (old != new)
    assert apply_splices(new, patch_of(old, found).reversed().splices()) == old
