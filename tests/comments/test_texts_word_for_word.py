"""Texts of comments come back whole: words of buttons, dates and chrome count only where all items agree."""

import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.comments.dumps.lines import is_comment_heading

ARTICLE = "".join(
    f"<p>The ferry was painted in spring, and number {n} of those who had paid for the paint came to see it, "
    "with a chair, a basket and an opinion on the colour, which was not the one that had been agreed.</p>"
    for n in range(4)
)
SAID = (
    ("Mona", "I sailed on it at noon."),
    ("Otto", "It was green when I was young."),
    ("Priya", "Nobody asked the boatmen."),
    ("Mona", "Green, then."),
    ("Teo", "He mixed the paint twice, once in a bucket and once in the boat."),
)
FRAME_WORDS = (
    *("reply", "reply-content", "reply_text", "status", "status__content", "report", "meta", "action-body"),
    *("comment-actions-body", "toolbar-text", "footer", "share", "vote", "score", "badge", "menu", "likes"),
    *("flair", "tooltip", "sr-only", "stat", "rank", "karma", "attach", "notice", "signature", "last-edit"),
)


def found_in(row: str, said=SAID, **lists):
    """The comments of a page with a row of markup for each that was said.

    In it, `{name}`, `{text}`, `{when}` and `{n}` are those of the comment, `{key}` is one of a list.
    """
    rows = "".join(
        row.format(
            name=name,
            text=text,
            when=f"2024-05-0{n} 10:00",
            n=n,
            **{key: values[n - 1] for key, values in lists.items()},
        )
        for n, (name, text) in enumerate(said, start=1)
    )
    page = (
        f"<html><body><article><h1>The ferry</h1>{ARTICLE}</article><h2>5 comments</h2>"
        f"<div id='comments'>{rows}</div></body></html>"
    )
    return extract(page, url="https://ferry.example/paint", platforms=NO_PLATFORM_TABLES).comments


def texts_in(row: str, texts):
    names = ("Mona", "Otto", "Priya", "Ann", "Teo", "Wim", "Ada")
    return [comment.text for comment in found_in(row, tuple(zip(names, texts, strict=False)))]


ROW = (
    '<div class="comment" id="c-{n}"><b class="author">{name}</b> <time>{when}</time>'
    '<div class="text"><p>{text}</p></div><a class="reply" href="#r{n}">Reply</a></div>'
)
PLAIN = ("It was green.", "Nobody asked the boatmen at all.", "Green, then.", "Twice, I am told.")


@pytest.mark.parametrize("tag", ["a", "b", "em", "strong", "code", "kbd", "span", "mark", "sup"])
@pytest.mark.parametrize("word", ["more", "reply", "link", "report", "author", "May 5, 2024", "7", "edited"])
def test_words_of_buttons_and_dates_stay_within_a_sentence(tag: str, word: str) -> None:
    said = f"I said so in this <{tag}>{word}</{tag}> and would say it again."
    assert texts_in(ROW, (said, *PLAIN)) == [f"I said so in this {word} and would say it again.", *PLAIN]


def test_a_mention_that_all_make_is_text() -> None:
    said = [f'<a class="mention" href="/u/ada">@ada</a> {text}' for text in PLAIN]
    assert texts_in(ROW, said) == [f"@ada {text}" for text in PLAIN]


def test_a_link_that_ends_all_texts_is_a_button() -> None:
    row = ROW.replace("{text}", '{text} <a href="#r{n}">Answer this</a>')
    assert texts_in(row, PLAIN) == list(PLAIN)


@pytest.mark.parametrize("word", FRAME_WORDS)
@pytest.mark.parametrize("text", ["<p>{text}</p>", "{text}"])
def test_a_box_with_a_word_of_chrome_may_hold_the_text(word: str, text: str) -> None:
    row = (
        '<div class="comment" id="c-{n}"><b class="author">{name}</b> <time>{when}</time>'
        f'<div class="{word}">{text}</div><a href="#">Reply</a></div>'
    )
    assert [(comment.author, comment.text) for comment in found_in(row)] == list(SAID)


@pytest.mark.parametrize("short", ["Shame", "Green", "+1", "."])
def test_a_comment_without_a_name_has_none_and_all_keep_their_texts(short: str) -> None:
    said = [*SAID[:2], ("", short), *SAID[3:]]
    row = ROW.replace('<b class="author">{name}</b>', "{name}")
    named = [(f'<b class="author">{name}</b>' if name else "", text) for name, text in said]
    found = [(comment.author, comment.text) for comment in found_in(row, named)]
    assert found == [(name or None, text) for name, text in said]


