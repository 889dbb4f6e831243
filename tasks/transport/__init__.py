"""Checks every message from the broker before Celery reads it."""
