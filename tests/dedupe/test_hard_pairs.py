"""Pages that look alike and are not the same, and such as are, however little they have of their own."""

import pytest
from texts import arriving, edited, text

from worker.dedupe.in_memory import InMemoryIndex


def clusters(bodies):
    with InMemoryIndex() as arrivals:
        for number, body in enumerate(bodies):
            arrivals.add(arriving(body, f"record:{number}"), str(number))
        return [arrivals.cluster(number) for number in range(len(bodies))]


def forecast(day, high, low, wind, rain):
    return (
        f"The forecast for the north coast on {day}: a high of {high} degrees in the afternoon and a low of "
        f"{low} at night, wind from the west at {wind} km/h, gusts near the headlands, and {rain} mm of rain "
        "by evening. Boats should stay in harbour when the red lamp is lit; the next forecast is at noon."
    )


def results(place, scores):
    return f"Results of the rowing club at {place}: " + "; ".join(
        f"heat {heat} won by boat {boat} in {time} seconds" for heat, (boat, time) in enumerate(scores, 1)
    )


NOTICE = text(500, 50)
APART = {
    "forecasts of two days": [
        forecast("4 May", 17, 9, 35, 12),
        forecast("5 May", 21, 11, 20, 3),
        forecast("6 May", 14, 6, 55, 28),
    ],
    "lists with other numbers": [
        results("Lowmere", [(4, 391), (7, 402), (2, 388)]),
        results("Lowmere", [(1, 377), (9, 415), (5, 399)]),
    ],
    "short pages under one long notice": [f"{text(n, 40)} {NOTICE}" for n in range(12)],
    "parts of a series with the same beginning": [f"{text(600, 60)} {text(n, 120)}" for n in range(4)],
    "two articles that quote the same speech": [
        f"{text(1, 150)} {text(700, 100)}",
        f"{text(700, 100)} {text(2, 150)}",
    ],
    "a digest and what it tells of": [
        text(1, 220),
        text(2, 220),
        " ".join(" ".join(text(n, 220).split()[:50]) for n in (1, 2, 3, 4, 5)),
    ],
}
"""Each a cluster of its own."""


@pytest.mark.parametrize("kind", APART)
def test_pages_that_only_look_alike(kind):
    assert clusters(APART[kind]) == list(range(len(APART[kind])))


def test_little_text_under_much_boilerplate_does_not_bridge_what_it_stands_under():
    """Of such texts the first ones are alike by the notice alone; the more hold it, the less it says."""
    notice = text(500, 66)
    pages = [f"{text(n, 100)} {notice}" for n in range(8)]
    short = [f"{text(20 + n, 30)} {notice}" for n in range(6)]
    assert clusters([*pages, *short]) == list(range(14))


def test_copies_of_such_a_page_are_found_all_the_same():
    notice = text(500, 66)
    pages = [f"{text(n, 100)} {notice}" for n in range(8)]
    short = f"{text(20, 30)} {notice}"
    copies = [short.upper(), edited(short, 48), f"{short} {text(30, 15)}"]
    assert clusters([*pages, short, *copies]) == [*range(8), 8, 8, 8, 8]
