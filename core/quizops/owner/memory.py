"""Memory of an owner that reads a large CSV again at every save."""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_LARGEST_RECYCLED_BYTES = 32 << 20
_KEPT_FREE_BYTES = 64 << 20


def recycle_large_blocks() -> bool:
    """Have the C library keep blocks of up to 32 MB for the next save instead of giving them back.

    Each fresh block costs a page fault for every 4 kB, which is most of the time of reading a file that is
    in the page cache. False where the library has no `mallopt`. Source: mallopt(3).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _LARGEST_RECYCLED_BYTES)) and bool(
        mallopt(_M_TRIM_THRESHOLD, _KEPT_FREE_BYTES)
    )
