"""What was submitted while the service was under blows, and what became of it."""

from datetime import UTC, datetime

from tests.chaos import audit, documents


class Submissions:
    """Documents in all ways, as files and as addresses; what nobody acknowledges is repeated by `senders`."""

    def __init__(self, places, senders, seed):
        """Documents go to `places`: a watched folder, one that is not polled, and a site."""
        self.documents = []
        self._places, self._senders, self._seed = places, senders, seed

    def submit(self, count):
        """Submit so many more."""
        for _ in range(count):
            self.documents.append(documents.write(*self._places, len(self.documents), self._seed))
            self._senders.submit(self.documents[-1])

    def count_open(self, store):
        """How many are not found yet, not acknowledged yet, and not settled yet. Raises Unavailable."""
        to_enter = audit.not_found(store, self.documents), self._senders.waiting
        items = store.library.standing(datetime.now(UTC)).items  # last: these may have been entered just now
        return *to_enter, items.get("pending", 0) + items.get("running", 0)

    def balance(self, store):
        """The books."""
        return audit.balance(store, self.documents)
