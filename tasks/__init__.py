"""The Celery tasks: thin entry points to `worker`. Run with ``celery -A tasks.app``."""
