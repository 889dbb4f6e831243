"""Logging, the same in every process: one line an event, as text or as JSON."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from worker.settings import Settings

TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

CHATTY = {"amqp": logging.WARNING, "watchfiles": logging.WARNING, "alembic": logging.WARNING}
"""Loggers whose INFO says nothing to an operator."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time (ISO 8601, UTC), level, logger, message, and the traceback if there is one."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(settings: Settings, level: int | str = "INFO") -> None:
    """Log to standard error in the format that the settings name."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else logging.Formatter(TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quieter in CHATTY.items():
        logging.getLogger(name).setLevel(quieter)
