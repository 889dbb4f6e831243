"""The order of tests in which no core waits for a long one that was begun last."""

from itertools import chain, islice


def long_first(modules, short, shares):
    """Tests in a row whose equal shares, one for each process, each begin with some of the long modules.

    `--dist worksteal` gives each process such a share, and moves from the ends of shares to who has nothing
    left.
    """
    ordered, rest = [], iter(short)
    left = sum(map(len, modules)) + len(short)
    for share in range(shares):
        size = left // (shares - share)
        own = list(chain.from_iterable(modules[share::shares]))
        own += islice(rest, max(0, size - len(own)))
        left -= len(own)
        ordered += own
    return [*ordered, *rest]
