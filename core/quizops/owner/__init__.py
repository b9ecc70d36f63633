"""The owner of a content folder, and how to ask it for something."""

from quizops.owner.client import request
from quizops.owner.headless import watch_headless, watch_once
from quizops.owner.owner import Owner

__all__ = ["Owner", "request", "watch_headless", "watch_once"]
