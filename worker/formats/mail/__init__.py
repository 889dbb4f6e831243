"""What a message says: its text without quoted history and signature, and what is attached to it."""
