"""How many cases a property runs: all of them when soaking, else a tenth."""

from __future__ import annotations

import os


def examples(n_full: int) -> int:
    return n_full if os.environ.get("QUIZOPS_SOAK") == "1" else max(1, n_full // 10)
