"""Dialogs over the screen: small, by keys, with Cancel as the default. They answer by `dismiss`."""

from quizops_console.tui.dialogs.choice import ChoiceDialog
from quizops_console.tui.dialogs.confirm import ConfirmDialog
from quizops_console.tui.dialogs.dialog import Dialog
from quizops_console.tui.dialogs.drawing import Dress
from quizops_console.tui.dialogs.help import HelpScreen
from quizops_console.tui.dialogs.palette import PaletteChoice, PaletteScreen

__all__ = [
    "ChoiceDialog",
    "ConfirmDialog",
    "Dialog",
    "Dress",
    "HelpScreen",
    "PaletteChoice",
    "PaletteScreen",
]
