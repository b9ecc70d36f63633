"""Links of a row: what they point at, and when two of them are the same thing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, urlsplit

from quizops.downloads.states import SourceName

_YOUTUBE_HOSTS = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
_DRIVE_HOSTS = {"drive.google.com", "docs.google.com", "drive.usercontent.google.com"}
_YOUTUBE_PATH = re.compile(r"^/(?:shorts|embed|live|v)/([^/]+)")
_DRIVE_PATH = re.compile(r"/(?:d|folders)/([^/]+)")
_TRACKING_PARAMETERS = re.compile(r"^(utm_\w+|usp|si|feature|fbclid)$")


def split_links(cell: str) -> tuple[str, ...]:
    """The links of a cell, `|` between them, outer space and empty parts dropped."""
    if not cell:
        return ()
    return tuple(part for part in map(str.strip, cell.split("|")) if part)


def media_id(source: SourceName, url: str) -> str | None:
    """The provider's own id of a video, playlist, file or folder; None for any other URL.

    `youtu.be/X`, `watch?v=X`, `shorts/X` are one id; so are `/file/d/X`, `/open?id=X` and `uc?id=X`.
    """
    parts = _parsed(url)
    if parts is None:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    query = parse_qs(parts.query)
    if source is SourceName.YOUTUBE:
        return _youtube_id(host, parts.path, query)
    if host not in _DRIVE_HOSTS:
        return None
    found = _DRIVE_PATH.search(parts.path)
    return found[1] if found else _first(query, "id")


def link_key(source: SourceName, url: str) -> str:
    """What two spellings of one link share: `SOURCE:ID`, else the hash of the normalised URL."""
    identity = media_id(source, url)
    if identity is not None:
        return f"{source}:{identity}"
    return f"url:{hashlib.sha256(_normalised(url).encode()).hexdigest()[:16]}"


def missing_links(source: SourceName, links: Collection[str], media_ids: Collection[str]) -> tuple[str, ...]:
    """The links whose media are not among those a row already has."""
    have = set(media_ids)
    return tuple(
        link for link in links if media_id(source, link) not in have and link_key(source, link) not in have
    )


def _youtube_id(host: str, path: str, query: dict[str, list[str]]) -> str | None:
    if host == "youtu.be":
        return path.strip("/").split("/")[0] or None
    if host not in _YOUTUBE_HOSTS:
        return None
    found = _YOUTUBE_PATH.match(path)
    return found[1] if found else _first(query, "v") or _first(query, "list")


def _first(query: dict[str, list[str]], name: str) -> str | None:
    values = query.get(name)
    return values[0] if values else None


def _parsed(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "://" in url else f"https://{url}")
    except ValueError:
        return None


def _normalised(url: str) -> str:
    parts = _parsed(url)
    if parts is None:
        return url
    query = sorted(
        item for item in parts.query.split("&") if not _TRACKING_PARAMETERS.match(item.split("=")[0])
    )
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{'&'.join(query)}"
