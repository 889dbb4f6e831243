"""A compact hash table from keys to numbers: 12 bytes per slot, a third to two thirds of them in use."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence


class CompactHashTable:
    """Rows with a key (64 bits, well mixed) and a number below 2**32 - 1.

    Open addressing with linear probing.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._make(1 << 10)

    def add(self, keys: Sequence[int], number: int) -> None:
        """Add a row for each key. A key may have several rows."""
        self._rows += len(keys)
        while 3 * self._rows > 2 * self._mask:
            self._grow()
        for key in keys:
            self._place(key, number + 1)

    def find(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """Find the rows of these keys, as key and number."""
        table, numbers, mask = self._keys, self._numbers, self._mask
        found = []
        for key in keys:
            slot = key & mask
            while number := numbers[slot]:
                if table[slot] == key:
                    found.append((key, number - 1))
                slot = (slot + 1) & mask
        return found

    def _make(self, slots: int) -> None:
        self._mask = slots - 1
        self._keys = array("Q", bytes(8 * slots))
        self._numbers = array("I", bytes(4 * slots))
        """Number plus one; 0 is a free slot."""

    def _place(self, key: int, number: int) -> None:
        numbers, mask = self._numbers, self._mask
        slot = key & mask
        while numbers[slot]:
            slot = (slot + 1) & mask
        self._keys[slot] = key
        numbers[slot] = number

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._make(2 * len(numbers))
        for key, number in zip(keys, numbers, strict=True):
            if number:
                self._place(key, number)
