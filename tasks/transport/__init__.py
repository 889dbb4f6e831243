"""What comes from the broker is checked here before Celery reads it."""
