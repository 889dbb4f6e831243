"""Documents out, in the shapes that other programs rely on."""
