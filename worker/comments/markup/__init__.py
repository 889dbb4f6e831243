"""Comments in pages of markup, on any platform."""
