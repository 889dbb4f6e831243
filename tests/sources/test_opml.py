"""OPML written and read again: the same sources, under the same labels."""

from datetime import UTC, datetime

import pytest

from worker.sources.listings import listing
from worker.sources.listings.opml import Outline, write

NOW = datetime(2026, 3, 14, tzinfo=UTC)

OUTLINES = [
    Outline("feed", "https://a.example/feed?x=1&y=2", 'Boats & "ships" <new>\n', ()),
    Outline("feed", "https://b.example/feed", "Harbour", ("news", "boats & ships")),
    Outline("sitemap", "https://c.example/sitemap.xml", "c", ("news",)),
    Outline("list", "https://d.example/list.txt", "d\x00\ud800", ('a "quoted" one',)),
    Outline("opml", "https://e.example/mine.opml", "e", ()),
]


def read(text):
    assert listing.kind_of(text) == "opml"
    return {
        one.address: (one.kind or "feed", one.labels)
        for one in listing.read("opml", text, "/me.opml").sources
    }


def test_what_was_written_is_read():
    text = write(OUTLINES, NOW)
    assert text.encode()
    assert read(text) == {one.address: (one.kind, one.labels) for one in OUTLINES}
    assert read(write([], NOW)) == {}


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ('<outline text="News"><outline text="A" xmlUrl="{}"/></outline>', ("News",)),
        ('<outline text="News"><outline title="At sea"><outline xmlUrl="{}"/></outline></outline>',
         ("News", "At sea")),
        (('<outline text="A"><outline xmlUrl="{0}"/></outline>'
         '<outline text="B"><outline xmlUrl="{0}"/></outline>'),
         ("A", "B")),
        ('<outline xmlUrl="{}" category="/Boats,Sea/Harbour, ,news"/>', ("Boats", "Sea/Harbour", "news")),
        ('<outline text="No folder" xmlUrl="https://x.example/"><outline xmlUrl="{}"/></outline>', ()),
        ('<outline text="a,&#x202e;b"><outline xmlUrl="{}"/></outline>', ("a b",)),
        ('<outline xmlUrl="{}"/>', ()),
    ],
)  # fmt: skip
def test_folders_and_categories_of_other_readers_are_labels(body, labels):
    text = f"<opml><body>{body.format('https://a.example/feed')}</body></opml>"
    assert read(text)["https://a.example/feed"] == ("feed", labels)


def test_links_of_other_programs_are_no_sources():
    assert read('<opml><body><outline type="link" url="https://a.example/"/></body></opml>') == {}
