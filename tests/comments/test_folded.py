# ruff: noqa: E501 - markup is easier to read on one line
"""Comments that a page shows folded are marked, and say what they say."""

from __future__ import annotations

import pytest

from worker import extract

PROSE = "".join(
    f"<p>Part {n} of a report on the ferry and its timetable, long enough to be read as prose by anyone.</p>"
    for n in range(5)
)
SAID = ["It was late again.", "Then take the bus.", "There is no bus on Sundays.", "Quite true.", "I row."]


def page(third: str) -> str:
    """Five comments, the third as given."""
    whole = '<li class="comment" id="c{n}1"><b class="nick">{who}</b> <time>May {n}, 2024 at 10:15</time><div class="text"><p>{said}</p></div></li>'
    rows = [
        (third if n == 2 else whole).format(n=n + 1, who=who, said=said)
        for n, (who, said) in enumerate(zip(["Ada", "Bo", "Cid", "Dora", "Edi"], SAID, strict=True))
    ]
    return f'<html><body><h1>The ferry</h1>{PROSE}<section id="comments"><h2>5 comments</h2><ol>{"".join(rows)}</ol></section></body></html>'


HEAD = '<b class="nick">{who}</b> <time>May {n}, 2024 at 10:15</time>'
FOLDED = {
    "class word": f'<li class="comment collapsed" id="c{{n}}1">{HEAD}<div class="text"><p>{{said}}</p></div></li>',
    "class word of the text's box": f'<li class="comment" id="c{{n}}1">{HEAD}<div class="text hidden"><p>{{said}}</p></div></li>',
    "style": f'<li class="comment" id="c{{n}}1">{HEAD}<div class="text" style="display: none"><p>{{said}}</p></div></li>',
    "details": f'<li class="comment" id="c{{n}}1"><details>{HEAD}<div class="text"><p>{{said}}</p></div></details></li>',
    "notice": f'<li class="comment" id="c{{n}}1">{HEAD}<em class="why">Comment hidden because of low score</em><div class="text"><p>{{said}}</p></div></li>',
    "notice in German": f'<li class="comment" id="c{{n}}1">{HEAD}<em class="why">Kommentar anzeigen</em><div class="text"><p>{{said}}</p></div></li>',
}
OPEN = {
    "nothing": f'<li class="comment" id="c{{n}}1">{HEAD}<div class="text"><p>{{said}}</p></div></li>',
    "a hidden score": f'<li class="comment score-hidden" id="c{{n}}1">{HEAD}<div class="text"><p>{{said}}</p></div></li>',
    "details left open": f'<li class="comment" id="c{{n}}1"><details open>{HEAD}<div class="text"><p>{{said}}</p></div></details></li>',
    "a spoiler in it": f'<li class="comment" id="c{{n}}1">{HEAD}<div class="text"><p>{{said}}</p></div><details><summary>+</summary>x</details></li>',
}


@pytest.mark.parametrize("way", FOLDED)
def test_a_folded_comment_is_marked_and_kept(way: str) -> None:
    found = extract(page(FOLDED[way])).comments
    assert [(c.author, c.text) for c in found] == list(
        zip(["Ada", "Bo", "Cid", "Dora", "Edi"], SAID, strict=True)
    )
    assert [c.collapsed for c in found] == [False, False, True, False, False]


@pytest.mark.parametrize("way", OPEN)
def test_what_is_not_folded(way: str) -> None:
    assert not any(c.collapsed for c in extract(page(OPEN[way])).comments)


def test_a_button_on_every_comment_folds_none() -> None:
    third = FOLDED["notice"]
    every = page(third).replace("</time><div", '</time><em class="why">Show comment</em><div')
    assert not any(c.collapsed for c in extract(every).comments)
