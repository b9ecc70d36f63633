"""The owner of a content folder, and how to ask it for something."""

from quizops.owner.attended import watch_attended
from quizops.owner.client import request
from quizops.owner.headless import watch_headless, watch_once
from quizops.owner.owner import Owner
from quizops.owner_start import start

__all__ = ["Owner", "request", "start", "watch_attended", "watch_headless", "watch_once"]
