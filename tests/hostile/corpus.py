"""Documents made to harm whoever reads them, by size: `n` is how often what harms is repeated."""

import random

TEXT = "<p>The ferry goes at seven, and again at nine, unless there is fog on the river.</p>"
HEAD = "<html><head><title>Ferry</title></head><body>"


def _page(inside):
    return (HEAD + inside + TEXT).encode()


def _table(n):
    return _page("<table>" + "<tr>" + "<td colspan=1000 rowspan=1000>x</td>" * (n // 10) + "</tr></table>")


def _comments(n):
    one = "<div class=comment><span class=author>A</span><time>1 May 2020</time><p>Yes.</p>"
    return _page(one * (n // 20))


def _mixed(n):
    rnd = random.Random(n)
    tags = ["<b>", "</i>", "<table>", "<td>", "</div>", "<p>", "<svg>", "<math>", "<template>", "<select>"]
    return _page("".join(rnd.choices(tags, k=n)))


CORPUS = {
    "elements in each other": lambda n: _page("<div>" * n),
    "lists in each other": lambda n: _page("<ul><li>" * n),
    "tables in each other": lambda n: _page("<table><tr><td>" * (n // 3)),
    "quotes in each other": lambda n: _page("<blockquote>" * n + "x"),
    "formats left open": lambda n: _page("<b><i><font color=red>" * (n // 3) + "<p>x" * (n // 3)),
    "links left open": lambda n: _page("<a href=x>" * n),
    "forms and buttons": lambda n: _page("<button><form>" * n),
    "svg in math in svg": lambda n: _page("<svg><math><mtext><svg><desc>" * (n // 5)),
    "templates in each other": lambda n: _page("<template>" * n),
    "tags of every kind at random": _mixed,
    "attributes of one tag": lambda n: _page("<p " + " ".join(f"a{k}=1" for k in range(n)) + ">x"),
    "one long attribute": lambda n: _page(f'<p title="{"x" * n * 50}">x'),
    "one long tag name": lambda n: _page(f"<{'x' * n * 10}>x"),
    "classes of one tag": lambda n: _page(f'<p class="{" ".join(f"c{k}" for k in range(n))}">x'),
    "cells that span thousands": _table,
    "a row of cells": lambda n: _page("<table><tr>" + "<td>x" * n),
    "a title never closed": lambda n: b"<title>Ferry" + b"<p>x" * n,
    "a comment never closed": lambda n: _page("<!--" + "x" * n * 10),
    "comments without end": lambda n: _page("<!-- <!" * n),
    "CDATA never closed": lambda n: _page("<![CDATA[" + "x]]" * n),
    "a script never closed": lambda n: _page("<script>" + "x<!--<script>" * n),
    "a textarea never closed": lambda n: _page("<textarea>" + "<p>x" * n),
    "plaintext": lambda n: _page("<plaintext>" + "<p>x" * n),
    "signs that open nothing": lambda n: _page("<" * n + "&" * n),
    "ends of tags alone": lambda n: _page("</p></div></b>" * n),
    "breaks": lambda n: _page("<br>" * n),
    "entities": lambda n: _page("&amp;&lt;&#x41;&#1114112;&notanentity;" * n),
    "an entity bomb": lambda n: (
        b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'>"
        + b"".join(f"<!ENTITY a{k} '{'&a;' * 10}'>".encode() for k in range(n // 1000 + 1))
        + b"]><html><body><p>&a1;</p></body></html>"
    ),
    "an external entity": lambda n: (
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;</p>" + b"x " * n
    ),
    "no charset, random bytes": lambda n: b"<p>" + random.Random(n).randbytes(n).replace(b"\0", b"x"),
    "a false charset": lambda n: b"<meta charset=utf-16><p>caf\xc3\xa9 " * (n // 30),
    "UTF-7": lambda n: b"<meta charset=utf-7><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- " * (n // 60),
    "UTF-16 without a mark": lambda n: ("<p>" + "ferry " * n).encode("utf-16-le"),
    "half a character at the end": lambda n: "é".encode() * n + b"\xc3",
    "NUL in tags and text": lambda n: _page("<p\0 cla\0ss=x>fer\0ry" * n),
    "lone surrogates": lambda n: _page("&#xD800;&#xDFFF;" * n),
    "marks upon marks": lambda n: _page("<p>Z" + "\u0301\u0489" * n),
    "directions turned around": lambda n: _page("<p>" + "\u202e\u2066\u200f" * n),
    "spaces": lambda n: _page("<p>" + " \n\t\u00a0" * n),
    "one word without end": lambda n: _page("<p>" + "x" * n * 20),
    "one line of text": lambda n: b"ferry " * n * 3,
    "lines of one letter": lambda n: b"x\n" * n,
    "empty paragraphs": lambda n: _page("<p></p>" * n),
    "markdown brackets": lambda n: b"# Ferry\n\n" + b"[" * n + b"](" * (n // 10),
    "markdown quotes": lambda n: b"# Ferry\n\n" + b"> " * n + b"x",
    "markdown emphasis": lambda n: b"# Ferry\n\n" + b"*a_ **b `c " * n,
    "markdown lists": lambda n: (
        b"# Ferry\n\n" + b"".join(b" " * (k % 400) + b"- x\n" for k in range(n // 10))
    ),
    "linked data in itself": lambda n: _page(
        '<script type="application/ld+json">' + '{"@graph":[' * n + "]}" * n + "</script>"
    ),
    "linked data that is long": lambda n: _page(
        '<script type="application/ld+json">[' + '{"@type":"Comment","text":"x"},' * n + "{}]</script>"
    ),
    "meta tags": lambda n: b"<head>" + b"<meta name=author content=A>" * n + TEXT.encode(),
    "impossible times": lambda n: _page("<time datetime='99999-99-99T99:99'>0 March 0000</time>" * (n // 10)),
    "times, thousands": lambda n: _page("<p>3 months ago, 1 May 2020 10:00, yesterday " * (n // 10)),
    "comments in each other": _comments,
    "links, thousands": lambda n: _page("".join(f"<a href=/{k}>x{k}</a> " for k in range(n))),
    "bad addresses": lambda n: _page("<a href='https://[bad/'>x</a><img src='//\\\\x:99999999'>" * (n // 5)),
    "pictures, thousands": lambda n: _page("<img src=x srcset='a 1x, b 2x' alt=x>" * n),
    "code, one line": lambda n: _page("<pre><code>" + "if(x){" * n),
    "formulas in each other": lambda n: _page("<math><mrow><mfrac>" * (n // 3)),
    "ruby and definitions": lambda n: _page("<ruby><rt><dl><dt>" * (n // 4)),
    "frames of documents": lambda n: _page("<iframe srcdoc='" + "&lt;iframe srcdoc=" * (n // 10) + "'>"),
}

SENT_AS = {name: "text/markdown" for name in CORPUS if name.startswith("markdown")}
SENT_AS |= {"one line of text": "text/plain", "lines of one letter": "text/plain"}
