"""What a page says about its document: each fact from each place, in the stated order."""

from __future__ import annotations

import pytest

from worker.document import FoundComment, Metadata, Thread
from worker.extraction import choose
from worker.extraction.metadata.authors import split_names
from worker.extraction.metadata.title import without_site
from worker.page.page import parse_markup

URL = "https://www.gull.example/town/wall"


def metadata(head: str, body: str = "", url: str | None = URL) -> Metadata:
    return choose(parse_markup(f"<html><head>{head}</head><body>{body}", url), Thread()).metadata


ENGLISH = (
    "The wall of the harbour is old, and it was built by the people of the town to hold for a time. " * 2
)
SWEDISH = (
    "Muren vid hamnen och tornet som är på ön har inte ett namn, men den är till för det som var av sten. "
    * 2
)


def linked(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


@pytest.mark.parametrize(
    ("title", "names", "left"),
    [
        ("A wall | The Gull", ["The Gull"], "A wall"),
        ("The Gull - A wall", ["The Gull"], "A wall"),
        ("A wall – Town – The Gull", ["The Gull"], "A wall – Town"),
        ("A wall - gull.example", ["gull.example"], "A wall"),
        ("Walls: a history", ["The Gull"], "Walls: a history"),
        ("A wall | Part two", ["The Gull"], "A wall | Part two"),
        ("The Gull", ["The Gull"], "The Gull"),
        ("Half-timbered walls", ["walls"], "Half-timbered walls"),
    ],
)
def test_a_site_name_is_taken_off_by_evidence(title, names, left):
    assert without_site(title, names) == left


def test_the_headline_shown_goes_before_the_titles_stated():
    head = '<title>Wall | The Gull</title><meta property="og:title" content="A wall for us, says mayor">'
    assert (
        metadata(head, "<h1>The Gull</h1><h2>A wall for us, says the mayor</h2>").title
        == "A wall for us, says the mayor"
    )


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "A wall for us"),
        ("https://gull.example/index.php", "A wall for us"),
        ("/town/wall", "Words from the harbour"),
        ("https://tern.example/", "Words from the harbour"),
    ],
)
def test_a_top_heading_that_leads_home_names_the_site(address, title):
    top = f'<h1><a href="{address}">Words from the harbour</a></h1>'
    head = "<title>A wall for us | Words from the harbour</title>"
    assert metadata(head, f"{top}<h2>A wall for us</h2>").title == title


def test_entities_that_a_template_escaped_twice_are_read():
    assert metadata("<title>Salt &amp;amp; pepper &amp;#8211; a history of AT&amp;T</title>").title == (
        "Salt & pepper – a history of AT&T"
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (linked('{"@type": "NewsArticle", "headline": "From data"}') + "<title>x</title>", "From data"),
        ('<meta property="og:title" content="From og">' + "<title>x</title>", "From og"),
        ("<title>From the tag - Gull</title>", "From the tag"),
        ("", None),
    ],
)
def test_where_the_title_comes_from(head, title):
    assert metadata(head).title == title


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "Article", "author": {"@type": "Person", "name": "Ann Miller"}}',
        '[{"@type": "WebSite"}, {"@type": ["BlogPosting"], "author": ["Ann Miller"]}]',
        (
            '{"@graph": [{"@type": "Person", "@id": "#a", "name": "Ann Miller"}, '
            '{"@type": "Article", "author": {"@id": "#a"}}]}'
        ),
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "author": "By Ann Miller"}}',
        '<!-- {"@type": "Article", "author": "Ann Miller",} -->',
        '//<![CDATA[\n{"@type": "http://schema.org/Article", "author": "Ann Miller"}\n//]]>',
        '{"@type": "Article", "description": "two\nlines", "author": "Ann Miller"}',
        '{"@type": "WebSite"}{"@type": "Article", "author": [{"name": "Ann Miller"}]}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Ann Miller&quot;}",
    ],
)
def test_linked_data_in_many_shapes_also_broken(source):
    assert metadata(linked(source)).authors == ("Ann Miller",)


@pytest.mark.parametrize(
    "source", ["", "{", "null", "[[[[", '{"@type": 7, "author": {"name": {}}}', "[" * 5000]
)
def test_linked_data_beyond_repair_is_passed_over(source):
    assert metadata(linked(source) + '<meta name=author content="Ann Miller">').authors == ("Ann Miller",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Miller and Bob Ray", ["Ann Miller", "Bob Ray"]),
        ("Von Ann Miller, Bob Ray und Cem Öz", ["Ann Miller", "Bob Ray", "Cem Öz"]),
        ("Written by Ann Miller on May 3, 2024", ["Ann Miller"]),
        ("Ann Miller | May 3, 2024", ["Ann Miller"]),
        ("ann@gull.example", []),
        ("https://facebook.com/ann", []),
        ("admin", []),
        ("Ann Miller (Harbour desk)", ["Ann Miller"]),
        ("Byron Byrne", ["Byron Byrne"]),
        ("山田太郎", ["山田太郎"]),
    ],
)
def test_names_in_a_byline(text, names):
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="author" content="Ann Miller">', ""),
        (
            (
                '<meta property="article:author" content="https://x.example/ann"><meta '
                'name=byl content="By Ann Miller">'
            ),
            "",
        ),
        (
            "",
            (
                "<h1>A wall for us</h1><div itemprop=author itemscope><span "
                "itemprop=name>Ann Miller</span></div>"
            ),
        ),
        ("", "<h1>A wall for us</h1><p class=byline>By <a rel=author href=/ann>Ann Miller</a></p>"),
        ("", "<h1>A wall for us</h1><p>By Ann Miller</p><p>" + "Text, and more of it. " * 20 + "</p>"),
    ],
)
def test_where_the_author_comes_from(head, body):
    assert metadata(head, body).authors == ("Ann Miller",)


