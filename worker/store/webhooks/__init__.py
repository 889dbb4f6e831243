"""Webhooks and the deliveries to them."""
