"""Fixtures that several rooms share."""

from __future__ import annotations

import pytest

from quizops.testing import FakeClock


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that moves only when told to."""
    return FakeClock()
