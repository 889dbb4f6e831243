"""A day in an hour: sources, readers and webhooks on a service whose clock is sped up."""
