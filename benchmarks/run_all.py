"""Every benchmark, one after the other; the tables go into `benchmarks/README.md`."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from timing import machine

HERE = Path(__file__).parent
README = HERE / "README.md"
BEGIN, END = "<!-- figures: written by run_all.py -->", "<!-- end of figures -->"
SCRIPTS = ("merge", "peers", "once", "save", "store", "tracker", "views", "screen", "console")


def main() -> None:
    """Run those that were named, or all; tables of a part of them are only printed."""
    chosen = sys.argv[1:] or SCRIPTS
    tables = [tables_of(name) for name in chosen]
    if not sys.argv[1:]:
        write("\n".join(tables))


def tables_of(name: str) -> str:
    """What one benchmark prints, without its line about the machine."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(HERE / f"{name}.py")], check=True, text=True, stdout=subprocess.PIPE
    )
    lines = [line for line in done.stdout.splitlines() if line != machine()]
    text = "\n".join(lines).strip()
    print(f"{text}\n\n({name}.py: {time.monotonic() - start:.0f} s)\n", flush=True)
    return f"{text}\n"


def write(tables: str) -> None:
    """Put the figures between the marks."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    taken = f"Taken on {datetime.now(UTC):%Y-%m-%d}: {machine()}."
    README.write_text(f"{before}{BEGIN}\n{taken}\n\n{tables}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
