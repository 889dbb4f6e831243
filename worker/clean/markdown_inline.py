"""Inline content as Markdown: emphasis, links, code, and text that is not taken for any of them."""

from __future__ import annotations

import re
from html import escape

from worker.clean.node import Node

_SPECIAL = re.compile(r"([\\`*\[\]<>])|(?<![^\W_])(_)|(_)(?![^\W_])|(&)(?=#?\w{1,31};)|(~)(?=~)")
_SUSPECT = re.compile(r"[\\`*\[\]<>_&~]")
_MARKS = {"em": "*", "strong": "**"}
_PLAIN = frozenset(["cite", "ruby"])


def inline(nodes: list[Node | str]) -> str:
    """Inline content as Markdown; what CommonMark has no mark for is HTML."""
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return _escaped(nodes[0])
    pieces: list[str] = []
    for index, node in enumerate(nodes):
        if isinstance(node, str):
            pieces.append(_escaped(node))
        elif node.tag == "br":
            pieces[-1:] = [*(piece.rstrip(" ") for piece in pieces[-1:]), "\\\n"]
        else:
            after = nodes[index + 1] if index + 1 < len(nodes) else ""
            pieces.append(
                _element(node, pieces[-1][-1:] if pieces else "", after[:1] if isinstance(after, str) else "")
            )
    return "".join(pieces)


def _element(node: Node, before: str, after: str) -> str:
    tag = node.tag
    if tag == "img":
        return f"![{_escaped(node.attrs['alt'])}]({_address(node.attrs['src'])})"
    if tag == "code":
        return _code("".join(child for child in node.children if isinstance(child, str)))
    if tag in _MARKS:
        return _emphasis(node, before, after)
    inner = inline(node.children)
    if tag == "a":
        return _link(inner, node.attrs["href"])
    if tag == "q":
        return f"“{inner}”"
    if tag == "rt":  # a reading stands in brackets where there is no room above
        return f"({inner})" if inner.strip() else ""
    title = f' title="{escape(node.attrs["title"])}"' if "title" in node.attrs else ""
    return inner if tag in _PLAIN else f"<{tag}{title}>{inner}</{tag}>"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text) if _SUSPECT.search(text) else text


def _emphasis(node: Node, before: str, after: str) -> str:
    only = node.children[0] if len(node.children) == 1 else ""
    if isinstance(only, Node) and only.tag in _MARKS and only.tag != node.tag:
        return marked("***", inline(only.children), before, after)
    return marked(_MARKS[node.tag], inline(node.children), before, after)


def marked(mark: str, inner: str, before: str = "", after: str = "") -> str:
    """Emphasis; where its marks would not be read as such (beside letters, punctuation within): HTML."""
    text = inner.strip()
    if not text:
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    opens = lead or not before or not _is_word(before) or _is_word(text[0])
    closes = trail or not after or not _is_word(after) or _is_word(text[-1])
    if opens and closes and (lead or before != "*") and not text.startswith("*") and not text.endswith("*"):
        return f"{lead}{mark}{text}{mark}{trail}"
    for tag, sign in _MARKS.items():
        text = f"<{tag}>{text}</{tag}>" if mark in (sign, "***") else text
    return lead + text + trail


def _is_word(char: str) -> bool:
    return char.isalnum()


def _link(inner: str, href: str) -> str:
    text = inner.strip()
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{lead}[{text}]({_address(href)}){trail}" if text else inner


def _address(url: str) -> str:
    return f"<{url}>" if re.search(r"[()\s]", url) else url


def _code(text: str) -> str:
    text = " ".join(text.split("\n"))
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    padded = f" {text} " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else text
    return f"{fence}{padded}{fence}"
