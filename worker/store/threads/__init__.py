"""Threads that go on beyond their page: where more comments are, and the readings of these places."""
