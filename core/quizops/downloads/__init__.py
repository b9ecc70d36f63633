"""Trackers: CSVs whose rows are fetched and accounted for, without a byte changed outside eight columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops.lazy import loading

if TYPE_CHECKING:
    from quizops.downloads.pending import PendingDownload as PendingDownload
    from quizops.downloads.scripts import ensure_tracking_columns as ensure_tracking_columns
    from quizops.downloads.scripts import get_pending_downloads as get_pending_downloads
    from quizops.downloads.scripts import reset_download_status as reset_download_status
    from quizops.downloads.scripts import update_csv_download_status as update_csv_download_status
    from quizops.downloads.states import RowContext as RowContext

_HOMES = {
    "PendingDownload": "pending",
    "RowContext": "states",
    "ensure_tracking_columns": "scripts",
    "get_pending_downloads": "scripts",
    "reset_download_status": "scripts",
    "update_csv_download_status": "scripts",
}
__all__ = [
    "PendingDownload",
    "RowContext",
    "ensure_tracking_columns",
    "get_pending_downloads",
    "reset_download_status",
    "update_csv_download_status",
]
__getattr__ = loading(__name__, _HOMES)
