"""`python -m quizops.owner ROOT`: an owner in the background, as `quizops.owner_start` starts it."""

import sys
from pathlib import Path

from quizops.errors import OwnerPresent, QuizopsError
from quizops.owner.attended import watch_attended
from quizops.owner_start import OWNED_ALREADY


def main(words: list[str]) -> int:
    """The exit code; what went wrong stands on stderr, which is the owner's log."""
    if len(words) != 1:
        sys.stderr.write("usage: python -m quizops.owner ROOT\n")
        return 2
    try:
        return watch_attended(Path(words[0]))
    except OwnerPresent:
        return OWNED_ALREADY
    except QuizopsError as error:
        hint = f"\nhint: {error.hint}" if error.hint else ""
        sys.stderr.write(f"error: {error.message}{hint}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
