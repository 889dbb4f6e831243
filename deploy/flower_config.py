"""Flower's pages, and its metrics, are for those who know the password of the user `winnow`.

Flower runs this file because FLOWER_CONF names it. `basic_auth` is Flower's own setting, made here so that
the password may come from a file (WINNOW_FLOWER_PASSWORD_FILE); that metrics are closed no setting says.
"""

import sys

from flower.views.monitor import Metrics
from tornado.web import authenticated

from worker import settings

try:
    _password = settings.load().flower_password
except settings.SettingsError as error:
    sys.exit(f"flower: {error}")
if not _password:
    sys.exit("flower: without a password anybody may look in; set WINNOW_FLOWER_PASSWORD or ..._FILE")

basic_auth = [f"winnow:{_password}"]
Metrics.get = authenticated(Metrics.get)
