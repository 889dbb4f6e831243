"""Documents out: exports and webhooks, in the shapes that other programs rely on."""
