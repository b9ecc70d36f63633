"""From what is wanted to what has to be written: the patch, the manifest and how the new file is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from quizops.clock import Clock, iso
from quizops.errors import ContentError
from quizops.files import FileId
from quizops.ids import new_id
from quizops.ledger import Ledger, ReleaseRow, ReleaseState
from quizops.releases.archive import Archive
from quizops.releases.contents import damaged
from quizops.releases.deeds import AnyDeed, GoBack, NewRelease
from quizops.releases.desk import Desk, Standing, contents_of
from quizops.releases.disk.shelf import temporary_name
from quizops.releases.disk.switch import check_expected
from quizops.releases.disk.writing import hash_fd, write_parts
from quizops.releases.making import Fill, from_file, from_parts, from_spare, read_at, stat_of
from quizops.releases.manifest import ReleaseDraft, manifest_of
from quizops.releases.patches import Patch, difference
from quizops.releases.press import Order
from quizops.tables.splices import Splice, apply_splices

_PATCH_AT_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Orders:
    """Makes orders for the press; nothing is changed by it, but the desk's spare is taken."""

    archive: Archive
    ledger: Ledger
    clock: Clock

    def release(
        self,
        desk: Desk,
        standing: Standing,
        draft: ReleaseDraft,
        change: Sequence[Splice] | bytes,
        expected: FileId | None,
    ) -> Order:
        """A new release. Splices of our own last file need only what they touch, anything else is read
        whole and compared with the live release."""
        if expected is None or expected != standing.file_id or isinstance(change, bytes):
            order = self._whole(desk, standing, draft, change, expected)
        else:
            patch = Patch.of_splices(change, expected.size_bytes, read_at(desk.output, expected))
            deed = self._deed(desk, standing, draft, patch, patch.to_size_bytes)
            order = self._spliced(desk, standing, deed, change, expected)
        return replace(order, saved_at=draft.saved_at)

    def as_it_stands(
        self, desk: Desk, standing: Standing, draft: ReleaseDraft, expected: FileId
    ) -> NewRelease:
        """A release of the output's present bytes. Raises `ContentMoved` when they change meanwhile."""
        data = desk.output.read_bytes()
        check_expected(desk.output, expected)
        return self._deed_of(desk, standing, draft, data)

    def going_back(
        self, desk: Desk, standing: Standing, target: ReleaseRow, deed: GoBack, expected: FileId | None
    ) -> Order:
        """The bytes of an older release: by patches on what is live, else from its nearest full copy.

        Raises `ContentError` when it cannot be rebuilt.
        """
        splices = self.way_back(desk, standing, target) if expected == standing.file_id else None
        if splices is None or expected is None:
            parts = self.archive.rebuilt(target).parts
            order = self._order(desk, standing, deed, expected, from_parts(parts, stat_of(desk.output)))
        else:
            order = self._spliced(desk, standing, deed, splices, expected)
        return replace(order, check=partial(_check_hash, target))

    def _whole(
        self,
        desk: Desk,
        standing: Standing,
        draft: ReleaseDraft,
        change: Sequence[Splice] | bytes,
        expected: FileId | None,
    ) -> Order:
        data = change if isinstance(change, bytes) else apply_splices(desk.output.read_bytes(), change)
        check_expected(desk.output, expected)
        deed = self._deed_of(desk, standing, draft, data)
        return self._order(desk, standing, deed, expected, from_parts(lambda: [data], stat_of(desk.output)))

    def _spliced(
        self,
        desk: Desk,
        standing: Standing,
        deed: AnyDeed,
        splices: Sequence[Splice],
        expected: FileId,
    ) -> Order:
        like = stat_of(desk.output)
        spare = None if desk.beside else desk.take_spare(standing.release)
        fill = (
            from_spare(spare, splices, like)
            if spare is not None
            else from_file(desk.output, expected.size_bytes, splices, like)
        )
        return replace(self._order(desk, standing, deed, expected, fill), spare=spare)

    def _order(
        self, desk: Desk, standing: Standing, deed: AnyDeed, expected: FileId | None, fill: Fill
    ) -> Order:
        name = temporary_name(desk.output, new_id("t", self.clock))
        ours = expected is not None and expected == standing.file_id
        held = standing.release.id if ours and standing.release else None
        return Order(deed, desk.output, desk.target, expected, held, _workplace(desk) / name, fill)

    def _deed_of(self, desk: Desk, standing: Standing, draft: ReleaseDraft, data: bytes) -> NewRelease:
        """A release whose bytes are at hand. Where no patch leads to them they go onto the shelf at once: a
        hand that edits the file in the next moment would take the only copy."""
        deed = self._deed(desk, standing, draft, self._patch_to(standing, data), len(data))
        if deed.patch is None:
            desk.shelf.keep(deed.release, lambda fd: write_parts(fd, [data]))
        return deed

    def _deed(
        self, desk: Desk, standing: Standing, draft: ReleaseDraft, patch: Patch | None, size_bytes: int
    ) -> NewRelease:
        with self.ledger.reading() as tx:
            number = desk.number(tx, draft.version)
        if patch is not None and patch.weight_bytes > _PATCH_AT_MOST_BYTES:
            patch = None
        parent = standing.release
        created = iso(self.clock.now())
        manifest = manifest_of(
            draft,
            created=created,
            number=number,
            output=desk.target,
            parent=parent.id if parent else None,
            from_version=parent.version if parent else None,
            patch=patch,
        )
        row = ReleaseRow(
            quiz=draft.quiz,
            id=new_id("rel", self.clock),
            version=draft.version,
            type=draft.type.value,
            created=created,
            cause=draft.cause,
            size_bytes=size_bytes,
            run_id=draft.run_id,
            parent=parent.id if parent else None,
            state=ReleaseState.LIVE,
            manifest=manifest,
        )
        return NewRelease(row, patch.encode() if patch else None, draft.operator)

    def _patch_to(self, standing: Standing, data: bytes) -> Patch | None:
        """The patch from the live release to bytes that came whole; None where its own bytes are lost."""
        if standing.release is None:
            return None
        try:
            old = self.archive.content(standing.release)
        except ContentError:
            return None
        return Patch.of_splices(
            difference(old, data), len(old), lambda offset, length: old[offset : offset + length]
        )

    def way_back(self, desk: Desk, standing: Standing, target: ReleaseRow) -> Sequence[Splice] | None:
        """The change from the live bytes to a release, where patches lead from one to the other."""
        with self.ledger.reading() as tx:
            rows = tx.releases.list(desk.quiz)
        try:
            contents = contents_of(desk, self.ledger, rows, standing, only_live=True)
            return contents.rebuilt(target).pieces.splices()
        except ContentError:
            return None


def _workplace(desk: Desk) -> Path:
    """Temporary files are made on the shelf, out of sight, where a rename can reach the output."""
    if desk.beside:
        return desk.output.parent
    desk.shelf.folder.mkdir(parents=True, exist_ok=True)
    return desk.shelf.folder


def _check_hash(release: ReleaseRow, fd: int) -> None:
    """Raises `ContentError` when what was made is not the release, to the byte."""
    if release.sha256 is not None and hash_fd(fd, release.size_bytes) != release.sha256:
        raise damaged(release, "what came out does not have its hash")
