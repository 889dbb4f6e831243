"""No script survives cleaning: by structure here, and in a real browser where there is one."""

import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from script_vectors import VECTORS, WHOLE
from waiting import PATIENCE

from worker import extract
from worker.clean.clean_tree import read_tree
from worker.clean.writing.html_writer import to_html
from worker.page.page import parse_markup

BASE = "https://a.example/ferry"

PROSE = "<p>The ferry goes at seven, and again at nine, unless there is fog on the river that day.</p>" * 4

ELEMENTS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
}
ATTRIBUTES = {
    "href",
    "src",
    "alt",
    "title",
    "class",
    "id",
    "start",
    "value",
    "colspan",
    "rowspan",
    "scope",
    "lang",
    "dir",
    "cite",
    "reversed",
}
ADDRESS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)


class Judge(HTMLParser):
    """Collects what has no place in clean HTML."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES or (name in ("href", "src", "cite") and not ADDRESS.match(value or "")):
                self.found.append((tag, name, value))

    def handle_comment(self, data):
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def cleaned(vector):
    return to_html(read_tree(parse_markup(f"<p>Before.</p>{vector}<p>After.</p>").root.children, BASE), BASE)


SAID = (("Ann", "I have waited there for two hours."), ("Ben", "So have we, and it rained."),
        ("Cleo", "Take the bridge, it is open again."))  # fmt: skip


def extracted(vector):
    """Both places where a stranger's markup is kept: the body and the comments."""
    thread = "".join(
        f'<div class="comment" id="c{day}"><b class="author">{name}</b> '
        f'<time datetime="2020-05-0{day}T10:00Z">{day} May 2020</time>'
        f'<div class="text"><p>{text}</p>{vector}</div></div>'
        for day, (name, text) in enumerate(SAID, start=1)
    )
    page = f"<article><h1>Ferry</h1>{PROSE}{vector}{PROSE}</article><h2>3 comments</h2>{thread}"
    document = extract(f"<html><body>{page}</body></html>", url=BASE)
    return [document.html, *(comment.html for comment in document.comments)]


def judged(html):
    judge = Judge()
    judge.feed(html)
    judge.close()
    return judge.found


def test_there_are_enough_vectors():
    assert len(WHOLE) >= 80
    assert len(set(VECTORS)) == len(VECTORS)


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_could_run_is_kept(vector):
    assert judged(cleaned(vector)) == []


@pytest.mark.parametrize("vector", [WHOLE[7], WHOLE[10], "<a href=javascript:ran()>x</a>"])
def test_nor_in_the_body_or_comments_of_a_whole_page(vector):
    kept = extracted(f"<p>Mind <b>the gap</b> there.</p>{vector}")
    assert len(kept) == 4
    for html in kept:
        assert "Mind" in html
        assert judged(html) == []


def test_the_judge_sees_what_it_should():
    assert judged('<p>x</p><script>1</script><img src="javascript:1" onerror="1"><!-- x -->') == [
        "script", ("img", "src", "javascript:1"), ("img", "onerror", "1"), " x "
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.needs_chromium
def test_no_script_runs_in_a_browser(tmp_path):
    """Each vector stands in a frame of its own; the first, not cleaned, proves that one would tell."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    control = "<img src=x onerror=ran()>"
    pages = [control, *map(cleaned, VECTORS)]
    for number, html in enumerate(pages):
        told = f"<script>function ran() {{ parent.postMessage({number}, '*') }}</script>"
        (tmp_path / f"{number}.html").write_text(f"<meta charset=utf-8>{told}{html}", encoding="utf-8")
    frames = "".join(f'<iframe src="{number}.html"></iframe>' for number in range(len(pages)))
    listener = "onmessage = e => document.getElementById('ran').append(e.data + ' ')"
    (tmp_path / "all.html").write_text(f"<p id=ran></p><script>{listener}</script>{frames}")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000", "--dump-dom",
        (tmp_path / "all.html").as_uri(),
    ]  # fmt: skip
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    assert re.search(r'<p id="ran">(.*?)</p>', dumped)[1].split() == ["0"]
