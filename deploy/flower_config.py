"""Flower's metrics are for those who may see its pages, and it logs as every part of Winnow does.

No setting of Flower's own says so; it runs this file because FLOWER_CONF names it.
"""

from flower.views.monitor import Metrics
from tornado.web import authenticated

from worker import logs, settings

Metrics.get = authenticated(Metrics.get)
logs.set_up(settings.load())
