"""Which columns of a CSV make it a tracker."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from quizops.downloads.cells import TRACKING_COLUMNS
from quizops.downloads.states import SourceName


@dataclass(frozen=True, slots=True)
class TrackerColumns:
    """The header names of a tracker, as `[columns]` of `quizops.toml` may rename them."""

    row_id: str = "row_id"
    name: str = "name"
    email: str = "email"
    type: str = "type"
    youtube: str = "youtube_playlist"
    drive: str = "google_drive"

    def links(self, source: SourceName) -> str:
        """The column with the links of a source."""
        match source:
            case SourceName.YOUTUBE:
                return self.youtube
            case SourceName.DRIVE:
                return self.drive

    def fit(self, header: Collection[str]) -> bool:
        """Whether a file with this header is a tracker: a row id and at least one column of links."""
        return self.row_id in header and (self.youtube in header or self.drive in header)


def missing_columns(header: Collection[str]) -> tuple[str, ...]:
    """The tracking columns that a header lacks, in the order in which they are added."""
    return tuple(column for column in TRACKING_COLUMNS if column not in header)
