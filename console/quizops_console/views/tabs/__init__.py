"""The console's four tabs."""

from quizops_console.views.section import TabSpec
from quizops_console.views.tabs.downloads import DOWNLOADS
from quizops_console.views.tabs.merges import MERGES
from quizops_console.views.tabs.monitoring import MONITORING
from quizops_console.views.tabs.updates import UPDATES

TABS: tuple[TabSpec, ...] = (DOWNLOADS, MERGES, MONITORING, UPDATES)
"""In the order of their keys, `1` to `4`."""
