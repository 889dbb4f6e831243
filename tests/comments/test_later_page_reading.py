"""A later page of a thread has no opening post but the document again, and answers to earlier pages."""

from worker.comments import find_on_later_page
from worker.page.page import parse_markup

DOCUMENT = "Does anyone know when the lighthouse ferry sails on Sundays? I could not find a timetable."
POSTS = (
    (81, "Eva", "It sails at nine and at noon, and on public holidays at nine alone.", ""),
    (82, "Finn", "Noon was full when we tried, so be there by eleven at the latest.", "81"),
    (83, "Gus", "There is a second quay behind the market from where smaller boats go.", "12"),
    (84, "Hal", "The harbour office sells the tickets, cash only, until four o'clock.", ""),
)


def make_page(posts, path="/showthread.php?tid=5&page=2", pager=""):
    shown = "".join(
        f'<div class="post" id="post{id_}"><a class="author" href="/u/{name}">{name}</a> '
        f'<time datetime="2024-06-0{n + 1}T08:00:00Z">June {n + 1}, 2024</time>'
        + (f'<a class="in-reply-to" href="#post{to}">in reply to</a>' if to else "")
        + f'<div class="text"><p>{text}</p></div></div>'
        for n, (id_, name, text, to) in enumerate(posts)
    )
    html = f'<title>Sunday ferry</title><h1>Sunday ferry</h1><div class="thread">{shown}</div><p>{pager}</p>'
    return parse_markup(html, f"https://a.example{path}")


def test_the_first_post_of_a_later_page_is_a_comment():
    part = find_on_later_page(make_page(POSTS), DOCUMENT)
    assert [comment.author for comment in part.comments] == ["Eva", "Finn", "Gus", "Hal"]


def test_an_opening_post_that_stands_on_every_page_is_no_comment():
    part = find_on_later_page(make_page(((9, "Ida", DOCUMENT, ""), *POSTS)), DOCUMENT)
    assert [comment.author for comment in part.comments] == ["Eva", "Finn", "Gus", "Hal"]


def test_parents_on_this_page_and_on_an_earlier_one_are_named():
    comments = find_on_later_page(make_page(POSTS), DOCUMENT).comments
    assert [(c.parent, c.parent_native_id) for c in comments] == [
        (None, None),
        (0, "81"),
        (None, "12"),
        (None, None),
    ]


def test_each_page_names_the_next_and_the_last_names_none():
    pager = '<a href="?tid=5">1</a> <b>2</b> <a href="?tid=5&page=3">3</a> <a href="?tid=5&page=9">Last</a>'
    (lead,) = find_on_later_page(make_page(POSTS, pager=pager), "").leads
    assert (lead.kind, lead.address) == ("page", "https://a.example/showthread.php?tid=5&page=3")
    assert find_on_later_page(make_page(POSTS, pager='<a href="?tid=5">Previous</a>'), "").leads == ()
    plain = make_page(POSTS, "/showthread.php?tid=5", '<a href="?tid=5&page=2">Older</a>')
    assert find_on_later_page(plain, "").leads == ()
    redirected = make_page(POSTS, "/showthread.php?tid=5", '<a href="?tid=5&page=2">Next</a>')
    assert [lead.address[-6:] for lead in find_on_later_page(redirected, "").leads] == ["page=2"]
