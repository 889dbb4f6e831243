"""Comments whose time stands only in an attribute, for a script to show."""

from __future__ import annotations

import pytest

from worker import extract

SAID = (
    ("Ann", "I walked there in the rain and nobody had told me that the bridge was closed."),
    ("Bert", "It has been closed since the storm, and the sign fell into the river."),
    ("Cora", "Then somebody should put up another one, and a little higher this time."),
)
STORY = (
    "<p>The bridge over the river is closed until the end of the summer, said the mayor of the town.</p>" * 4
)


def page(time: str) -> str:
    posts = "".join(
        f'<div class="entry"><div class="top"><a href="/user/{name.lower()}">{name}</a> '
        f"{time.format(hour=place + 10, seconds=1714730000 + 3600 * place)}</div>"
        f'<p class="said">{text}</p></div>'
        for place, (name, text) in enumerate(SAID)
    )
    return (
        f"<body><h1>The bridge</h1><article>{STORY}</article><h2>Comments (3)</h2><div>{posts}</div></body>"
    )


@pytest.mark.parametrize(
    ("time", "first"),
    [
        ('<a class="when" href="#" title="2024-05-03T{hour}:00:00Z"></a>', "2024-05-03T10:00:00+00:00"),
        ('<span data-time="{seconds}"></span>', "2024-05-03T09:53:20+00:00"),
        ('<i aria-label="3 May 2024, {hour}:00"></i>', "2024-05-03T10:00:00+00:00"),
    ],
)
def test_an_empty_element_shows_the_time_of_its_attribute(time: str, first: str) -> None:
    found = extract(page(time), media_type="text/html").comments
    assert [(comment.author, comment.text) for comment in found] == list(SAID)
    assert found[0].posted_at == first


def test_an_empty_element_with_another_title_is_no_time() -> None:
    found = extract(page('<a href="#" title="Photo 17"></a>'), media_type="text/html").comments
    assert [comment.posted_at for comment in found if comment.posted_at or comment.posted_text] == []
