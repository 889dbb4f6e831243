"""Days that are shown: which line or element tells of the publication."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_markup

PROSE = "<p>" + "The wall of the harbour has held against the water for two hundred years. " * 4 + "</p>"
URL = "https://www.gull.example/town/wall"


def published(body: str, url: str = URL, head: str = "") -> str | None:
    page = parse_markup(f"<html><head><title>A wall</title>{head}</head><body><h1>A wall</h1>{body}", url)
    moment = choose(page, Thread()).metadata.published
    return moment.iso() if moment else None


def test_a_line_at_the_headline_goes_before_an_element_below_the_text():
    body = f"<div>27 Sep 2016</div>{PROSE * 4}<ul><li>Tides <span class=post-date>09/09/2019</span></ul>"
    assert published(body) == "2016-09-27"


def test_a_line_may_be_long_if_it_is_links():
    links = " ".join(f'<a href="/tag/{n}">tides of the harbour {n}</a>' for n in range(9))
    assert published(f"<p>Sep 19, 2016 {links}</p>{PROSE}") == "2016-09-19"


def test_the_headline_itself_is_no_dateline():
    page = "<html><body><h1>March 2025 council update</h1><p>March 17, 2025 - Rosa Lind</p>" + PROSE
    moment = choose(parse_markup(page, URL), Thread()).metadata.published
    assert moment is not None
    assert moment.iso() == "2025-03-17"


def test_a_day_is_completed_by_a_time_of_day_elsewhere():
    body = f'<p>3 May 2024</p>{PROSE * 4}<p><time datetime="2024-05-03T21:11:00+02:00">21:11</time></p>'
    assert published(body) == "2024-05-03T21:11:00+02:00"


def test_the_time_of_a_change_does_not_complete_a_day():
    assert published(f"<p>3 May 2024</p><p>Tides. Updated: 3 May 2024, 21:11</p>{PROSE}") == "2024-05-03"


@pytest.mark.parametrize(
    "note",
    [
        "Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von Rosa geschrieben",
        "By Rosa Lind in Town on Mon 14 December 2015, 14:48. Tags: tides, walls",
    ],
)
def test_a_note_below_the_text(note):
    filed = " und unter den Stichworten Arbeit, Alltag, Hafen, Stadt, Wasser, Wetter und Wind abgelegt." * 2
    assert published(f"{PROSE * 4}<p>{note}{filed}</p>") == "2015-12-14T14:48:00+00:00"
    assert published(f"{PROSE * 4}<p>{note}{filed}</p><p>{note}{filed}</p>") is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/03/wall", "2024-05-03"),
        ("/2024/5/3/wall", "2024-05-03"),
        ("/2024-5/3/wall", "2024-05-03"),
        ("/2024/0503/wall", "2024-05-03"),
        ("/20240503-wall", "2024-05-03"),
        ("/2024/12/wall", None),
        ("/2024/12/132377/wall", None),
        ("/2024/1/wall", None),
    ],
)
def test_the_day_in_an_address(path, day):
    assert published(PROSE, f"https://www.gull.example{path}") == day


@pytest.mark.parametrize(("host", "day"), [("gull.co.uk", "2024-04-03"), ("gull.example", "2024-03-04")])
def test_the_country_of_the_address_tells_day_from_month(host, day):
    assert published(f"<p>03/04/2024</p>{PROSE}", f"https://{host}/wall") == day


def test_elements_of_scripts_for_times():
    assert published(f'<relative-time datetime="2024-05-03">last week</relative-time>{PROSE}') == "2024-05-03"


def test_the_meta_tag_of_a_picture():
    head = '<meta property="gull:uploaded" content="2024-05-03">'
    assert published(PROSE, URL, head) == "2024-05-03"
