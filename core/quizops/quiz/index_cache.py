"""What is known of a quiz file, kept beside the ledger; losing it costs one reading of the file."""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import orjson

from quizops.files import FileId, temporary_beside
from quizops.quiz.frame import Frame
from quizops.quiz.index import QuestionIndex
from quizops.quiz.style import Style

_FORMAT = b"quizidx1"
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Known:
    """All that is kept of one version of one file."""

    file_id: FileId
    index: QuestionIndex
    frame: Frame
    style: Style


def cache_file(cache: Path, path: Path) -> Path:
    """The cache folder's file for a quiz file: one for each path."""
    name = hashlib.blake2b(bytes(path.absolute()), digest_size=12).hexdigest()
    return cache / f"quiz-{name}.index"


def save(cache: Path, path: Path, known: Known) -> None:
    """Write what is known. A cache that cannot be written is no cache, and no error."""
    head, tail = known.frame.head, known.frame.tail
    about = orjson.dumps(
        {
            "file_id": known.file_id.as_json(),
            "style": asdict(known.style),
            "closing": known.frame.closing,
            "lengths": [len(head), len(tail), len(known.index)],
        }
    )
    arrays = (known.index.ids, known.index.starts, known.index.ends)
    body = b"".join((about, head, tail, *(array.tobytes() for array in arrays)))
    digest = zlib.crc32(body).to_bytes(_LENGTH_BYTES, "little")
    target = cache_file(cache, path)
    temporary = temporary_beside(target)
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_FORMAT + digest + len(about).to_bytes(_LENGTH_BYTES, "little") + body)
        temporary.replace(target)
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def load(cache: Path, path: Path, file_id: FileId) -> Known | None:
    """What is known of exactly this version; None when it is of another one, damaged or not there."""
    try:
        raw = cache_file(cache, path).read_bytes()
    except OSError:
        return None
    start = len(_FORMAT) + 2 * _LENGTH_BYTES
    digest, about_length = (
        int.from_bytes(raw[at : at + _LENGTH_BYTES], "little")
        for at in (len(_FORMAT), len(_FORMAT) + _LENGTH_BYTES)
    )
    if raw[: len(_FORMAT)] != _FORMAT or zlib.crc32(memoryview(raw)[start:]) != digest:
        return None
    about = orjson.loads(raw[start : start + about_length])
    if FileId.from_json(about["file_id"]) != file_id:
        return None
    head_length, tail_length, count = about["lengths"]
    head_start = start + about_length
    tail_start = head_start + head_length
    arrays_start = tail_start + tail_length
    frame = Frame(raw[head_start:tail_start], raw[tail_start:arrays_start], about["closing"])
    ids, starts, ends = np.frombuffer(raw, np.int64, 3 * count, arrays_start).reshape(3, count)
    return Known(file_id, QuestionIndex(ids, starts, ends), frame, Style(**about["style"]))
