# ruff: noqa: E501 - markup is easier to read on one line
"""Small threads in the markup habits of many hands: one to six comments, and every field of each."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.document import FoundComment, Thread
from worker.page.page import Element, Page, parse_markup

BODY = "".join(
    f"<p>Part {n} of a report on the allotments behind the railway, which goes on for long enough to be read as prose.</p>"
    for n in range(5)
)
Row = tuple[str | None, str, int | None]


def page(section: str, body: str = BODY) -> Page:
    return parse_markup(
        "<html><head><title>The allotments</title></head><body><nav><a href='/'>Home</a> <a href='/all'>All posts</a></nav>"
        f"<main><article><h1>The allotments</h1><p class='byline'>by <a href='/staff/olga'>Olga Reed</a>, 3 May 2024</p>{body}</article>"
        f"{section}</main><footer><p>Printed on paper made of rain</p></footer></body></html>"
    )


def said(comment: FoundComment) -> str:
    parts = [" ".join(part.strings()) if isinstance(part, Element) else part for part in comment.content]
    return " ".join(" ".join(parts).split())


def told(thread: Thread) -> list[Row]:
    return [(c.author, said(c), c.parent) for c in thread.comments]


BLOG = (
    '<li id="comment-{n}" class="comment {kind} depth-{depth}"><article class="comment-body"><footer class="comment-meta">'
    '<div class="comment-author vcard"><b class="fn">{name}</b> <span class="says">says:</span></div>'
    '<div class="comment-metadata"><a href="/allotments#comment-{n}"><time datetime="2024-05-0{day}T10:1{day}:00+00:00">{day} May 2024 at 10:1{day}</time></a></div>'
    '</footer><div class="comment-content"><p>{text}</p></div><div class="reply"><a href="#">Reply</a></div></article>{inner}</li>'
)


def blog(n: int, name: str, text: str, inner: str = "", depth: int = 1, *, kind: str = "even") -> str:
    inner = f'<ol class="children">{inner}</ol>' if inner else ""
    return BLOG.format(n=300 + n, day=n, name=name, text=text, inner=inner, depth=depth, kind=kind)


def blog_list(*items: str) -> str:
    return f'<div id="comments" class="comments-area"><h2 class="comments-title">{len(items)} thoughts on "The allotments"</h2><ol class="comment-list">{"".join(items)}</ol></div>'


CHAIN = blog_list(
    blog(
        1, "Ines", "Mine floods every March.",
        blog(
            2, "Paul K.", "Dig a ditch on the north side.",
            blog(3, "Ines", "The council forbids ditches.", blog(4, "Rosa", "Since when is that?", depth=4), 3),
            2, kind="odd bypostauthor comment-author-paul",
        ),
    )
)  # fmt: skip

TWO_AND_ANSWERS = blog_list(
    blog(1, "Ines", "Mine floods every March.", blog(2, "Paul K.", "Dig a ditch.", depth=2, kind="odd bypostauthor")),
    blog(3, "Rosa", "Lovely pictures, thank you for them."),
)  # fmt: skip

LINKED_OR_NOT = blog_list(
    blog(1, '<a class="url" href="https://ines.example">Ines</a>', "Mine floods every March."),
    blog(2, "Paul K.", "Dig a ditch on the north side."),
)

DEFINITIONS = """<h3>Your comments</h3><dl class="letters">
<dt id="l1"><b>Ines</b>, 4 May 2024, 10:15</dt><dd><p>Mine floods every March.</p></dd>
<dt id="l2"><b>Paul K.</b>, 5 May 2024, 9:01</dt><dd><p>Dig a ditch on the north side.</p></dd>
<dt id="l3"><b>Rosa</b>, 5 May 2024, 22:40</dt><dd><p>They forbid ditches now.</p><p>Since last year.</p></dd></dl>"""

TABLE = """<h2>Comments (3)</h2><table class="guestbook">
<tr class="entry"><td class="who"><a href="/members/1">Ines</a><br>4 May 2024 10:15</td><td class="what">Mine floods every March.</td></tr>
<tr class="entry"><td class="who"><a href="/members/2">Paul K.</a><br>5 May 2024 9:01</td><td class="what">Dig a ditch on the north side.</td></tr>
<tr class="entry"><td class="who"><a href="/members/3">Rosa</a><br>5 May 2024 22:40</td><td class="what">They forbid ditches now.</td></tr>
</table>"""

DEPTHS = '<div class="discussion"><h4>3 responses</h4>' + "".join(
    f'<div class="node lvl-{depth}"><div class="top"><span class="nick">{name}</span> <span class="at">{n} hours ago</span></div><div class="txt">{text}</div><a href="#">Answer</a></div>'
    for n, (name, depth, text) in enumerate(
        [("Ines", 0, "Mine floods every March."), ("Paul K.", 1, "Dig a ditch."), ("Rosa", 1, "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

ARTICLES = '<section aria-label="Comments"><h2>Comments</h2>' + "".join(
    f'<article aria-label="Comment by {name}"><header><a href="/@{name.lower()}">{name}</a> <time datetime="2024-05-0{n}T08:00:00Z">{n} May</time></header><p>{text}</p><footer><button>Like</button><button>Reply</button></footer></article>'
    for n, (name, text) in enumerate([("Ines", "Mine floods every March."), ("Rosa", "Or move uphill.")], 4)
) + "</section>"  # fmt: skip

SOUP = '<div><div>3 comments</div>' + "".join(
    f'<div><div><div><a href="/profile/{name.lower()}">{name}</a></div><div>{n} days ago</div></div><div>{text}</div><div><a href="#r{n}">Reply</a> <a href="#f{n}">Report</a></div></div>'
    for n, (name, text) in enumerate(
        [("Ines", "Mine floods every March."), ("Paul", "Dig a ditch on the north side."), ("Rosa", "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

DATA_ID = '<div data-role="talk"><p>2 reactions</p>' + "".join(
    f'<div data-entry-id="88{n}"><strong>{name}</strong> <small>May {n}, 2024, 7:0{n} pm</small><p>{text}</p></div>'
    for n, (name, text) in enumerate([("Ines", "Mine floods every March."), ("Rosa", "Or move uphill.")], 4)
) + "</div>"  # fmt: skip

QUOTES = '<ul id="thread-comments">' + "".join(
    f'<li class="c" id="c{n}7"><cite>{name}</cite> <span>{n} May 2024, 18:0{n}</span><div class="c-text">{text}</div></li>'
    for n, (name, text) in enumerate(
        [
            ("Ines", "Mine floods every March."),
            ("Paul K.", "<blockquote>Mine floods every March.</blockquote>Dig a ditch on the north side."),
            ("Rosa", "<blockquote>Dig a ditch on the north side.</blockquote><p>They forbid that.</p>"),
        ],
        4,
    )
) + "</ul>"  # fmt: skip

SIGNED = '<div id="replies">' + "".join(
    f'<div class="post" id="post{n}1"><div class="poster"><a href="member.php?u={n}">{name}</a><div class="title">Digger</div><div>Posts: {n}12</div></div><div class="when">0{n}.05.2024, 12:3{n}</div><div class="msg">{text}</div><div class="sig">{sig}</div></div>'
    for n, (name, text, sig) in enumerate(
        [
            ("Ines", "Mine floods every March.", "Keep off the grass"),
            ("Paul K.", "Dig a ditch on the north side.", "Spade, fork, beer"),
            ("Ines", "The council forbids ditches.", "Keep off the grass"),
            ("Rosa", "Since when is that?", "There is always soup"),
        ],
        4,
    )
) + "</div>"  # fmt: skip

GONE = '<div class="comments">' + "".join(
    f'<div class="comment{" is-deleted" if not name else ""}" id="k{n}5"><span class="by">{name or "[deleted]"}</span> <span class="on">{n} weeks ago</span><div class="said">{text}</div></div>'
    for n, (name, text) in enumerate(
        [("Ines", "Mine floods every March."), ("", "[deleted]"), ("Rosa", "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

COLLAPSED = '<div class="comments">' + "".join(
    f'<details class="comment"{" open" if n != 3 else ""}><summary><b>{name}</b> · {n} hours ago</summary><div class="inside"><p>{text}</p></div></details>'
    for n, (name, text) in enumerate(
        [("Ines", "Mine floods every March."), ("Paul K.", "Dig a ditch on the north side."), ("Rosa", "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

BARE = '<div class="box"><h3>Reader comments</h3>' + "".join(
    f'<div class="row"><div class="a">{name}</div><div class="d">{n}/21/2024 4:0{n} PM</div><div class="t">{text}</div></div>'
    for n, (name, text) in enumerate(
        [("Ines", "Mine floods every March."), ("Paul K.", "Dig a ditch on the north side."), ("Rosa", "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

POLISH = '<div class="opinie"><h3>Komentarze (2)</h3>' + "".join(
    f'<div class="wpis"><div class="gora"><span class="nazwa">{name}</span> <span class="kiedy">{n} maja 2024, 10:1{n}</span></div><div class="tekst">{text}</div><a href="#">Odpowiedz</a></div>'
    for n, (name, text) in enumerate([("Żaneta", "Moja działka stoi pod wodą."), ("Wojtek", "Trzeba kopać rów.")], 4)
) + "</div>"  # fmt: skip

JAPANESE = '<div id="comments"><h2>コメント (2件)</h2>' + "".join(
    f'<div class="item"><p class="name">{name} さん</p><p class="date">2024年5月{n}日 10:1{n}</p><p class="honbun">{text}</p><p><a href="#">返信</a></p></div>'
    for n, (name, text) in enumerate([("花子", "うちの畑は三月になると水浸しです。"), ("太郎", "北側に溝を掘ればいいですよ。")], 4)
) + "</div>"  # fmt: skip

ARABIC = '<div class="comments-list"><h3>التعليقات 2</h3>' + "".join(
    f'<div class="comment"><h4>{name}</h4><span>منذ {n} أيام</span><p>{text}</p><a href="#">رد</a></div>'
    for n, (name, text) in enumerate([("ليلى حسن", "حديقتي تغرق كل ربيع."), ("سامي", "احفر خندقا في الشمال.")], 4)
) + "</div>"  # fmt: skip

ONE_OF_A_BLOG = blog_list(blog(1, "Ines", "Mine floods every March. I have moved the beans uphill."))

ONE_IN_A_DIV = '<div class="reader-comments"><h3>1 comment</h3><div class="comment" id="c-17"><span class="name">Ines</span> <span class="date">4 May 2024, 10:15</span><p>Mine floods every March.</p><p>I have moved the beans uphill.</p></div></div>'

FIVE = blog_list(
    blog(1, "Ines", "Mine floods every March.", blog(2, "Olga Reed", "Yes, ours too.", blog(3, "Ines", "Then we are two.", depth=3), 2, kind="byuser bypostauthor odd")),
    blog(4, "dan_the_digger", "Good going for that field."),
    blog(5, "Rosa", "Could you publish the map?"),
)  # fmt: skip

SIBLING_REPLIES = """<section class="comment-section"><h2>Join the conversation: 4 comments</h2>
<div class="thread"><div class="comment"><a class="user" href="/u/1">Ines</a><span class="ago">5h</span><p>Mine floods every March.</p></div>
<div class="replies"><div class="comment"><a class="user" href="/u/2">Paul K.</a><span class="ago">4h</span><p>Dig a ditch on the north side.</p></div>
<div class="comment"><a class="user" href="/u/1">Ines</a><span class="ago">3h</span><p>The council forbids ditches.</p></div></div></div>
<div class="thread"><div class="comment"><a class="user" href="/u/3">Rosa</a><span class="ago">1h</span><p>Or move uphill.</p></div></div></section>"""

GERMAN_SENTENCE = '<div id="kommentare"><h3>2 Kommentare</h3>' + "".join(
    f'<div class="kommentar"><p class="kopf"><strong>{name}</strong> schrieb am {n}. Mai 2024 um 10:1{n} Uhr:</p><p>{text}</p></div>'
    for n, (name, text) in enumerate([("Grete", "Bei mir steht alles unter Wasser."), ("Olaf", "Ein Graben hilft.")], 4)
) + "</div>"  # fmt: skip

HASHED = '<div class="xk3f"><h3 class="p0q">3 Comments</h3>' + "".join(
    f'<div class="zz8a"><div class="q1"><a class="w2" href="/user/{name.lower()}">{name}</a><span class="w3">{n}d ago</span></div><div class="e9">{text}</div><div class="q7"><button>Like</button><button>Reply</button></div></div>'
    for n, (name, text) in enumerate(
        [("Ines", "Mine floods every March."), ("Paul", "Dig a ditch on the north side."), ("Rosa", "Or move uphill.")], 2
    )
) + "</div>"  # fmt: skip

THREE: list[Row] = [
    ("Ines", "Mine floods every March.", None),
    ("Paul K.", "Dig a ditch on the north side.", None),
    ("Rosa", "Or move uphill.", None),
]
CASES: dict[str, tuple[str, list[Row]]] = {
    "one of a blog": (ONE_OF_A_BLOG, [("Ines", "Mine floods every March. I have moved the beans uphill.", None)]),
    "one in a div": (ONE_IN_A_DIV, [("Ines", "Mine floods every March. I have moved the beans uphill.", None)]),
    "a chain": (
        CHAIN,
        [
            ("Ines", "Mine floods every March.", None),
            ("Paul K.", "Dig a ditch on the north side.", 0),
            ("Ines", "The council forbids ditches.", 1),
            ("Rosa", "Since when is that?", 2),
        ],
    ),
    "two and an answer": (
        TWO_AND_ANSWERS,
        [
            ("Ines", "Mine floods every March.", None),
            ("Paul K.", "Dig a ditch.", 0),
            ("Rosa", "Lovely pictures, thank you for them.", None),
        ],
    ),
    "five, three deep": (
        FIVE,
        [
            ("Ines", "Mine floods every March.", None),
            ("Olga Reed", "Yes, ours too.", 0),
            ("Ines", "Then we are two.", 1),
            ("dan_the_digger", "Good going for that field.", None),
            ("Rosa", "Could you publish the map?", None),
        ],
    ),
    "name linked or not": (LINKED_OR_NOT, THREE[:2]),
    "dt and dd": (DEFINITIONS, [*THREE[:2], ("Rosa", "They forbid ditches now. Since last year.", None)]),
    "table rows": (TABLE, [*THREE[:2], ("Rosa", "They forbid ditches now.", None)]),
    "depth classes": (
        DEPTHS,
        [THREE[0], ("Paul K.", "Dig a ditch.", 0), ("Rosa", "Or move uphill.", 0)],
    ),
    "articles": (ARTICLES, [THREE[0], THREE[2]]),
    "div soup": (SOUP, [THREE[0], ("Paul", "Dig a ditch on the north side.", None), THREE[2]]),
    "data-id": (DATA_ID, [THREE[0], THREE[2]]),
    "quotes": (
        QUOTES,
        [
            THREE[0],
            ("Paul K.", "Mine floods every March. Dig a ditch on the north side.", None),
            ("Rosa", "Dig a ditch on the north side. They forbid that.", None),
        ],
    ),
    "signatures": (
        SIGNED,
        [*THREE[:2], ("Ines", "The council forbids ditches.", None), ("Rosa", "Since when is that?", None)],
    ),
    "collapsed": (COLLAPSED, THREE),
    "bare class names": (BARE, THREE),
    "Polish": (POLISH, [("Żaneta", "Moja działka stoi pod wodą.", None), ("Wojtek", "Trzeba kopać rów.", None)]),
    "Japanese": (
        JAPANESE,
        [("花子", "うちの畑は三月になると水浸しです。", None), ("太郎", "北側に溝を掘ればいいですよ。", None)],
    ),
    "Arabic": (ARABIC, [("ليلى حسن", "حديقتي تغرق كل ربيع.", None), ("سامي", "احفر خندقا في الشمال.", None)]),
    "German": (
        GERMAN_SENTENCE,
        [("Grete", "Bei mir steht alles unter Wasser.", None), ("Olaf", "Ein Graben hilft.", None)],
    ),
    "replies in a box beside": (
        SIBLING_REPLIES,
        [
            THREE[0],
            ("Paul K.", "Dig a ditch on the north side.", 0),
            ("Ines", "The council forbids ditches.", 0),
            THREE[2],
        ],
    ),
    "hashed class names": (HASHED, [THREE[0], ("Paul", "Dig a ditch on the north side.", None), THREE[2]]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_small_threads_come_out_whole(case: str) -> None:
    section, expected = CASES[case]
    whole = page(section)
    found = find(whole)
    assert told(found) == expected
    covered = {n for start, end in found.spans for n in range(start, end)}
    rest = " ".join(
        " ".join(part for part in e.children if isinstance(part, str))
        for e in whole.elements
        if e.start not in covered
    )
    assert all(f"Part {n} of a report" in rest for n in range(5))
    assert not any(text in rest for _, text, _ in expected)


def test_a_deleted_comment_keeps_its_place() -> None:
    found = find(page(GONE))
    assert [(said(c), c.deleted) for c in found.comments] == [
        ("Mine floods every March.", False),
        ("[deleted]", True),
        ("Or move uphill.", False),
    ]
