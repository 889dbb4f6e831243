"""Each process begins with long modules, and no test is lost."""

import pytest
from long_first import long_first


@pytest.mark.parametrize(
    ("modules", "short", "shares", "ordered"),
    [
        (["AB", "C", "D"], "efghij", 1, "ABCDefghij"),
        (["AB", "C", "D"], "efghij", 2, "ABDefCghij"),
        (["AB"], "cdefgh", 4, "ABcdefgh"),
        (["ABCDE", "F"], "gh", 2, "ABCDEFgh"),
        ([], "abc", 2, "abc"),
        ([], "", 4, ""),
    ],
)
def test_every_share_begins_with_its_long_modules(modules, short, shares, ordered):
    assert "".join(long_first(modules, short, shares)) == ordered
