"""How things look: numbers, times, plots, other people's markup, threads."""
