"""Sizes of the house: lines of files and functions, by package. `make house` prints it."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONG_FILE = 400
LONG_FUNCTION = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or a function: what it belongs to, what it is called, how many lines it has."""

    package: str
    name: str
    lines: int


def main() -> None:
    """Two tables, then whatever is longer than seldom is."""
    files = [piece for path in sources() for piece in [file_of(path)]]
    functions = [piece for path in sources() for piece in functions_of(path)]
    table("files", files)
    table("functions", functions)
    longest(f"files over {LONG_FILE} lines", files, LONG_FILE)
    longest(f"functions over {LONG_FUNCTION} lines", functions, LONG_FUNCTION)


def sources() -> Iterator[Path]:
    """Every Python file of the two packages, of the tests and of the benchmarks."""
    for folder in ("core", "console", "tests", "benchmarks"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def package_of(path: Path) -> str:
    """`quizops.quiz`, `quizops_console.cli`; loose files belong to the package itself."""
    parts = path.relative_to(ROOT).parts
    if parts[0] in ("tests", "benchmarks"):
        return parts[0]
    return ".".join(parts[1:3]) if len(parts) > 3 else parts[1]


def file_of(path: Path) -> Piece:
    return Piece(package_of(path), str(path.relative_to(ROOT)), path.read_text(encoding="utf-8").count("\n"))


def functions_of(path: Path) -> Iterator[Piece]:
    """Functions and methods, decorators left out; an inner function counts for itself as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Piece(package_of(path), f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines)


def table(title: str, pieces: Sequence[Piece]) -> None:
    """A line a package, and one for the product without its tests."""
    print(f"{title:<28}{'count':>7}{'median':>8}{'p95':>6}{'max':>6}{'lines':>8}")
    packages = sorted({piece.package for piece in pieces})
    for package in packages:
        row(package, [piece.lines for piece in pieces if piece.package == package])
    row("core + console", [piece.lines for piece in pieces if piece.package.startswith("quizops")])
    print()


def row(name: str, sizes: Sequence[int]) -> None:
    ordered = sorted(sizes)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    median = statistics.median(ordered)
    print(f"  {name:<26}{len(ordered):>7}{median:>8.0f}{p95:>6}{ordered[-1]:>6}{sum(ordered):>8}")


def longest(title: str, pieces: Iterable[Piece], limit: int) -> None:
    long = sorted((piece for piece in pieces if piece.lines > limit), key=lambda piece: -piece.lines)
    print(f"{title}: {len(long) or 'none'}")
    for piece in long:
        print(f"  {piece.lines:>5}  {piece.name}")


if __name__ == "__main__":
    main()
