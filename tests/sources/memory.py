"""What a watched folder had when last looked at, for tests that keep no store."""


class Memory(dict):
    """What was accepted, as found: path to stamp and hash."""

    def is_same(self, path, stamp):
        return path in self and self[path][0] == stamp

    def hash_of(self, path):
        return self[path][1] if path in self else ""