@pytest.mark.parametrize(
    "box",
    [
        "<div class=byline><span>Ann Miller</span><span>Marketing Manager</span></div>",
        "<div class=byline>Ann Miller Staff Writer</div>",
    ],
)
def test_a_byline_goes_before_the_name_of_an_account_and_without_the_job(box):
    assert metadata('<meta name="author" content="amiller">', f"<h1>A wall</h1>{box}").authors == (
        "Ann Miller",
    )


def test_the_name_of_an_account_is_better_than_none():
    assert metadata('<meta name="author" content="amiller">', "<h1>A wall</h1>").authors == ("amiller",)


def test_several_lines_that_tell_of_a_publication_are_those_of_a_list():
    lines = "<p>So it goes on.</p>" * 40 + "<p>Posted on May 3, 2024</p><p>Posted on May 4, 2024</p>"
    assert metadata("", f"<h1>A wall for us</h1>{lines}", None).published is None


def test_a_commenter_is_no_author():
    body = "<h1>A wall for us</h1><div class=comments><span class='fn author'>Bob Ray</span></div>"
    assert metadata("", body).authors == ()


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        (linked('{"@type": "Article", "datePublished": "2024-05-03T10:00:00Z"}'), "", URL),
        ('<meta property="article:published_time" content="2024-05-03T10:00:00+00:00">', "", URL),
        ('<meta name="DC.date.issued" content="2024-05-03">', "", URL),
        ("", "<h1>A wall for us</h1><span itemprop=datePublished content=2024-05-03>May</span>", URL),
        ("", '<h1>A wall for us</h1><time datetime="2024-05-03">yesterday</time>', URL),
        ("", '<h1>A wall for us</h1><span class="post-date">May 3, 2024</span>', URL),
        ("", "<h1>A wall for us</h1><p>3 May 2024</p>", URL),
        ("", "<h1>A wall for us</h1><p class=date>May 3, 2024. Updated: May 9, 2024</p>", URL),
        ("<meta name=w-published-date content=2024-05-03T01:02:03Z>", "", URL),
        (
            "<meta name=publish-time content=2024-06-07T01:02Z><meta name=published-date content=2024-05-03>",
            "",
            URL,
        ),
        ("", "<h1>A wall for us</h1>" + "<p>So it goes on.</p>" * 40 + "<p>Posted on May 3, 2024</p>", URL),
        ("", "<h1>A wall for us</h1>", "https://gull.example/2024/05/03/wall"),
    ],
)
def test_where_the_time_of_publication_comes_from(head, body, url):
    published = metadata(head, body, url).published
    assert published is not None
    assert published.at.date().isoformat() == "2024-05-03"


def test_a_later_change_is_not_the_publication():
    said = metadata(
        '<meta property="article:modified_time" content="2024-06-01T08:00:00Z">',
        (
            "<h1>A wall for us</h1><time class=updated "
            "datetime=2024-06-01>June</time><time datetime=2024-05-03>May</time>"
        ),
    )
    assert said.published.at.date().isoformat() == "2024-05-03"
    assert said.modified.at.date().isoformat() == "2024-06-01"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel=canonical href="/town/wall?x=1">', "https://www.gull.example/town/wall?x=1"),
        ('<link rel=canonical href="https://m.gull.example/wall">', "https://m.gull.example/wall"),
        ('<link rel=canonical href="https://other.example/wall">', None),
        ('<link rel=canonical href="https://www.gull.example/">', None),
        ('<meta property="og:url" content="https://gull.example/wall">', "https://gull.example/wall"),
        ('<link rel=canonical href="javascript:void(0)">', None),
    ],
)
def test_a_canonical_address_must_be_of_the_same_site(head, address):
    assert metadata(head).canonical_url == address


def test_the_rest():
    said = metadata(
        '<meta property="og:site_name" content="The Gull"><meta name=description content="About a wall.">'
        '<meta property="og:image" content="/wall.jpg"><meta property="article:tag" content="Harbour">'
        '<meta property="article:tag" content="Town, harbour"><link rel=license href="https://cc.example/by">'
        + linked('{"@type": "Article", "isAccessibleForFree": "False"}')
    )
    assert said.site == "The Gull"
    assert said.description == "About a wall."
    assert said.image == "https://www.gull.example/wall.jpg"
    assert said.tags == ("Harbour", "Town")
    assert said.rights == "https://cc.example/by"
    assert said.paywalled is True


