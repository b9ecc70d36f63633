"""What this process uses of its machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil


class ProcessFigures:
    """CPU since the last look, and memory at each. psutil is loaded at the first."""

    def __init__(self) -> None:
        self._process: psutil.Process | None = None

    def take(self) -> dict[str, float]:
        """`process_resident_bytes`, and from the second look on `process_cpu_percent`."""
        process = self._process
        if process is None:
            import psutil

            self._process = psutil.Process()
            self._process.cpu_percent(None)
            return {"process_resident_bytes": float(self._process.memory_info().rss)}
        return {
            "process_cpu_percent": process.cpu_percent(None),
            "process_resident_bytes": float(process.memory_info().rss),
        }
