"""Celery and nothing else: thin addresses for what `worker` does. Run with ``celery -A tasks.app``."""
