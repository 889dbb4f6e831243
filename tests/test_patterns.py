"""No pattern takes more than linear time of a text that is hard for it: shown by doubling the text.

The patterns are found by walking the modules (`patterns.py`), so that a new one is judged without being
named here. Time is that of the processor alone, and only growth is judged: a linear pattern takes four times
as long for four times the text, a quadratic one sixteen times.
"""

from time import thread_time

import patterns
import pytest

pytestmark = pytest.mark.long

POWERS = range(6, 14)
"""Of two: the lengths of the texts."""
TOO_MUCH_GROWTH = 9
NOTICEABLE = 0.004
"""Seconds below which growth cannot be told from chance."""
SHORT = (40, 80, 160, 320)
"""Texts of these lengths take no noticeable time. Each is tried before longer ones: an exponential pattern is
found by the first that takes some, and would not end with the next."""


def asks(found):
    """What is asked of a text, by the methods by which the pattern is used."""
    ask = [getattr(found.pattern, name) for name in ("match", "fullmatch") if name in found.methods]
    return ask if found.methods <= patterns.AT_ONE_PLACE else [*ask, found.pattern.findall]


def lengths_for(pattern):
    """Lengths of texts; where a repeat has a bound, those beyond it, since its growth ends there."""
    first = max(POWERS.start, (2 * patterns.largest_bound(pattern)).bit_length())
    return [2**power for power in range(first, max(POWERS.stop, first + 3))]


def grows_too_much(ask, text_of, lengths):
    """The first length at which time grew more than the text did; None if there is none."""
    for length in SHORT:
        if measured(ask, text_of(length)) > NOTICEABLE:
            return length
    middle, last = lengths[len(lengths) // 2], lengths[-1]
    if all(measured(ask, text_of(length)) < NOTICEABLE for length in (middle, last)):
        return None
    taken = []
    for at, length in enumerate(lengths):
        text = text_of(length)
        taken.append(min(measured(ask, text) for _ in range(2)))
        if at >= 2 and taken[at] > NOTICEABLE and taken[at] > TOO_MUCH_GROWTH * taken[at - 2]:
            return length
    return None


def measured(ask, text):
    began = thread_time()
    ask(text)
    return thread_time() - began


def slow_patterns():
    slow = {}
    for found in patterns.all_patterns():
        lengths = lengths_for(found.pattern)
        texts = patterns.hard_texts(found.pattern)
        for ask in asks(found):
            for text_of in texts:
                # Three times: what else the machine does can make one look slow.
                if all(grows_too_much(ask, text_of, lengths) for _ in range(3)):
                    slow[found.names[0]] = ascii(text_of(SHORT[0]))
                    break
    return slow


def test_every_pattern_takes_linear_time():
    assert slow_patterns() == {}


def test_patterns_are_found_wherever_a_module_keeps_them():
    names = {name for found in patterns.all_patterns() for name in found.names}
    assert len(names) > 250
    for name in (
        "worker.redaction._PARAMETER",
        "worker.dates.ago.EAST_AGO",
        "worker.formats.markdown._SIGNS",
    ):
        assert name in names
