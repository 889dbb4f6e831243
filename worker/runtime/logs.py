"""Logging, the same in every process: one line an event, as text or as JSON. In either, secrets are masked
and what strangers wrote can neither hide nor be obeyed by a terminal.
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

TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

CHATTY = {"amqp": logging.WARNING, "watchfiles": logging.WARNING, "alembic": logging.WARNING}
"""Loggers whose INFO says nothing to an operator."""

About = Callable[[logging.LogRecord], int | None]
"""Tells which item a record is about, of those that do not say it themselves."""


class TextLines(logging.Formatter):
    """A record as a line of text; a traceback follows it."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Give the line; it begins with the item that it is about."""
        item = getattr(record, "item", None)
        if item is not None and not record.message.startswith(f"item {item}"):
            record.message = f"item {item}: {record.message}"
        return visible_line(masked(super().formatMessage(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        """Give the traceback, indented: what a stranger's error says in it cannot pass for a line of ours."""
        return textwrap.indent(visible_text(masked(super().formatException(ei))), "    ")

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  # logging's name
        """Give the stack in the same way."""
        return textwrap.indent(visible_text(masked(stack_info)), "    ")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time (ISO 8601, UTC), level, logger, message; the item and the traceback if there is one."""
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
    """Takes the place of a standard stream, and logs what is printed there: celery's banner, warnings."""

    def __init__(self, stream: io.TextIOBase, level: int) -> None:
        super().__init__()
        self._stream = stream
        self._level = level
        self._rest = ""
        self._is_logging = threading.local()

    def write(self, text: str) -> int:
        """Log each line that is whole by now."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._log(line)
        return len(text)

    def _log(self, line: str) -> None:
        if getattr(self._is_logging, "now", False):  # logging itself complains
            self._stream.write(visible_line(line) + "\n")
            return
        self._is_logging.now = True
        try:
            if line.strip():
                logging.getLogger("output").log(self._level, "%s", line.rstrip())
        finally:
            self._is_logging.now = False

    def flush(self) -> None:
        """Nothing waits here but a line that is not whole."""
        self._stream.flush()

    def fileno(self) -> int:
        """The stream's own."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """No: lines of JSON are not for a person."""
        return False


def set_up(settings: Settings, level: int | str = "INFO", about: About | None = None) -> None:
    """Log to standard error in the format that the settings name; `about` tells of which item."""
    is_json = settings.log_format == "json"
    handler = logging.StreamHandler(_own(sys.stderr))
    handler.setFormatter(JsonLines() if is_json else TextLines())
    if about:
        handler.addFilter(_marking(about))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quieter in CHATTY.items():
        logging.getLogger(name).setLevel(quieter)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    if is_json:
        sys.stdout = sys.__stdout__ = StreamLogger(_own(sys.stdout), logging.INFO)  # type: ignore[misc,assignment]
        sys.stderr = sys.__stderr__ = StreamLogger(_own(sys.stderr), logging.WARNING)  # type: ignore[misc,assignment]


def say(message: str, _stream: object = None) -> None:
    """Write a message as a line of JSON, from a handler of a signal, too: it waits for no lock."""
    record = logging.LogRecord("output", logging.INFO, "", 0, message.strip(), None, None)
    os.write(2, f"{JsonLines().format(record)}\n".encode())


def _own(stream: Any) -> Any:
    """The stream itself, where another has taken its place."""
    return stream._stream if isinstance(stream, StreamLogger) else stream  # noqa: SLF001


def _marking(about: About) -> Callable[[logging.LogRecord], bool]:
    def mark(record: logging.LogRecord) -> bool:
        if getattr(record, "item", None) is None:
            record.item = about(record)
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
