"""Flower's pages, and its metrics, are for those who know the password of the user `winnow`; it logs as every
part of Winnow does, and its page of tasks shows what people look for.

Flower runs this file because FLOWER_CONF names it. `basic_auth` is Flower's own setting, made here so that
the password may come from a file (WINNOW_FLOWER_PASSWORD_FILE); that metrics are closed no setting says.
"""

import sys

from celery.events.state import Task
from flower.views.monitor import Metrics
from tornado.web import TemplateModule, authenticated

from worker import settings
from worker.runtime import logs

try:
    _settings = settings.load()
except settings.SettingsError as error:
    sys.exit(f"flower: {error}")
if not _settings.flower_password:
    sys.exit("flower: without a password anybody may look in; set WINNOW_FLOWER_PASSWORD or ..._FILE")

basic_auth = [f"winnow:{_settings.flower_password}"]
Metrics.get = authenticated(Metrics.get)
logs.set_up(_settings)

enable_events = False
"""Our workers always send events: they need not be told to every five seconds."""

max_tasks = 10_000
"""Flower keeps each in memory, some 2.7 kB: with its usual 100,000, a busy day would take 270 MB."""

tasks_columns = "name,args,state,result,received,runtime,worker,uuid"

STYLE = """
#tasks-table td.text-nowrap:not(.text-center) {white-space: normal !important; overflow-wrap: anywhere}
#tasks-table td:nth-child(2), #tasks-table td:nth-child(4) {min-width: 16rem}
#tasks-table .task-uuid-full {display: none}
#tasks-table .task-uuid-short {display: inline; white-space: nowrap}
"""
"""Whole addresses and exceptions: Flower keeps each on one line, and a page shows the beginning of it."""

TemplateModule.embedded_css = lambda _self: STYLE


def format_task(task: Task) -> Task:
    """Show a call by its keyword arguments where it has no others, and as its result why it failed."""
    if task.args in ("()", "[]") and task.kwargs not in (None, "{}"):
        task.args = task.kwargs
    if task.result in (None, "None"):
        task.result = task.exception
    return task
