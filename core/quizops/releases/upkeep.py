"""What follows a publish in the background: hashes, full copies, the spare, folders, and making room.

Every part looks at how things are and does what is missing, so that it can be cut short, repeated and left
out: a publish that comes faster finds no spare and writes the whole file.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from quizops.errors import ContentMoved, QuizopsError
from quizops.files import FileId, atomic_write, storage_error, write_all
from quizops.ledger import Ledger, ReleaseRow, ReleaseState
from quizops.releases.contents import Contents, damaged
from quizops.releases.desk import Desk, Standing, contents_of
from quizops.releases.disk.shelf import Swapped
from quizops.releases.disk.switch import is_open_for_writing
from quizops.releases.disk.writing import Hashed, hash_fd, read_pieces, write_parts
from quizops.releases.making import Spare
from quizops.releases.manifest import with_hashes
from quizops.releases.retention import keeps_full, wants_full

_TRIES = 3


class Upkeep:
    """One pass over one quiz."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk = desk
        self._ledger = ledger
        with ledger.reading() as tx:
            self._standing = Standing.of(tx, desk)
            self._rows = tx.releases.list(desk.quiz)

    def run(self) -> None:
        """Raises `StorageError` and `ContentError`; what was done until then stays done."""
        try:
            self._pass(_TRIES)
        except (QuizopsError, OSError) as error:
            if self._is_overtaken():
                return  # a publish took what this pass was reading, and has queued the next one
            if isinstance(error, OSError):
                raise storage_error(error, self._desk.shelf.folder, "keep releases in") from error
            raise

    def _pass(self, tries: int) -> None:
        """A file that a hand or a publish takes away while it is read makes the pass begin again."""
        try:
            self._copy_live()
            self._seal_others()
            self._fill_shelf()
            self._write_folders()
            self._make_room()
        except (ContentMoved, FileNotFoundError):
            if tries == 1:
                raise
            self._pass(tries - 1)

    def _is_overtaken(self) -> bool:
        with self._ledger.reading() as tx:
            return not self._desk.quiet.is_set() or Standing.of(tx, self._desk) != self._standing

    def kept(self) -> list[ReleaseRow]:
        """The quiz's releases that are not pruned, newest first."""
        return [row for row in self._rows if row.state is not ReleaseState.PRUNED]

    def keep_whole(self, releases: Sequence[ReleaseRow]) -> None:
        """Full copies of these, now. Raises `ContentError` for one that does not come out with its hash."""
        for row in releases:
            if not self._desk.shelf.has_full(row):
                self._rebuild(row)

    def _copy_live(self) -> None:
        """An inode of its own for the live bytes, hashed on the way: the full copy and the next spare."""
        live, file_id = self._standing.release, self._standing.file_id
        if live is None or file_id is None or self._has_spare(live):
            return
        if FileId.of_path(self._desk.output) != file_id:
            return  # edited by hand: the bytes are rebuilt from patches instead
        full = self._desk.shelf.full(live)
        kept = {row.id: row for row in self._rows if row.state is not ReleaseState.PRUNED}
        if not keeps_full(live, kept):
            spare = full
        else:
            spare = self._desk.shelf.spare(live)
            if not self._desk.shelf.has_full(live):
                self._copy(live, file_id, full)
        self._copy(live, file_id, spare)
        copied = FileId.of_path(spare)
        if copied is not None:
            self._desk.spare = Spare(spare, copied, live.id)

    def _has_spare(self, live: ReleaseRow) -> bool:
        spare = self._desk.spare
        return spare is not None and spare.release_id == live.id and spare.is_whole()

    def _copy(self, live: ReleaseRow, file_id: FileId, path: Path) -> None:
        """Raises `ContentMoved` when the live file changes meanwhile, and `ContentError` when it had."""
        source = os.open(self._desk.output, os.O_RDONLY | os.O_CLOEXEC)
        try:
            parts = Hashed(self._desk.gently(read_pieces(source, 0, file_id.size_bytes)))

            def fill(fd: int) -> None:
                write_parts(fd, parts)
                if FileId.of_fd(source) != file_id:
                    raise ContentMoved(f"{self._desk.output} changed while it was copied")
                self._seal(live, parts.sha256)

            self._desk.shelf.put(path, fill)
        except ValueError as error:
            raise ContentMoved(f"{self._desk.output} was cut short while it was copied") from error
        finally:
            os.close(source)

    def _seal(self, release: ReleaseRow, sha256: str) -> None:
        if release.sha256 is None:
            with self._ledger.writing() as tx:
                tx.releases.seal(release.id, sha256)
            self._rows = [replace(row, sha256=sha256) if row.id == release.id else row for row in self._rows]
        elif release.sha256 != sha256:
            raise damaged(release, "the live file does not have the bytes that were published")

    def _seal_others(self) -> None:
        for row in self._rows:
            if row.sha256 is None and row.state is not ReleaseState.PRUNED:
                parts = Hashed(self._desk.gently(self._contents().rebuilt(row).parts()))
                for _ in parts:
                    pass
                self._seal(row, parts.sha256)

    def _fill_shelf(self) -> None:
        """Full copies that belong on the shelf and are not there."""
        swapped = {item.held for item in self._desk.swapped_out()}
        live = self._standing.release
        for row in wants_full(self._rows):
            if live is not None and row.id == live.id and self._has_spare(live):
                continue
            if row.id not in swapped and not self._desk.shelf.has_full(row):
                self._rebuild(row)

    def _rebuild(self, release: ReleaseRow) -> None:
        rebuilt = self._contents().rebuilt(release)
        parts = Hashed(self._desk.gently(rebuilt.parts()))

        def fill(fd: int) -> None:
            write_parts(fd, parts)
            rebuilt.check(parts.sha256)

        self._desk.shelf.keep(release, fill)

    def _contents(self) -> Contents:
        return contents_of(self._desk, self._ledger, self._rows, self._standing)

    def _write_folders(self) -> None:
        """`manifest.json` and `patch`, for people and for a ledger that was lost."""
        hashes = {row.id: row.sha256 for row in self._rows}
        for row in self._rows:
            if row.id in self._desk.written or row.state is ReleaseState.PRUNED or row.sha256 is None:
                continue
            folder = self._desk.shelf.folder_of(row)
            if not (folder / "manifest.json").exists():
                self._write_folder(folder, row, hashes.get(row.parent or ""))
            self._desk.written.add(row.id)

    def _write_folder(self, folder: Path, row: ReleaseRow, parent_sha256: str | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with self._ledger.reading() as tx:
            patch = tx.releases.patch(row.id)
        if patch is not None:
            self._desk.shelf.put(folder / "patch", lambda fd: write_all(fd, patch))
        manifest = with_hashes(row.manifest, row.sha256, parent_sha256)
        atomic_write(folder / "manifest.json", orjson.dumps(manifest, option=orjson.OPT_INDENT_2) + b"\n")

    def _make_room(self) -> None:
        """Full copies that no longer belong on the shelf, and folders of what was pruned."""
        live = self._standing.release
        self._desk.shelf.remove_spares(but_of=live)
        wanted = {row.id for row in wants_full(self._rows)}
        for row in self._rows:
            if row.state is ReleaseState.PRUNED:
                self._desk.shelf.remove(row)
            elif row.id not in wanted:
                self._desk.shelf.full(row).unlink(missing_ok=True)


def retire(desk: Desk, ledger: Ledger, swapped: Swapped) -> None:
    """An inode that nobody can reach any more becomes the full copy of its release, or goes.

    It has one name, ours, and no process has it open for writing: so it can serve as a release's own.
    """
    with ledger.reading() as tx:
        rows = tx.releases.list(desk.quiz)
    row = next((row for row in wants_full(rows) if row.id == swapped.held), None)
    if row is None or desk.shelf.has_full(row) or not _is_private(swapped) or not _holds(swapped.path, row):
        swapped.path.unlink(missing_ok=True)
        return
    desk.shelf.folder_of(row).mkdir(parents=True, exist_ok=True)
    try:
        swapped.path.replace(desk.shelf.full(row))
    except OSError:
        swapped.path.unlink(missing_ok=True)  # another filesystem: the next pass rebuilds it there


def _is_private(swapped: Swapped) -> bool:
    return swapped.path.stat().st_nlink == 1 and not is_open_for_writing(swapped.path)


def _holds(path: Path, row: ReleaseRow) -> bool:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return row.sha256 is not None and hash_fd(fd, row.size_bytes) == row.sha256
    except ValueError:
        return False
    finally:
        os.close(fd)


def sizes_in_store(desk: Desk, rows: Sequence[ReleaseRow]) -> dict[str, int]:
    """Bytes that each release takes on the shelf, by id."""
    sizes = {}
    for row in rows:
        folder = desk.shelf.folder_of(row)
        try:
            sizes[row.id] = sum(path.stat().st_size for path in folder.iterdir())
        except FileNotFoundError:
            sizes[row.id] = 0
    return sizes
