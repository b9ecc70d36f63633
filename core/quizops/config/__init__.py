"""What a content folder is set to do, and where each value came from."""

from quizops.config.config import DATABASE_FILE, Config
from quizops.config.environment import Environment
from quizops.config.secret import Secret, SecretRef
from quizops.config.settings import Settings
from quizops.config.source import Layer, Setting, Source
from quizops.config.spelling import EnvironmentType
from quizops.lock import STATE_FOLDER

__all__ = [
    "DATABASE_FILE",
    "STATE_FOLDER",
    "Config",
    "Environment",
    "EnvironmentType",
    "Layer",
    "Secret",
    "SecretRef",
    "Setting",
    "Settings",
    "Source",
]
