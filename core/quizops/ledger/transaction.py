"""Everything that can be done between the begin and the end of one transaction."""

from __future__ import annotations

from quizops.ledger.session import Session
from quizops.ledger.stores.alerts import Alerts
from quizops.ledger.stores.bases import Bases
from quizops.ledger.stores.decisions import Decisions
from quizops.ledger.stores.effects import Effects
from quizops.ledger.stores.events import Events
from quizops.ledger.stores.facts import Seen, Settings
from quizops.ledger.stores.intents import Intents
from quizops.ledger.stores.journal import Journal
from quizops.ledger.stores.releases import Releases
from quizops.ledger.stores.rows import Rows
from quizops.ledger.stores.runs import Runs
from quizops.ledger.stores.samples import Samples


class Transaction:
    """The stores. Dead after the end of its `with` block.

    Every method of a store raises `StorageError` for what the database refuses; the whole transaction is
    then undone.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def events(self) -> Events:
        return Events(self._session)

    @property
    def intents(self) -> Intents:
        return Intents(self._session)

    @property
    def effects(self) -> Effects:
        return Effects(self._session)

    @property
    def bases(self) -> Bases:
        return Bases(self._session)

    @property
    def decisions(self) -> Decisions:
        return Decisions(self._session)

    @property
    def releases(self) -> Releases:
        return Releases(self._session)

    @property
    def runs(self) -> Runs:
        return Runs(self._session)

    @property
    def rows(self) -> Rows:
        return Rows(self._session)

    @property
    def journal(self) -> Journal:
        return Journal(self._session)

    @property
    def seen(self) -> Seen:
        return Seen(self._session)

    @property
    def settings(self) -> Settings:
        return Settings(self._session)

    @property
    def samples(self) -> Samples:
        return Samples(self._session)

    @property
    def alerts(self) -> Alerts:
        return Alerts(self._session)
