"""Content of any size, the same on every machine: questions over all six templates, and trackers."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
from pathlib import Path

COLUMNS = (
    "id,template,text,options_ref,options_inline,pairs,answer_mc,answer_match,hint,category,difficulty,tags"
).split(",")
WORDS = (
    "river mountain planet orbit harbour lantern engine valley copper signal meadow glacier "
    "compass archive falcon thunder mosaic voyage granite orchard beacon cathedral pigment rhythm"
).split()
TRACKER_COLUMNS = (
    "row_id,name,email,type,youtube_playlist,google_drive,city,cohort,language,notes,reviewer,score,"
    "youtube_status,youtube_files,youtube_media_id,drive_status,drive_files,drive_media_id,"
    "last_download_attempt,download_errors"
).split(",")


def question_row(number: int, chance: random.Random) -> dict[str, str]:
    """One good row of some 270 bytes, 560 as JSON; the template goes round by the number."""
    row = dict.fromkeys(COLUMNS, "")
    words = [chance.choice(WORDS) for _ in range(26)]
    distinct = chance.sample(WORDS, 6)
    row.update(
        id=str(number),
        text=f"Question {number}: " + " ".join(words[:14]) + "?",
        hint="Think of " + " ".join(words[15:23]) + ".",
        category=words[23],
        difficulty=str(1 + number % 5),
        tags="|".join(dict.fromkeys(words[20:22])),
    )
    kind = ("mc", "mc", "tf", "match", "fill", "short", "order")[number % 7]
    row["template"] = kind
    if kind == "mc":
        row["options_inline"] = "|".join(distinct[:4])
        row["answer_mc"] = distinct[number % 4]
    elif kind == "tf":
        row["answer_mc"] = ("True", "False")[number % 2]
    elif kind == "match":
        left, right, third, *others = distinct
        row["pairs"] = f"{left}=a {others[0]};b|{right}=c;d {others[1]}|{third}=e;f"
        row["answer_match"] = f"{left}=b|{right}=c|{third}=f"
    elif kind == "fill":
        row["text"] += " The {1} stands by the {2}."
        row["answer_match"] = f"1={distinct[0]};{distinct[1]}|2={distinct[2]}"
    elif kind == "short":
        row["answer_mc"] = "|".join(distinct[:3])
    else:
        row["options_inline"] = "|".join(distinct[:5])
    return row


def write_questions(folder: Path, count: int, seed: int = 7) -> Path:
    """`folder/questions.csv` with so many questions, and `optionSets.csv` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    path = folder / "questions.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(question_row(number, chance) for number in range(1, count + 1))
    sets = "optionSetName,optionsDelimited\ntrueFalse,True|False\nplanets,Earth|Jupiter|Saturn|Mars\n"
    (folder / "optionSets.csv").write_text(sets, encoding="utf-8")
    return path


def write_tracker(path: Path, count: int) -> Path:
    """A tracker of `count` failed rows by 20 columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, TRACKER_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for number in range(1, count + 1):
            row = dict.fromkeys(TRACKER_COLUMNS, "")
            row.update(
                row_id=f"p{number}",
                name=f"{chr(65 + number % 26)}. Example",
                email=f"p{number}@example.org",
                type=f"FF-Fi/Se-CP/B(S) #{number % 4 + 1}",
                youtube_playlist=f"https://youtu.be/v{number:010d}",
                city="Springfield",
                cohort=str(number % 12),
                language="en",
                notes="kept, as it stands",
                youtube_status="failed",
                last_download_attempt="2026-11-20T04:05:06Z",
                download_errors="youtube: network: connection reset (try 5 of 5)",
            )
            writer.writerow(row)
    return path


def edit_row(path: Path, number: int, mark: str) -> None:
    """Change the hint of one question, as an editor does that saves by rename."""
    edit_rows(path, [number], mark)


def edit_rows(path: Path, numbers: list[int], mark: str) -> None:
    """Change the hints of several questions in one save."""
    data = path.read_bytes()
    pieces: list[bytes] = []
    last = 0
    for number in sorted(numbers):
        row_start = data.index(f"\n{number},".encode(), last)
        start = data.index(b"Think of ", row_start) + len(b"Think of ")
        end = data.index(b".", start)
        pieces += [data[last:start], mark.encode()]
        last = end
    pieces.append(data[last:])
    save(path, b"".join(pieces))


def write_questions_apart(folder: Path, count: int) -> Path:
    """`write_questions` in a process of its own, so that nothing of it is left in this one's memory."""
    subprocess.run([sys.executable, __file__, str(folder), str(count)], check=True)
    return folder / "questions.csv"


def requoted(data: bytes) -> bytes:
    """The same cells, each in quotes."""
    stream = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def with_crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def with_bom(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def save(path: Path, data: bytes) -> None:
    """As an editor saves: a new file, renamed over the old one."""
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.write_bytes(data)
    fresh.replace(path)


if __name__ == "__main__":
    write_questions(Path(sys.argv[1]), int(sys.argv[2]))
