"""Measurements, beside the product; see RESULTS.md."""
