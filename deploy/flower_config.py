"""Flower's metrics are for those who may see its pages.

No setting of Flower's own says so; it runs this file because FLOWER_CONF names it.
"""

from flower.views.monitor import Metrics
from tornado.web import authenticated

Metrics.get = authenticated(Metrics.get)
