"""Flower's pages, and its metrics, are for those who know the password of the user `winnow`; it logs as every
part of Winnow does.

Flower runs this file because FLOWER_CONF names it. `basic_auth` is Flower's own setting, made here so that
the password may come from a file (WINNOW_FLOWER_PASSWORD_FILE); that metrics are closed no setting says.
"""

import sys

from flower.views.monitor import Metrics
from tornado.web import authenticated

from worker import logs, settings

try:
    _settings = settings.load()
except settings.SettingsError as error:
    sys.exit(f"flower: {error}")
if not _settings.flower_password:
    sys.exit("flower: without a password anybody may look in; set WINNOW_FLOWER_PASSWORD or ..._FILE")

basic_auth = [f"winnow:{_settings.flower_password}"]
Metrics.get = authenticated(Metrics.get)
logs.set_up(_settings)
