# ruff: noqa: E501 - markup is easier to read on one line
"""Text that is folded away until a click is read; hidden chrome is not."""

import pytest

from worker import extract

PROSE = [
    "The ferry at Orrin ran for sixty years before anybody thought of asking what it cost, and it was not much.",
    "Since the bridge was closed it has run again, at first twice a day, and since the spring every hour.",
    "Whoever wants to cross with a cart has to wait for slack water, since the ramp is steep and often wet.",
]
ANSWERS = {
    "Does the ferry carry bicycles?": "It does, at no charge, as long as they stand by the rail.",
    "Who steers at night?": "Nobody; the last crossing is an hour before dusk, in all seasons.",
    "Where are tickets sold?": "On board, by the youngest of the crew, who has the only pocket with a button.",
}


def page(inner):
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    return (
        '<html lang="en"><head><title>The ferry at Orrin</title></head><body><nav><a href="/">Home</a></nav>'
        f"<main><h1>The ferry at Orrin</h1>{prose}{inner}</main><footer>Imprint</footer></body></html>"
    )


def each(item):
    filled = [item.format(n=n, question=q, answer=a) for n, (q, a) in enumerate(ANSWERS.items())]
    return "".join(filled)


ACCORDIONS = {
    "aria": '<h3><button aria-expanded="false" aria-controls="p{n}">{question}</button></h3>'
    '<div id="p{n}" role="region" hidden><p>{answer}</p></div>',
    "bootstrap": '<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed"'
    ' data-bs-toggle="collapse" data-bs-target="#c{n}">{question}</button></h2>'
    '<div id="c{n}" class="accordion-collapse collapse"><div class="accordion-body">{answer}</div></div></div>',
    "bare buttons": '<button class="accordion">{question}</button>'
    '<div class="panel" style="display:none"><p>{answer}</p></div>',
    "definition list": '<dl><dt><button aria-controls="d{n}" aria-expanded="false"><span>{question}</span><svg></svg>'
    '</button></dt><dd id="d{n}" style="display: none"><p>{answer}</p></dd></dl>',
    "div as button": '<div><div role="button" aria-expanded="false"><p>{question}</p></div>'
    '<div class="Collapse-root" style="visibility:hidden"><p>{answer}</p></div></div>',
    "control in a box": '<div class="block"><div class="title" role="button" aria-expanded="false"><p>{question}</p></div>'
    '<div class="content-wrap" style="display:none"><p>{answer}</p></div></div>',
    "section with header": "<section><header><h3><button aria-expanded=false>{question}</button></h3></header>"
    "<div class=collapse hidden>{answer}</div></section>",
    "headings alone": '<h3>{question}</h3><div style="display:none"><p>{answer}</p></div>',
    "until found": '<h3><button aria-expanded="false">{question}</button></h3><div hidden="until-found">{answer}</div>',
    "by its class": '<div class="faq-question">{question}</div><div class="faq-answer" hidden>{answer}</div>',
    "by a script": '<div><button class="faq-toggle" @click="open = !open">{question}</button>'
    '<div x-show="open" x-cloak style="display: none;"><p>{answer}</p></div></div>',
}


@pytest.mark.parametrize("item", ACCORDIONS.values(), ids=ACCORDIONS)
def test_questions_and_their_folded_answers(item):
    body = extract(page(each(item))).body
    asked = [text for pair in ANSWERS.items() for text in pair]
    assert sorted(asked, key=body.find) == asked
    assert all(text in body for text in asked)


def test_a_button_in_a_heading_is_a_heading():
    markdown = extract(page(each(ACCORDIONS["aria"]))).markdown
    assert "## Does the ferry carry bicycles?\n\nIt does, at no charge" in markdown


def test_a_button_without_a_heading_stands_out():
    markdown = extract(page(each(ACCORDIONS["bare buttons"]))).markdown
    assert "**Does the ferry carry bicycles?**\n\nIt does, at no charge" in markdown


def test_a_button_beside_the_text_of_a_heading_is_left_out():
    heading = (
        "<h2>Fares <button>Copy the address</button></h2><p>A child pays half, a dog pays nothing at all.</p>"
    )
    markdown = extract(page(heading)).markdown
    assert "## Fares\n" in markdown
    assert "Copy" not in markdown


