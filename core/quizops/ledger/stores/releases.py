"""Every release of every quiz, with its manifest and the patch from its parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Table, bindparam, null, select, update

from quizops.ledger.schema import (
    blob_or_none,
    mapping_from_json,
    metadata,
    number,
    sequence,
    text,
    text_or_none,
    to_json,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, insert_into

releases = Table(
    "releases",
    metadata,
    sequence(),
    text("id", unique=True),
    text("quiz"),
    text("version"),
    text("type"),
    text("created"),
    text("cause"),
    text_or_none("run_id"),
    text_or_none("parent"),
    text_or_none("sha256"),
    number("size_bytes"),
    text("state"),
    number("pinned"),
    text("manifest"),
    blob_or_none("patch"),
)
Index("releases_by_quiz", releases.c.quiz, releases.c.seq)


class ReleaseState(StrEnum):
    LIVE = "live"
    SUPERSEDED = "superseded"
    PRUNED = "pruned"


_ALL = select(*[column for column in releases.c if column.name not in {"seq", "patch"}])
_THIS = releases.c.id == bindparam("release")
_OF_QUIZ = releases.c.quiz == bindparam("of_quiz")
_IS_LIVE = releases.c.state == ReleaseState.LIVE.value
_INSERT = insert_into(releases)
_GET = Statement(_ALL.where(_THIS))
_PATCH = Statement(select(releases.c.patch).where(_THIS))
_NEWEST_FIRST = Statement(_ALL.where(_OF_QUIZ).order_by(releases.c.seq.desc()))
_LIVE = Statement(_ALL.where(_OF_QUIZ, _IS_LIVE))
_QUIZZES = Statement(select(releases.c.quiz).distinct().order_by(releases.c.quiz))
_SEAL = Statement(update(releases).where(_THIS).values(sha256=bindparam("hash")))
_PIN = Statement(update(releases).where(_THIS).values(pinned=bindparam("flag")))
_DESCRIBE = Statement(update(releases).where(_THIS).values(manifest=bindparam("text")))
_SUPERSEDE = Statement(update(releases).where(_OF_QUIZ, _IS_LIVE).values(state=ReleaseState.SUPERSEDED.value))
_MAKE_LIVE = Statement(update(releases).where(_THIS, _OF_QUIZ).values(state=ReleaseState.LIVE.value))
_PRUNE = Statement(
    update(releases).where(_THIS, ~_IS_LIVE).values(state=ReleaseState.PRUNED.value, patch=null())
)


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """What the ledger knows of a release; the patch is read apart, by `Releases.patch`.

    `sha256` is None until the bytes are sealed; `parent` is a release id.
    """

    quiz: str
    id: str
    version: str
    type: str
    created: str
    cause: str
    size_bytes: int
    run_id: str | None = None
    parent: str | None = None
    sha256: str | None = None
    state: ReleaseState = ReleaseState.SUPERSEDED
    pinned: bool = False
    manifest: Mapping[str, Any] = field(default_factory=dict)


class Releases:
    """The releases of all quizzes; at most one of each quiz is live."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, release: ReleaseRow, patch: bytes | None = None) -> None:
        """Record a release; one whose state is `live` supersedes the one that was."""
        if release.state is ReleaseState.LIVE:
            self._session.execute(_SUPERSEDE, {"of_quiz": release.quiz})
        self._session.value(
            _INSERT,
            {
                "id": release.id,
                "quiz": release.quiz,
                "version": release.version,
                "type": release.type,
                "created": release.created,
                "cause": release.cause,
                "run_id": release.run_id,
                "parent": release.parent,
                "sha256": release.sha256,
                "size_bytes": release.size_bytes,
                "state": release.state,
                "pinned": int(release.pinned),
                "manifest": to_json(release.manifest),
                "patch": patch,
            },
        )

    def get(self, release_id: str) -> ReleaseRow | None:
        row = self._session.row(_GET, {"release": release_id})
        return None if row is None else _release(row)

    def live(self, quiz: str) -> ReleaseRow | None:
        """The one that readers see."""
        row = self._session.row(_LIVE, {"of_quiz": quiz})
        return None if row is None else _release(row)

    def list(self, quiz: str) -> Sequence[ReleaseRow]:
        """All that ever were, newest first, pruned ones too."""
        return [_release(row) for row in self._session.rows(_NEWEST_FIRST, {"of_quiz": quiz})]

    def quizzes(self) -> Sequence[str]:
        """The names of all quizzes that ever had a release."""
        return [row[0] for row in self._session.rows(_QUIZZES)]

    def patch(self, release_id: str) -> bytes | None:
        """What leads from the parent's bytes to this release's; None when it was not kept."""
        patch: bytes | None = self._session.value(_PATCH, {"release": release_id})
        return patch

    def seal(self, release_id: str, sha256: str) -> bool:
        """Record the hash of the release's bytes."""
        return self._session.execute(_SEAL, {"release": release_id, "hash": sha256}) == 1

    def describe(self, release_id: str, manifest: Mapping[str, Any]) -> bool:
        """Replace the manifest."""
        return self._session.execute(_DESCRIBE, {"release": release_id, "text": to_json(manifest)}) == 1

    def pin(self, release_id: str, pinned: bool = True) -> bool:
        """Keep full bytes for good, or no longer."""
        return self._session.execute(_PIN, {"release": release_id, "flag": int(pinned)}) == 1

    def make_live(self, quiz: str, release_id: str) -> bool:
        """Move the live mark of a quiz; False, and nothing moved, when it has no such release."""
        known = self.get(release_id)
        if known is None or known.quiz != quiz:
            return False
        self._session.execute(_SUPERSEDE, {"of_quiz": quiz})
        return self._session.execute(_MAKE_LIVE, {"release": release_id, "of_quiz": quiz}) == 1

    def mark_pruned(self, release_id: str) -> bool:
        """The bytes are gone, the patch goes with them; False for a live release, which stays."""
        return self._session.execute(_PRUNE, {"release": release_id}) == 1


def _release(row: Row) -> ReleaseRow:
    (id_, quiz, version, type_, created, cause, run_id, parent, sha256, size, state, pinned, manifest) = row
    return ReleaseRow(
        quiz=quiz,
        id=id_,
        version=version,
        type=type_,
        created=created,
        cause=cause,
        size_bytes=size,
        run_id=run_id,
        parent=parent,
        sha256=sha256,
        state=ReleaseState(state),
        pinned=bool(pinned),
        manifest=mapping_from_json(manifest),
    )
