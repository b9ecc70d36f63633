"""The console itself over a tracker of a million rows: start, keys, filter, sort, memory, idle, end.

Read-only, so that no owner works beside it; times are those of page and key as an operator sees them, on a
real pty of 80×24. Then another console, with an owner that merges 100,000 edited questions while keys go on.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from content import edit_rows, write_questions
from disk import workplace
from on_a_pty import OnAPty
from timing import machine, print_rows

LAUNCHES = 5
KEYS = 60
IDLE_S = 10.0
_START_S = 60.0
_BETWEEN_KEYS_S = 0.03
_TABLE = 4, 22
_HEADER = (
    "row_id,name,email,type,youtube_playlist,google_drive,youtube_status,youtube_files,youtube_media_id,"
    "drive_status,drive_files,drive_media_id,last_download_attempt,download_errors"
)
_STATES = ("", "pending", "completed", "failed", "skipped")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=100_000)
    options = parser.parse_args()
    rows = options.rows
    print(machine())
    with workplace() as folder:
        content = folder / "content"
        content.mkdir()
        write_tracker(content / "tracker.csv", rows)
        os.environ |= {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}
        os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        table = [*launches(content), *one_session(content, rows)]
        beside = [*beside_a_merge(folder / "busy", options.questions)]
    print_rows(f"The console over {rows:,} rows", ("what", "median", "p95 or most", "bytes"), table)
    heads = ("a step of the cursor, ms", "keys", "median", "p95", "most")
    print_rows(f"Keys while the owner merges {options.questions:,} edited questions", heads, beside)


def write_tracker(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEADER + "\n")
        for number in range(rows):
            status = _STATES[number * 7 % 5]
            error = "youtube: network: timed out (try 2 of 5)" if status == "failed" else ""
            link = f"https://youtu.be/{number:011d}"
            stream.write(
                f"{number},Person {number * 7919 % rows},p{number}@example.org,"
                f"FF-Fi/Se-CP/B(S) #{number % 16},{link},,{status},,,,,,,{error}\n"
            )


def watching(content: Path) -> OnAPty:
    return OnAPty([str(Path(sys.executable).parent / "quizops"), "watch", str(content), "--read-only"])


def launches(content: Path) -> Iterator[tuple[object, ...]]:
    """From the command to the first picture, to the first rows, to a screen that takes keys; and its end."""
    marks: dict[str, list[float]] = {"first picture": [], "first rows": [], "screen with keys": []}
    ends = []
    for _ in range(LAUNCHES):
        with watching(content) as console:
            for name, text in zip(marks, ("Downloads", "Person", "commands"), strict=True):
                found = console.wait_for_rows(text, 1, _START_S)
                if found is None:
                    raise SystemExit(f"no {name} within {_START_S:.0f} s")
                marks[name].append(found[0])
            os.kill(console.pid, signal.SIGHUP)
            ends.append(console.end_ms())
    for name, times in marks.items():
        yield (f"{name}, ms after the command", statistics.median(times), max(times), "")
    yield ("end after SIGHUP, ms", statistics.median(ends), max(ends), "")


def one_session(content: Path, rows: int) -> Iterator[tuple[object, ...]]:
    with watching(content) as console:
        start = time.perf_counter()
        if console.wait_for_rows(f"{rows:,} rows", 1, 120.0) is None:
            raise SystemExit("the rows were not loaded within two minutes")
        yield ("all rows loaded, s", time.perf_counter() - start, "", "")
        console.settle()
        yield keys("a step of the cursor, ms", console, ["j", "k"])
        yield keys("a page, ms", console, ["\x1b[6~", "\x1b[5~"])
        console.press("/")
        yield keys(
            "a letter of a filter until the last count, ms", console, [*"person 77", *["\x7f"] * 9], 18
        )
        console.press("person 77")
        console.press("\r")
        took = console.press("s")
        yield ("sort by the next column, ms", took[0], "", took[1])
        yield ("memory, MB", console.memory_mb(), "", "")
        before = console.worked_s()
        sent = console.bytes_within(IDLE_S)
        share = 100 * (console.worked_s() - before) / IDLE_S
        yield (f"idle for {IDLE_S:.0f} s, % of a core", share, "", sent)
        os.kill(console.pid, signal.SIGTERM)
        console.end_ms()
    with watching(content) as console:
        found = console.wait_for_rows("person 77", 1, _START_S)
        yield ("filter and tab are back after, ms", found[0] if found else "never", "", "")


def beside_a_merge(content: Path, questions: int) -> Iterator[tuple[object, ...]]:
    """Steps of the cursor before every question is edited in one save, and until the owner has published."""
    csv = write_questions(content / "quiz", questions)
    write_tracker(content / "tracker.csv", 100)
    quizops = str(Path(sys.executable).parent / "quizops")
    subprocess.run([quizops, "watch", str(content), "--once"], check=True, stdout=subprocess.DEVNULL)
    output = csv.with_name("quiz_complete.json")
    with OnAPty([quizops, "watch", str(content)]) as console:
        if console.wait_for_rows("Person", 1, _START_S) is None:
            raise SystemExit("the console did not open")
        console.settle()
        yield ("nothing else goes on", *steps(console, lambda done: done < KEYS))
        before = output.stat().st_ino
        edit_rows(csv, list(range(1, questions + 1)), "an edit of all")
        yield ("from the save until it is live", *steps(console, lambda _: output.stat().st_ino == before))
    subprocess.run([quizops, "stop", str(content)], check=False, stdout=subprocess.DEVNULL)


def steps(console: OnAPty, goes_on: Callable[[int], bool]) -> tuple[object, ...]:
    """Keys, and milliseconds from key to its effect on the table: median, p95, most."""
    times: list[float] = []
    while goes_on(len(times)):
        times.append(console.echo_ms("jk"[len(times) % 2], *_TABLE))
        console.bytes_within(_BETWEEN_KEYS_S)
    ordered = sorted(times)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    return len(times), statistics.median(times), p95, ordered[-1]


def keys(name: str, console: OnAPty, pressed: list[str], count: int = KEYS) -> tuple[object, ...]:
    pressed = (pressed * count)[:count]
    took = [console.press(key, quiet_s=0.2) for key in pressed]
    times = sorted(one[0] for one in took if one[1])
    p95 = times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]
    return (name, statistics.median(times), p95, round(statistics.median(one[1] for one in took)))


if __name__ == "__main__":
    main()
