# ruff: noqa: E501 - markup is easier to read on one line
"""Listings with line numbers, as highlighters write them: the code alone, with its indentation and blank lines."""

import pytest

from worker import extract

CODE = "for pier in piers:\n    count(pier)\n\nprint(total)"
LINES = CODE.split("\n")
NUMBERS = "1\n2\n3\n4"
PROSE = (
    "<p>The diver keeps his counts with a short program, which he wrote in the winter after the flood.</p>"
)


def each(item, lines=LINES):
    return "".join(item.format(n=n, line=line or "") for n, line in enumerate(lines, 1))


SPACED = [line.replace("    ", "&nbsp;&nbsp;&nbsp;&nbsp;") or "&nbsp;" for line in LINES]
FORMS = {
    "pygments": f'<div class="highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>{NUMBERS}</pre></div></td><td class="code"><div><pre><span></span>{CODE}\n</pre></div></td></tr></table></div>',
    "rouge": f'<table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">{NUMBERS}\n</pre></td><td class="rouge-code"><pre>{CODE}\n</pre></td></tr></tbody></table>',
    "hexo": f'<figure class="highlight"><table><tr><td class="gutter"><pre>{each("<span class=line>{n}</span><br>")}</pre></td><td class="code"><pre>{each("<span class=line>{line}</span><br>")}</pre></td></tr></table></figure>',
    "hugo": f'<div class="highlight"><table class="lntable"><tr><td class="lntd"><pre><code>{each("<span class=lnt>{n}" + chr(10) + "</span>")}</code></pre></td><td class="lntd"><pre><code class="language-python">{CODE}</code></pre></td></tr></table></div>',
    "cgit": f'<table class="blob"><tr><td class="linenumbers"><pre>{each("<a id=n{n}>{n}</a>" + chr(10))}</pre></td><td class="lines"><pre><code>{CODE}</code></pre></td></tr></table>',
    "numbers by style": f'<table><tr><td class="gutter"></td><td class="code"><pre>{CODE}</pre></td></tr></table>',
    "syntaxhighlighter": f'<div class="syntaxhighlighter"><table><tr><td class="gutter">{each("<div class=line>{n}</div>")}</td><td class="code"><div class="container">\n{each("<div class=line><code>{line}</code></div>" + chr(10), SPACED)}</div></td></tr></table></div>',
    "github": f'<div class="highlight"><table>{each("<tr><td class=blob-num data-line-number={n}></td><td class=blob-code>{line}</td></tr>")}</table></div>',
    "diff": f'<table class="diff">{each("<tr><td class=blob-num>{n}</td><td class=blob-num>{n}</td><td class=blob-code>{line}</td></tr>")}</table>',
    "gitea": f'<div class="file-view code-view"><table>{each("<tr><td class=lines-num><span data-line-number={n}></span></td><td class=lines-code><code>{line}</code></td></tr>")}</table></div>',
    "rows in pre": f'<pre><code class="hljs"><table class="hljs-ln">{each("<tr><td class=hljs-ln-numbers data-line-number={n}><div></div></td><td class=hljs-ln-code>{line}</td></tr>")}</table></code></pre>',
    "numbers in pre": f"<pre>{each('<span class=linenos>{n} </span>{line}' + chr(10))}</pre>",
    "hugo in pre": f"<pre><code>{each('<span class=line><span class=ln>{n}</span><span class=cl>{line}' + chr(10) + '</span></span>')}</code></pre>",
}


@pytest.mark.parametrize("listing", FORMS.values(), ids=FORMS)
def test_a_listing_is_its_code(listing):
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}{listing}{PROSE * 2}</article>"
    markdown = extract(html).markdown
    assert f"{CODE}\n```" in markdown
    assert "<table" not in markdown
    assert "|" not in markdown


def test_a_listing_keeps_its_language():
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}{FORMS['hugo']}{PROSE * 2}</article>"
    assert f"```python\n{CODE}\n```" in extract(html).markdown


def test_a_table_in_code_that_is_no_listing_is_read_once():
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}<pre>a <table><tr><td>b</td></tr></table></pre>{PROSE}</article>"
    assert "```\na \nb\n```" in extract(html).markdown


def test_a_listing_of_one_line():
    row = "<tr><td class=blob-num data-line-number=1></td><td class=blob-code>    count(pier)</td></tr>"
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}<table>{row}</table>{PROSE * 2}</article>"
    assert "```\n    count(pier)\n```" in extract(html).markdown


def test_a_table_of_numbers_and_words_stays_a_table():
    rows = "".join(f"<tr><td class=number>{n}</td><td class=postcode>Pier {n}</td></tr>" for n in range(1, 4))
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}<table>{rows}</table>{PROSE * 2}</article>"
    assert "| 1 | Pier 1 |" in extract(html).markdown


def test_numbers_in_code_are_code():
    code = '<pre>depth = <span class="hljs-number">12</span> + <span class="token number">30</span></pre>'
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}{code}{PROSE * 2}</article>"
    assert "depth = 12 + 30" in extract(html).markdown


def test_a_table_of_codes_and_their_meaning_stays_a_table():
    rows = "".join(f"<tr><td><code>{n}</code></td><td><code>pier_{n}</code></td></tr>" for n in range(3))
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 3}<table>{rows}</table>{PROSE * 2}</article>"
    assert "| `1` | `pier_1` |" in extract(html).markdown


def test_a_heading_cell_above_listings_is_kept():
    rows = "<tr><td>count</td><td><pre>count(\n  pier)</pre></td></tr><tr><td>end</td><td><pre>end()</pre></td></tr>"
    table = f"<table><tr><th>Call</th><th>Example</th></tr>{rows}</table>"
    html = (
        f"<title>Piers - Example guide</title><article><h1>Piers</h1>{PROSE * 3}{table}{PROSE * 2}</article>"
    )
    assert "<th>Example</th>" in extract(html).html


def test_a_short_listing_between_paragraphs_is_text():
    html = f"<title>Piers</title><article><h1>Piers</h1>{PROSE * 2}<pre>a = 1</pre>{PROSE}</article>"
    assert "```\na = 1\n```" in extract(html).markdown


def test_a_listing_in_a_comment():
    texts = ["I counted them by hand.", "This program counts faster:", "It does, but who counts the divers?"]
    comments = "".join(
        f'<li class="comment" id="comment-{n}"><cite class="fn">Ann {n}</cite><time datetime="2024-05-0{n}">May {n}</time>'
        f'<div class="comment-text"><p>{text}</p>{FORMS["rouge"] if n == 2 else ""}</div></li>'
        for n, text in enumerate(texts, 1)
    )
    html = f'<title>Piers</title><article><h1>Piers</h1>{PROSE * 4}</article><ol class="comment-list">{comments}</ol>'
    found = extract(html).comments
    assert [comment.text for comment in found] == [texts[0], f"{texts[1]}\n\n{CODE}", texts[2]]
