"""One line an event: as text, or as JSON whatever is printed; never with a secret."""

import json
import logging
import subprocess
import sys

import pytest
from waiting import PATIENCE

from worker.runtime.logs import JsonLines, TextLines
from worker.runtime.visible_text import visible_text
from worker.settings import PROJECT

PROGRAM = """
import logging, os, sys, threading, warnings
from worker.runtime import logs; from worker import settings
logs.set_up(settings.load(), "INFO", lambda record: 7 if record.name == "celery" else None)
logs.set_up(settings.load(), "INFO", lambda record: 7 if record.name == "celery" else None)  # as Celery does
log = logging.getLogger("a.place")
log.info("two\\nlines of https://h.example/?token=grain")
log.info("item 5 is done", extra={"item": 5})
log.warning("done", extra={"item": 6})
logging.getLogger("celery").info("Task received")
try:
    raise ValueError("https://ann:grain@h.example/")
except ValueError:
    log.exception("it failed")
print("printed", "in pieces", end=" ")
print("of a line")
print("Cookie: grain", file=sys.__stdout__)
warnings.warn("be warned")
def stop():
    raise RuntimeError("in a thread: redis://:grain@h/0")
thread = threading.Thread(target=stop, name="reader")
thread.start()
thread.join()
if os.environ["WINNOW_LOG_FORMAT"] == "json":
    logs.write_line("\\nshutdown\\n")
raise KeyError("the end, password=grain")
"""


def run(form):
    environment = {"WINNOW_LOG_FORMAT": form, "PYTHONPATH": str(PROJECT), "PATH": ""}
    command = [sys.executable, "-W", "always", "-c", PROGRAM]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    return done


@pytest.fixture(scope="module")
def lines():
    done = run("json")
    return [json.loads(line) for line in (done.stdout + done.stderr).splitlines()]


def test_json_is_one_object_a_line(lines):
    said = {line["message"].partition("\n")[0]: line for line in lines}
    assert said["two"]["message"] == "two\nlines of https://h.example/?token=***"
    assert said["two"] | {"time": ""} == {
        "time": "", "level": "info", "logger": "a.place", "message": said["two"]["message"],
    }  # fmt: skip
    assert said["done"]["item"] == 6
    assert said["Task received"]["item"] == 7
    assert "item" not in said["two"]
    assert said["it failed"]["traceback"].startswith("Traceback")
    assert said["printed in pieces of a line"]["logger"] == "output"
    assert said["Cookie: ***"]["level"] == "info"
    assert any(line["logger"] == "py.warnings" and "be warned" in line["message"] for line in lines)
    assert "RuntimeError" in said["reader ended: RuntimeError"]["traceback"]
    assert said["shutdown"]["logger"] == "output"
    assert "KeyError" in said["KeyError"]["traceback"]


def test_text_names_the_item_once():
    said = run("text").stderr
    assert "INFO    a.place: item 5 is done\n" in said
    assert "WARNING a.place: item 6: done\n" in said
    assert "INFO    celery: item 7: Task received\n" in said


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_stands_in_a_line(form):
    done = run(form)
    logged = done.stderr if form == "text" else done.stdout + done.stderr
    assert "grain" not in logged


EVIL = "\x1b[2J\x9b1m\u202e\u200b\udc80\n2026-01-01 00:00:00,000 INFO    tend: forged\r"


def record_of_evil():
    error = ValueError(EVIL)
    told = (ValueError, error, None)
    return logging.LogRecord("a.place", logging.ERROR, "", 0, "of %s", (EVIL,), told)


def test_what_strangers_wrote_is_neither_obeyed_nor_a_line_of_its_own():
    line, *traceback = TextLines().format(record_of_evil()).split("\n")
    assert "a.place: of \\x1b[2J\\x9b1m\\u202e\\u200b\\udc80\\n2026" in line
    assert traceback
    assert all(one.startswith("    ") for one in traceback)
    assert "tend: forged" in traceback[-1]
    for shown in (line, *traceback):
        assert visible_text(shown) == shown


def test_json_means_what_strangers_wrote_and_hides_nothing():
    shown = JsonLines().format(record_of_evil())
    assert visible_text(shown) == shown
    assert json.loads(shown)["message"] == f"of {EVIL}"
