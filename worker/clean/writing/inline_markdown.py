"""Write inline content as Markdown: emphasis, links, code, and text that is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from worker.clean.clean_node import Node

_SPECIAL = re.compile(r"([\\`*\[\]<>])|(?<![^\W_])(_)|(_)(?![^\W_])|(&)(?=#?\w{1,31};)|(~)(?=~)|(?<=~)(~)")
_SUSPECT = re.compile(r"[\\`*\[\]<>_&~]")
_MARKS = {"em": "*", "strong": "**"}
_MARK_CHARS = frozenset("*_")
_UNMARKED_TAGS = frozenset(["cite", "ruby"])


def write_inline(nodes: list[Node | str], around: frozenset[str] = frozenset()) -> str:
    """Write inline content as Markdown. What CommonMark cannot mark is written as HTML.

    `around` holds the emphasis tags around this content.
    """
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return _escape_text(nodes[0])
    pieces: list[str] = []
    for index, node in enumerate(nodes):
        if isinstance(node, str):
            written = _escape_text(node)
        elif node.tag in _UNMARKED_TAGS or node.tag in around:
            return write_inline([*_unwrap(nodes, around)], around)
        elif node.tag == "br":
            pieces[-1:] = [piece.rstrip(" ") for piece in pieces[-1:]]
            written = "\\\n"
        elif node.tag in _MARKS:
            written = _write_mark(node, _last_char(pieces), _next_char(nodes, index), around)
        else:
            written = _write_element(node, _last_char(pieces), around)
            if written[:1] == "[" and _last_char(pieces) == "!":  # together they would start an image
                pieces[-1] = f"{pieces[-1][:-1]}\\!"
        if written:
            pieces.append(written)
    return "".join(pieces)


def _last_char(pieces: list[str]) -> str:
    return pieces[-1][-1] if pieces else ""


def _unwrap(nodes: Iterable[Node | str], around: frozenset[str]) -> Iterator[Node | str]:
    """Replace elements that Markdown cannot mark by their content."""
    for node in nodes:
        if isinstance(node, Node) and (node.tag in _UNMARKED_TAGS or node.tag in around):
            yield from _unwrap(node.children, around)
        else:
            yield node


def _next_char(nodes: list[Node | str], index: int) -> str:
    """Return the character after a node if text follows it."""
    after = next((node for node in nodes[index + 1 :] if node != ""), "")
    return after[:1] if isinstance(after, str) else ""


def _write_element(node: Node, before: str, around: frozenset[str]) -> str:
    tag = node.tag
    if tag == "img":
        return f"![{_escape_text(node.attrs['alt'])}]({_quote_url(node.attrs['src'])})"
    if tag == "code":
        return _write_code("".join(child for child in node.children if isinstance(child, str)), before)
    inner = write_inline(node.children, around)
    if tag == "a":
        return _write_link(inner, node.attrs["href"])
    if tag == "q":
        return f"“{inner}”"
    if tag == "rt":  # Markdown has no ruby: put the reading in brackets
        return f"({inner})" if inner.strip() else ""
    title = f' title="{escape(node.attrs["title"])}"' if "title" in node.attrs else ""
    return f"<{tag}{title}>{inner}</{tag}>"


def _escape_text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text) if _SUSPECT.search(text) else text


def _write_mark(node: Node, before: str, after: str, around: frozenset[str]) -> str:
    only = node.children[0] if len(node.children) == 1 else ""
    around |= {node.tag}
    if isinstance(only, Node) and only.tag in _MARKS and only.tag not in around:
        return write_emphasis("***", write_inline(only.children, around | {only.tag}), before, after)
    return write_emphasis(_MARKS[node.tag], write_inline(node.children, around), before, after)


def write_emphasis(mark: str, inner: str, before: str = "", after: str = "") -> str:
    """Write emphasis, or HTML where the marks would not work (beside letters, or around punctuation)."""
    text = inner.strip()
    if not text:
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    left, right = " " if lead else before, " " if trail else after
    opens = not _is_word(left) or _is_word(text[0])
    closes = not _is_word(right) or _is_word(text[-1])
    if opens and closes and left != "*" and not text.startswith("*") and not text.endswith("*"):
        return f"{lead}{mark}{text}{mark}{trail}"
    # "_" marks text that begins or ends with "*", but not inside a word (CommonMark 0.31, 6.2).
    core = text.strip("*")
    bounded = not _is_word(left) and not _is_word(right) and left not in _MARK_CHARS
    if bounded and _is_word(core[:1]) and _is_word(core[-1:]):
        return f"{lead}{mark.replace('*', '_')}{text}{mark.replace('*', '_')}{trail}"
    for tag, sign in _MARKS.items():
        text = f"<{tag}>{text}</{tag}>" if mark in (sign, "***") else text
    return lead + text + trail


def _is_word(char: str) -> bool:
    return char.isalnum()


def _write_link(inner: str, href: str) -> str:
    text = inner.strip()
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{lead}[{text}]({_quote_url(href)}){trail}" if text else inner


def _quote_url(url: str) -> str:
    return f"<{url}>" if re.search(r"[()\s]", url) else url


def _write_code(text: str, before: str) -> str:
    if before == "`":  # two runs of backticks would become one
        return f"<code>{_escape_text(text)}</code>"
    text = " ".join(text.split("\n"))
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    padded = f" {text} " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else text
    return f"{fence}{padded}{fence}"