TABS = {
    "aria": '<ul role="tablist"><li role="tab">Linux</li><li role="tab">Windows</li></ul>'
    '<div role="tabpanel"><pre><code>apt install ferry</code></pre></div>'
    '<div role="tabpanel" hidden><pre><code>winget install ferry</code></pre></div>',
    "by a class": '<div class="tabs"><button class="tablink">Linux</button></div>'
    '<div class="tabcontent"><pre><code>apt install ferry</code></pre></div>'
    '<div class="tabcontent" style="display:none"><pre><code>winget install ferry</code></pre></div>',
}


@pytest.mark.parametrize("tabs", TABS.values(), ids=TABS)
def test_all_tabs_of_a_set(tabs):
    body = extract(page(tabs)).body
    assert "apt install ferry" in body
    assert "winget install ferry" in body


REST = "and the mate, who has seen three captains come and go, says that the fourth one whistles too much in fog."


@pytest.mark.parametrize(
    "inner",
    [
        f'<div style="display:none"><p>The captain is new {REST}</p></div><button>Read more</button>',
        f'<p>The captain is new<span class="more" style="display:none"> {REST}</span></p><button>More</button>',
        f'<div id="rest" hidden><p>The captain is new {REST}</p></div><button aria-controls="rest">Show all</button>',
    ],
)
def test_the_rest_of_a_text_before_its_button(inner):
    body = extract(page(inner)).body
    assert REST in body
    assert "more" not in body
    assert "Show all" not in body


def test_a_document_that_a_script_fades_in():
    prose = "".join(f"<p>{text}</p>" for text in PROSE * 2)
    teasers = "".join(f'<li><a href="/{n}">Another story of the river, number {n}</a></li>' for n in range(8))
    html = f'<body><ul>{teasers}</ul><article style="visibility:hidden"><h1>The ferry</h1>{prose}</article></body>'
    assert PROSE[1] in extract(html).body


CHROME = {
    "menu": '<button aria-expanded="false" aria-controls="m">Menu</button><div id="m" hidden><ul>'
    '<li><a href="/a">Hidden boats</a></li><li><a href="/b">Hidden fares</a></li></ul></div>',
    "dialog": '<button aria-controls="d">Help</button><div id="d" role="dialog" hidden><p>Hidden help.</p></div>',
    "modal": '<button data-bs-toggle="modal" data-bs-target="#w">Terms</button>'
    '<div id="w" style="display:none"><p>Hidden terms of carriage, which nobody has read since 1961.</p></div>',
    "consent": '<div id="cookie-consent" style="display:none"><h2>Your privacy</h2>'
    '<div class="collapse"><p>Hidden words on what we store, and for how long.</p></div></div>',
    "answer of a form": '<form><input name="m"><div style="display:none">Hidden thanks: we have sent you a letter, '
    "please click on the link in it, and we will write to you every week.</div><button>Send</button></form>",
    "error": '<h3>Film</h3><div class="video-error" style="display:none"><p>Hidden: the film does not play.</p></div>',
    "words for machines": '<p style="display:none">Hidden ferry, Orrin ferry, ferry tickets, ferry times.</p>',
}


@pytest.mark.parametrize("inner", CHROME.values(), ids=CHROME)
def test_hidden_chrome_stays_out(inner):
    assert "Hidden" not in extract(page(inner)).body


def test_the_edit_links_of_a_wiki_are_no_text():
    edit = '<span class="mw-editsection">[<a href="/w?action=edit&section=1">redigera</a>]</span>'
    inner = f"<h2><span>Fares</span>{edit}</h2><p>A child pays half.</p><div><h2>Crew</h2>{edit}</div><p>Three.</p>"
    markdown = extract(page(inner)).markdown
    assert "## Fares\n\nA child pays half.\n\n## Crew\n\nThree." in markdown


def test_labels_of_controls_for_screen_readers_are_no_text():
    inner = (
        '<p>The crew wrote <a href="/log">a log<span class="sr-only"> (opens in a new tab)</span></a> of the winter.'
        ' <a href="/share"><span class="visually-hidden">Share it</span><svg></svg></a></p>'
        '<p class="screen-reader-text">The chart shows crossings by month, with a low in February.</p>'
    )
    found = extract(page(inner))
    assert "[a log](/log) of the winter." in found.markdown
    assert "Share it" not in found.body
    assert "The chart shows crossings by month" in found.body
