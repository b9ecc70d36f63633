"""Supported fakes for tests of quizops and of what is built on it."""

from quizops.testing.clock import FakeClock
from quizops.testing.runner import ExpectedCommand, FakeRunner

__all__ = ["ExpectedCommand", "FakeClock", "FakeRunner"]