@pytest.mark.parametrize(
    ("links", "tags"),
    [
        ("<a href=/tags/harbour>#Harbour</a> <a href=/tags/town>Town</a>", ("Harbour", "Town")),
        ("<a href=/tag/harbour.html>Harbour</a>", ("Harbour",)),
        ("<a href=/tags.html#harbour>Harbour</a>", ("Harbour",)),
        ("<a href=https://tern.example/tags/harbour>Harbour</a>", ()),
        ("<a href=/tags/>All tags</a>", ()),
        ("<a href=/tags/town>Town</a>" + "<p>Tides.</p>" * 9 + "<a href=/tags/wind>Wind</a>", ("Town",)),
        ("<a rel='category tag' href=/town>Town</a><a rel=tag href=/wind>Wind</a>", ("Wind",)),
        ("<a rel='category tag' href=/town>Town</a>", ("Town",)),
    ],
)
def test_links_to_the_pages_of_tags(links, tags):
    head = "<title>A wall for us</title>"
    before = "<p><a href=/tags/news>News</a></p>"
    assert metadata(head, f"{before}<h1>A wall for us</h1><p>{links}</p>").tags == tags


def test_a_page_that_says_nothing():
    said = metadata("", url=None)
    assert said == Metadata()


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<html lang=pt-BR><body>x", "pt"),
        ('<html><meta property="og:locale" content="de_AT">', "de"),
        (
            (
                "<html lang=zxx-x><p>Heute früh trafen sich die Bürger auf dem "
                "Marktplatz, um über die Brücke zu reden.</p>"
            ),
            "de",
        ),
        (f"<html lang=zh><p>{ENGLISH}", "en"),
        (f"<html lang=de-AT><p>{ENGLISH}", "en"),
        (f"<html lang=nb><p>{SWEDISH}", "nb"),
    ],
)
def test_the_language(markup, language):
    assert choose(parse_markup(markup), Thread()).metadata.language == language


def test_a_heading_is_the_title_where_nothing_else_speaks():
    parts = choose(parse_markup("<h1>Tides</h1><p>The tide comes in twice a day.</p>"), Thread())
    assert parts.metadata.title == "Tides"
    assert "Tides" not in parts.body[0].text


def test_what_stands_in_comments_says_nothing_of_the_document():
    page = parse_markup(
        "<h1>A wall for us</h1><p>Who knows a mason?</p><div class=u>"
        "<span class=author>Bob Ray</span><time datetime=2024-05-09>May 9</time><p>By Cem Öz</p>"
        "<b itemprop=author>Dee Lind</b><a rel=author>Eve Moss</a></div>"
    )
    spans = tuple((e.start, e.end) for e in page.elements if "u" in e.classes)
    said = choose(page, Thread(spans=spans)).metadata
    assert (said.authors, said.published) == ((), None)


def test_an_answers_author_is_not_the_questions():
    said = metadata(
        "",
        "<h1>Who knows a mason?</h1><b itemprop=author>Ann Miller</b>"
        "<div itemprop=acceptedAnswer><b itemprop=author>Bob Ray</b></div>",
    )
    assert said.authors == ("Ann Miller",)


def test_the_opening_posts_author_box_names_the_author_of_a_thread():
    page = parse_markup(
        "<h2>Who knows a mason?</h2><div><p class=user-details>annm</p><p>Ours has gone away.</p></div>"
        "<div class=u><p class=user-details>bobr</p><p>Mine too.</p></div>"
    )
    spans = tuple((e.start, e.end) for e in page.elements if "u" in e.classes)
    assert choose(page, Thread(spans=spans)).metadata.authors == ("annm",)
    box = next(e for e in page.elements if "user-details" in e.classes)
    reply = FoundComment("bobr", (page.elements[spans[0][0] + 2],))
    masked = ((box.start, box.end), *spans)
    assert choose(page, Thread((reply,), masked)).metadata.authors == ("annm",)


def test_a_name_marked_inside_a_byline_is_taken_alone():
    byline = "<p class=author>Post by <b><a class=username href=/u/7>annm</a></b> » Mon May 6, 2024</p>"
    assert metadata("", f"<h1>Who knows a mason?</h1>{byline}").authors == ("annm",)


def test_an_address_that_cannot_be_read_is_passed_over():
    bad = "https://[bad/"
    head = f"<link rel=canonical href='{bad}'><meta property=og:url content='{bad}'><base href='{bad}'>"
    head += f"<meta property=og:image content='{bad}'><link rel=license href='{bad}'>"
    head += linked(f'{{"@type": "Article", "url": "{bad}", "image": "{bad}"}}')
    found = metadata(head, f"<h1>A wall</h1><a rel=author href='{bad}'>Ann Miller</a>")
    assert (found.canonical_url, found.image, found.authors) == (None, None, ("Ann Miller",))
