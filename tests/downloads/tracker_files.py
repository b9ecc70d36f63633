"""Trackers for tests: small files with everything in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from quizops.downloads.cells import TRACKING_COLUMNS

PLAIN = ("row_id", "name", "email", "type", "youtube_playlist", "google_drive", "note")
HEADER = (*PLAIN, *TRACKING_COLUMNS)


def row(row_id: str, **cells: str) -> dict[str, str]:
    """A row with both links; `cells` replace or add texts."""
    return {
        "row_id": row_id,
        "name": f"Person {row_id}",
        "email": f"p{row_id}@example.org",
        "type": "FF-Fi/Se-CP/B(S) #4",
        "youtube_playlist": f"https://youtu.be/video{row_id}",
        "google_drive": f"https://drive.google.com/file/d/file{row_id}/view",
        "note": 'said "hi",\nleft',
        **cells,
    }


def failed(row_id: str, **cells: str) -> dict[str, str]:
    """A row whose YouTube link failed and whose Drive link is done."""
    return row(
        row_id,
        youtube_status="failed",
        drive_status="completed",
        drive_files=f"drive/{row_id}/a.pdf",
        drive_media_id=f"file{row_id}",
        last_download_attempt="2026-11-20T04:05:06Z",
        download_errors="youtube: network: timed out (try 2 of 5)",
        **cells,
    )


def write_tracker(path: Path, *rows: Mapping[str, str], header: tuple[str, ...] = HEADER) -> Path:
    """Write a CSV with CRLF and a BOM, as a spreadsheet does."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def read_tracker(path: Path) -> dict[str, dict[str, str]]:
    """Row id → cells."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {record["row_id"]: record for record in csv.DictReader(stream)}
