"""Logging, the same in every process: one line per event, as text or as JSON.

Secrets are masked. Control characters and invisible characters in strangers' texts are escaped.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from worker.redaction import masked
from worker.runtime.visible_text import visible_json, visible_line, visible_text
from worker.settings import Settings

TEXT_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

QUIETED_LOGGERS = {"amqp": logging.WARNING, "watchfiles": logging.WARNING, "alembic": logging.WARNING}
"""Loggers whose INFO records do not help an operator."""

FindItem = Callable[[logging.LogRecord], int | None]
"""Finds the item id of a log record that does not name one itself."""


class TextLines(logging.Formatter):
    """A record as a line of text; a traceback follows it."""

    def __init__(self) -> None:
        super().__init__(TEXT_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Format the line; it begins with the id of its item."""
        item = getattr(record, "item", None)
        if item is not None and not record.message.startswith(f"item {item}"):
            record.message = f"item {item}: {record.message}"
        return visible_line(masked(super().formatMessage(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """Format the traceback, indented, so that a stranger's text in it cannot look like a log line."""
        return textwrap.indent(visible_text(masked(super().formatException(ei))), "    ")

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  # logging's name
        """Format the stack in the same way."""
        return textwrap.indent(visible_text(masked(stack_info)), "    ")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Format time (ISO 8601, UTC), level, logger and message, and item and traceback if there are any."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if (item := getattr(record, "item", None)) is not None:
            line["item"] = item
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info))
        return visible_json(json.dumps(line, ensure_ascii=False))


class StreamLogger(io.TextIOBase):
    """Replaces a standard stream, and logs what is printed there: celery's banner, warnings."""

    def __init__(self, stream: io.TextIOBase, level: int) -> None:
        super().__init__()
        self._stream = stream
        self._level = level
        self._rest = ""
        self._is_logging = threading.local()

    def write(self, text: str) -> int:
        """Log each complete line."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._log(line)
        return len(text)

    def _log(self, line: str) -> None:
        if getattr(self._is_logging, "now", False):  # an error of logging itself
            self._stream.write(visible_line(line) + "\n")
            return
        self._is_logging.now = True
        try:
            if line.strip():
                logging.getLogger("output").log(self._level, "%s", line.rstrip())
        finally:
            self._is_logging.now = False

    def flush(self) -> None:
        """Flush the stream itself; an incomplete line stays."""
        self._stream.flush()

    def fileno(self) -> int:
        """The file number of the stream itself."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Return False: a person does not read lines of JSON."""
        return False


def set_up(settings: Settings, level: int | str = "INFO", find_item: FindItem | None = None) -> None:
    """Log to standard error in the format of the settings; `find_item` adds the item id to records."""
    is_json = settings.log_format == "json"
    handler = logging.StreamHandler(_original_stream(sys.stderr))
    handler.setFormatter(JsonLines() if is_json else TextLines())
    if find_item:
        handler.addFilter(_attach_item(find_item))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quieter in QUIETED_LOGGERS.items():
        logging.getLogger(name).setLevel(quieter)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    if is_json:
        sys.stdout = sys.__stdout__ = StreamLogger(_original_stream(sys.stdout), logging.INFO)  # type: ignore[misc,assignment]
        sys.stderr = sys.__stderr__ = StreamLogger(_original_stream(sys.stderr), logging.WARNING)  # type: ignore[misc,assignment]


def write_line(message: str, _stream: object = None) -> None:
    """Write a message as a line of JSON. Takes no lock, so a signal handler may call it."""
    record = logging.LogRecord("output", logging.INFO, "", 0, message.strip(), None, None)
    os.write(2, f"{JsonLines().format(record)}\n".encode())


def _original_stream(stream: Any) -> Any:
    """The original stream, if a StreamLogger has replaced it."""
    return stream._stream if isinstance(stream, StreamLogger) else stream  # noqa: SLF001


def _attach_item(find_item: FindItem) -> Callable[[logging.LogRecord], bool]:
    def mark(record: logging.LogRecord) -> bool:
        if getattr(record, "item", None) is None:
            record.item = find_item(record)
        return True

    return mark


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("uncaught").critical("%s", kind.__name__, exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    where = args.thread.name if args.thread else "a thread"
    error = args.exc_value or args.exc_type()
    logging.getLogger("uncaught").critical(
        "%s ended: %s", where, args.exc_type.__name__, exc_info=(args.exc_type, error, args.exc_traceback)
    )
