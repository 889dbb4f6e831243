"""The end of a worker whose database was migrated: this version must not write to another one's schema."""

from __future__ import annotations

import logging
from typing import Any

from celery import bootsteps
from celery.worker import state

from tasks.child_process import current_context
from worker.errors import Unavailable
from worker.store.database import schema

log = logging.getLogger(__name__)


class SchemaWatch(bootsteps.StartStopStep):  # type: ignore[misc]
    """Ends this worker at once when it finds another schema: its items are released, and done again."""

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def start(self, consumer: Any) -> None:
        """Start checking, with each new connection to the broker."""
        self.timer = consumer.timer.call_repeatedly(schema.CHECK_INTERVAL_S, self.check)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Stop checking."""
        self.timer.cancel()

    def check(self) -> None:
        """Check once."""
        try:
            schema.check_not_migrated(current_context().store.database)
        except schema.WrongSchema as error:
            log.error("this worker ends: %s", error)  # noqa: TRY400  # the message says it all
            state.should_terminate = True
        except Unavailable as error:
            log.warning("schema not checked: %s", error)
