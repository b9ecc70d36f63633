"""Functions for scripts that work on a tracker CSV by its path.

Inside a workspace (a folder above has `.quizops`) the ledger is used and its lock is taken for the time of
the call, so they raise `OwnerPresent` while an owner runs; elsewhere the CSV is all there is. The CSV is
written before a function returns.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from quizops.clock import Clock, SystemClock, iso_seconds
from quizops.config import STATE_FOLDER, Config
from quizops.downloads.layout import TrackerColumns
from quizops.downloads.pending import PendingDownload, pending_downloads
from quizops.downloads.states import Category, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.errors import StorageError, UsageError
from quizops.ledger import Ledger
from quizops.lock import OwnerLock

_Word = TypeVar("_Word", bound=StrEnum)
_BY = "script"
_ENDED = {Status.PARTIAL, Status.COMPLETED, Status.FAILED}
_PATIENCE_S = 30.0


def ensure_tracking_columns(csv_path: str | Path, *, columns: TrackerColumns | None = None) -> list[str]:
    """Add the tracking columns that a tracker lacks, behind a compressed backup; gives their names.

    Raises `ContentError` for a file that is no tracker, `StorageError` when it cannot be written now.
    """
    with _tracker(csv_path, columns) as tracker:
        missing = list(tracker.missing_columns)
        _insist(tracker, tracker.write_back(add_columns=True).waits_for)
        return missing


def get_pending_downloads(
    csv_path: str | Path, source: str = "both", *, columns: TrackerColumns | None = None
) -> list[PendingDownload]:
    """What is to do now: row context, source and the links still missing. Writes nothing anywhere.

    `source` is `youtube`, `drive` or `both`. Completed and skipped sources never appear, failed ones only
    when their next try is due. Raises `ContentError` for a file that is no tracker.
    """
    with _tracker(csv_path, columns, follow=False) as tracker:
        return list(pending_downloads(tracker.rows(), SystemClock().now(), sources_named(source)))


def update_csv_download_status(
    csv_path: str | Path,
    row_id: str,
    source: str,
    status: str,
    *,
    files: Iterable[str] | None = None,
    media_ids: Iterable[str] | None = None,
    category: str | None = None,
    error: str | None = None,
    columns: TrackerColumns | None = None,
) -> SourceState:
    """Record how one source of one row stands; gives the state that was recorded.

    `status` is one of the seven states. `files` and `media_ids` replace those known (None: kept). With
    `failed` or `partial`, `category` (default `system`) and `error` say why and a try is counted;
    `completed` empties them. Raises `UsageError` for an unknown row, status or category, and
    `StorageError` when the CSV cannot be written now.
    """
    clock = SystemClock()
    with _tracker(csv_path, columns, clock=clock) as tracker:
        found = tracker.row(str(row_id))
        chosen = _source(source)
        before = found[1].known(chosen) if found else None
        state = _updated(
            before or SourceState(), _word(Status, status), files, media_ids, category, error, clock
        )
        tracker.record({str(row_id): {chosen: state}})
        _insist(tracker, tracker.write_back().waits_for)
        return state


def reset_download_status(
    csv_path: str | Path,
    row_ids: str | Iterable[str],
    source: str = "both",
    *,
    columns: TrackerColumns | None = None,
) -> list[str]:
    """Start rows over: status, files, ids, errors and tries are forgotten, media stay on disk.

    Gives the row ids that changed. Raises `UsageError` for a row that is not there, and `StorageError`
    when the CSV cannot be written now.
    """
    named = [row_ids] if isinstance(row_ids, str) else [str(row_id) for row_id in row_ids]
    with _tracker(csv_path, columns) as tracker:
        unknown = [row_id for row_id in named if tracker.row(row_id) is None]
        if unknown:
            raise UsageError(f"there is no row {', '.join(unknown[:5])}", hint="look at the tracker's row_id")
        answer = tracker.reset(named, operator=_BY, sources=sources_named(source))
        _insist(tracker, tracker.write_back().waits_for)
        return list(answer.changed)


def sources_named(word: str) -> tuple[SourceName, ...]:
    """The sources that `youtube`, `drive` or `both` mean. Raises `UsageError`."""
    return tuple(SourceName) if word == "both" else (_source(word),)


@contextlib.contextmanager
def _tracker(
    csv_path: str | Path, columns: TrackerColumns | None, *, follow: bool = True, clock: Clock | None = None
) -> Iterator[Tracker]:
    path = Path(csv_path).resolve()
    clock = clock or SystemClock()
    with contextlib.ExitStack() as stack:
        root = _workspace_of(path)
        if root is None:
            ledger = stack.enter_context(Ledger.in_memory(clock=clock))
            setup = TrackerSetup(
                columns=columns or TrackerColumns(), patience_s=_PATIENCE_S, owns_leftovers=False
            )
            tracker = Tracker.open(path, ledger, clock=clock, setup=setup, follow=follow)
        else:
            if follow:
                lock = OwnerLock.acquire(root / STATE_FOLDER, clock)
                stack.callback(lock.release)
            tracker = _workspace_tracker(stack, root, path, columns, clock, follow=follow)
        yield tracker
        if follow:
            tracker.close(patience_s=_PATIENCE_S)


def _workspace_tracker(
    stack: contextlib.ExitStack,
    root: Path,
    path: Path,
    columns: TrackerColumns | None,
    clock: Clock,
    *,
    follow: bool,
) -> Tracker:
    config = Config.load(root)
    settings = config.settings
    named = settings.columns
    database = config.database()
    if not follow and isinstance(database, Path) and not database.exists():
        ledger = stack.enter_context(Ledger.in_memory(clock=clock))
    else:
        ledger = stack.enter_context(Ledger.open(database, clock=clock))
    setup = TrackerSetup(
        columns=columns
        or TrackerColumns(named.row_id, named.name, named.email, named.type, named.youtube, named.drive),
        tries_allowed=settings.downloads.tries,
        patience_s=_PATIENCE_S,
        keep_days=settings.backup.keep_days,
        compress_backups=settings.backup.compress,
    )
    return Tracker.open(
        path,
        ledger,
        clock=clock,
        name=path.relative_to(root).as_posix(),
        backups=root / STATE_FOLDER / "backups" / "trackers",
        setup=setup,
        follow=follow,
    )


def _workspace_of(path: Path) -> Path | None:
    return next((folder for folder in path.parents if (folder / STATE_FOLDER).is_dir()), None)


def _insist(tracker: Tracker, reason: str | None) -> None:
    if reason is not None:
        raise StorageError(
            f"{tracker.name} cannot be written now: {reason}",
            hint="in a workspace the change is kept and written later; elsewhere call again",
        )


def _updated(
    before: SourceState,
    status: Status,
    files: Iterable[str] | None,
    media_ids: Iterable[str] | None,
    category: str | None,
    error: str | None,
    clock: Clock,
) -> SourceState:
    went_wrong = status in (Status.FAILED, Status.PARTIAL)
    attempted = status in _ENDED or status is Status.DOWNLOADING
    reason = _word(Category, category) if category else Category.SYSTEM
    return SourceState(
        status=status,
        files=before.files if files is None else tuple(files),
        media_ids=before.media_ids if media_ids is None else tuple(media_ids),
        category=reason if went_wrong and (category or error) else None,
        error=error if went_wrong else None,
        tries=before.tries + 1 if went_wrong else 0 if status is Status.COMPLETED else before.tries,
        last_attempt=iso_seconds(clock.now()) if attempted else before.last_attempt,
        detached=before.detached and status is not Status.COMPLETED,
    )


def _source(word: str) -> SourceName:
    return _word(SourceName, word)


def _word(kind: type[_Word], word: str) -> _Word:
    try:
        return kind(word)
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise UsageError(f"{word!r} is none of {known}", hint="spell it as listed") from None
