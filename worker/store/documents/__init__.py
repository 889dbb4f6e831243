"""Documents, their copies and their comments: decided, written, corrected, forgotten."""