def test_names_and_dates_within_a_text_are_not_those_of_the_comment() -> None:
    said = [*SAID[:3], ("Ann", 'Ask <a href="/u/olga">Olga</a>, she was there on <i>May 1, 2019</i>.')]
    row = ROW.replace('<b class="author">{name}</b> <time>{when}</time>', "{name}")
    heads = [
        f'<b class="author">{name}</b> <time>2024-05-0{n} 10:00</time>' for n, (name, _) in enumerate(said, 1)
    ]
    bare = [
        (head if n < 4 else "", text) for n, (head, (_, text)) in enumerate(zip(heads, said, strict=True), 1)
    ]
    last = found_in(row, bare)[-1]
    assert (last.author, last.posted_text) == (None, None)
    assert last.text == "Ask Olga, she was there on May 1, 2019."


def test_mottos_likers_and_edit_notes_beside_the_text_are_not_text() -> None:
    beside = (
        "",
        '<div class="motto">Boats two, oars one, patience none</div>',
        '<div class="fans"><a href="/u/4">Wim</a>, <a href="/u/5">Ada</a> and 3 others</div>',
        "<p><em>Last edited by Ann (2024-05-09 11:00)</em></p>",
        "",
    )
    rows = [
        (name, text + "</p></div>" + more + "<div><p>")
        for (name, text), more in zip(SAID, beside, strict=True)
    ]
    assert [comment.text for comment in found_in(ROW, rows)] == [text for _, text in SAID]


def test_quoted_lines_stay_with_the_words_that_open_them() -> None:
    quote = "<blockquote><cite>Otto wrote:</cite><p>It was green.</p></blockquote><p>{}</p>"
    said = [PLAIN[0], *[f"</p>{quote.format(text)}<p>" for text in PLAIN[1:]]]
    found = [" ".join(text.split()) for text in texts_in(ROW, said)]
    assert found == [PLAIN[0], *[f"Otto wrote: It was green. {text}" for text in PLAIN[1:]]]


def test_subjects_are_not_text() -> None:
    subjects = ("Green", "My boat", "The boatmen", "Green again", "Paint")
    row = ROW.replace('<b class="author">', '<h3><a href="#c-{n}">{subject}</a></h3><b class="author">')
    found = found_in(row, subject=subjects)
    assert [comment.text for comment in found] == [text for _, text in SAID]


def test_rows_that_alternate_by_class_are_read_alike() -> None:
    row = (
        '<table class="post" id="p1{n}"><tr class="{odd}"><td class="panel"><b class="author">{name}</b>'
        '<i>{motto}</i></td><td class="words">{text}</td></tr>'
        '<tr class="{odd}"><td class="when">{when}</td></tr></table>'
    )
    mottos = ["Oars " * n for n in range(1, 6)]
    found = found_in(row, odd=("odd", "even", "odd", "even", "odd"), motto=mottos)
    assert [(comment.author, comment.text) for comment in found] == list(SAID)


@pytest.mark.parametrize("close", ["", "</div><div>"])
def test_what_stands_below_a_line_of_underscores_is_a_signature(close):
    text = "{text}" + close + "<br>_________________<br>Boats <a href='/b'>for sale</a>"
    row = '<div class="post"><b>{name}</b> <i>{when}</i><div class="body">' + text + "</div></div>"
    assert [comment.text for comment in found_in(row)] == [text for _, text in SAID]


def test_a_long_text_below_a_line_of_underscores_belongs_to_the_comment():
    said = tuple((name, text + "<br>_________________<br>" + ARTICLE) for name, text in SAID)
    assert all("a basket and an opinion" in comment.text for comment in found_in(ROW, said))


def test_what_is_stressed_in_a_sentence_is_no_field() -> None:
    stressed = " He asked <b>Ada</b> in <i>May 2019</i>, on the boat."
    found = found_in(f"<div><b>{{name}}</b>, <i>{{when}}</i><br>{{text}}{stressed}<br></div>")
    text = " He asked Ada in May 2019, on the boat."
    assert [(comment.author, comment.text) for comment in found] == [
        (name, said + text) for name, said in SAID
    ]


@pytest.mark.parametrize("heading", ["Σχόλια (3)", "3 תגובות", "टिप्पणियाँ", "Bình luận", "Hozzászólások (2)"])
def test_headings_speak_of_comments_in_many_languages(heading):
    assert is_comment_heading(heading)
