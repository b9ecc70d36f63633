"""The ledger: append-only events in commit order, intents, effects, bases, and what else must survive.

SQLite by default, PostgreSQL by URL, in memory by the same code. Alembic is loaded only to migrate.
"""

from quizops.ledger.database import Doorbell
from quizops.ledger.feed import Feed
from quizops.ledger.ledger import Ledger
from quizops.ledger.schema import HEAD
from quizops.ledger.stores.alerts import OPEN, Alert, Alerts, AlertSeverity, AlertState
from quizops.ledger.stores.bases import Bases
from quizops.ledger.stores.decisions import Decision, Decisions
from quizops.ledger.stores.effects import Effect, Effects, EffectState
from quizops.ledger.stores.events import Event, Events
from quizops.ledger.stores.facts import Seen, Settings
from quizops.ledger.stores.intents import Intent, Intents, IntentState
from quizops.ledger.stores.journal import Action, Journal
from quizops.ledger.stores.releases import ReleaseRow, Releases, ReleaseState
from quizops.ledger.stores.rows import Rows, RowState
from quizops.ledger.stores.runs import Cause, Run, Runs, RunStatus, Step, StepStatus
from quizops.ledger.stores.samples import Sample, Samples
from quizops.ledger.transaction import Transaction

__all__ = [
    "HEAD",
    "OPEN",
    "Action",
    "Alert",
    "AlertSeverity",
    "AlertState",
    "Alerts",
    "Bases",
    "Cause",
    "Decision",
    "Decisions",
    "Doorbell",
    "Effect",
    "EffectState",
    "Effects",
    "Event",
    "Events",
    "Feed",
    "Intent",
    "IntentState",
    "Intents",
    "Journal",
    "Ledger",
    "ReleaseRow",
    "ReleaseState",
    "Releases",
    "RowState",
    "Rows",
    "Run",
    "RunStatus",
    "Runs",
    "Sample",
    "Samples",
    "Seen",
    "Settings",
    "Step",
    "StepStatus",
    "Transaction",
]
