"""The bytes of any release: from a full copy, or along patches from the nearest release that has one."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from quizops.errors import ContentError, ContentMoved
from quizops.files import Buffer, FileId
from quizops.ledger import ReleaseRow, ReleaseState
from quizops.releases.disk.writing import read_pieces
from quizops.releases.patches import Patch, Pieces
from quizops.releases.patches.pieces import Kept

ReadPatch = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has the bytes of one release; `file_id` is what it must still be after reading."""

    path: Path
    file_id: FileId


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A release told as pieces of a file on disk."""

    release: ReleaseRow
    source: Source
    origin: str
    pieces: Pieces

    def parts(self) -> Iterator[Buffer]:
        """The bytes in pieces, each valid until the next. Raises `ContentMoved` when the source changed."""
        fd = os.open(self.source.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._check(fd)
            for piece in self.pieces.pieces:
                if isinstance(piece, Kept):
                    yield from read_pieces(fd, piece.start, piece.end)
                else:
                    yield piece.data
            self._check(fd)
        finally:
            os.close(fd)

    def data(self) -> bytes:
        """All bytes, checked against the release's hash where it is known."""
        data = b"".join(bytes(part) for part in self.parts())
        self.check(hashlib.sha256(data).hexdigest())
        return data

    def sha256(self) -> str:
        """Hex digest, without holding the bytes."""
        digest = hashlib.sha256()
        for part in self.parts():
            digest.update(part)
        return digest.hexdigest()

    def check(self, sha256: str) -> None:
        """Raises `ContentError` when these are not the release's bytes."""
        if self.release.sha256 is not None and sha256 != self.release.sha256:
            raise damaged(
                self.release, f"its bytes have the sha256 {sha256[:12]}…, not {self.release.sha256[:12]}…"
            )

    def _check(self, fd: int) -> None:
        if FileId.of_fd(fd) != self.source.file_id:
            raise ContentMoved(
                f"{self.source.path} changed while it was read", hint="it is read again by itself"
            )


def damaged(release: ReleaseRow, why: str) -> ContentError:
    return ContentError(
        f"release {release.version} of {release.quiz} cannot be rebuilt: {why}",
        rule="release.damaged",
        hint="`quizops releases verify` lists which versions are whole; roll back to one of those",
    )


class Contents:
    """One quiz's releases as a tree of patches, which can be walked up and down."""

    def __init__(
        self, releases: Sequence[ReleaseRow], sources: Mapping[str, Source], read_patch: ReadPatch
    ) -> None:
        """`sources` by release id; pruned releases are no way through."""
        self._kept = {row.id: row for row in releases if row.state is not ReleaseState.PRUNED}
        self._sources = sources
        self._read_patch = read_patch
        self._neighbours: dict[str, list[str]] = {id_: [] for id_ in self._kept}
        for row in self._kept.values():
            if row.parent in self._kept and row.manifest.get("patch") is not None:
                self._neighbours[row.id].append(row.parent)
                self._neighbours[row.parent].append(row.id)

    def rebuilt(self, release: ReleaseRow, *, avoid: frozenset[str] = frozenset()) -> Rebuilt:
        """From the nearest source. `avoid` names releases whose own file may not be used.

        Raises `ContentError` when no way leads to it or a patch is damaged.
        """
        way = self._way(release, avoid)
        source = self._sources[way[0]]
        pieces = Pieces.whole(self._kept[way[0]].size_bytes)
        for here, there in pairwise(way):
            try:
                pieces = pieces.patched(self._patch(here, there).splices())
            except ValueError as error:
                raise damaged(release, str(error)) from error
        if pieces.size_bytes != release.size_bytes:
            raise damaged(release, f"it comes out as {pieces.size_bytes} bytes, not {release.size_bytes}")
        return Rebuilt(release, source, way[0], pieces)

    def _way(self, release: ReleaseRow, avoid: frozenset[str]) -> list[str]:
        """Ids from the nearest release with a source to this one."""
        if release.id not in self._kept:
            raise damaged(release, "it was pruned")
        towards: dict[str, str | None] = {release.id: None}
        queue = deque([release.id])
        while queue:
            here = queue.popleft()
            if here in self._sources and here not in avoid:
                return list(_followed(towards, here))
            for neighbour in self._neighbours[here]:
                if neighbour not in towards:
                    towards[neighbour] = here
                    queue.append(neighbour)
        raise damaged(release, "no full copy is left that its patches lead to")

    def _patch(self, here: str, there: str) -> Patch:
        """The change from one release to its neighbour."""
        forward = self._kept[there].parent == here
        child = there if forward else here
        data = self._read_patch(child)
        if data is None:
            raise damaged(self._kept[child], "its patch is missing")
        patch = Patch.decode(data, f"the patch of {self._kept[child].version}")
        return patch if forward else patch.reversed()


def _followed(towards: Mapping[str, str | None], start: str) -> Iterator[str]:
    here: str | None = start
    while here is not None:
        yield here
        here = towards[here]
