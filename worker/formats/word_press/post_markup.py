"""The text of a post as WordPress shows it: paragraphs from empty lines, shortcodes resolved or left out.

Follows `wpautop` and the shortcodes of WordPress's own (https://developer.wordpress.org/reference/functions/wpautop/).
"""

from __future__ import annotations

import re
from html import escape

_BLOCKS = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|hr|iframe|legend|li|main|map|math|menu|nav|object|ol|p|pre|script|section|style"
    "|summary|svg|table|tbody|td|tfoot|th|thead|tr|ul|video|audio"
)
MAX_BRACKETS = 3_000
"""In a post with more of them, shortcodes stay as written: looking for their ends would take too long."""
_IS_BLOCK_EDITOR = re.compile(r"<!--\s*wp:[a-z]")
_KEPT = re.compile(r"<(pre|script|style|textarea|table|svg)\b.{0,100000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
"""Elements whose line ends are their own."""
_FIGURE = re.compile(r"<figure\b.{0,20000}?</figure\s*>", re.IGNORECASE | re.DOTALL)
_EDGE = re.compile(rf"\s*(</?(?:{_BLOCKS})(?:\s[^<>]*)?/?>)\s*", re.IGNORECASE)
_STARTS_BLOCK = re.compile(rf"</?(?:{_BLOCKS})\b", re.IGNORECASE)
_HOLDS_TEXT = re.compile(
    r"<(?:li|dd|dt|td|th|h[1-6]|p|figcaption|summary|caption|legend)\b[^<>]*>\Z", re.IGNORECASE
)
_BREAK = re.compile(r"(?<!<br />)(?<!<br>)(?<!<br/>)\n")
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\]]{0,2000})\](.{0,10000}?(?:</a>|<img\b[^>]*>))(.{0,10000}?)\[/(?:wp_)?caption\]",
    re.IGNORECASE | re.DOTALL,
)
_CAPTION_TEXT = re.compile(r"\bcaption\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CODE = re.compile(
    r"\[(code|sourcecode|source|php|js|css|html|python|bash|plain)\b[^\]]{0,500}\](.{0,100000}?)\[/\1\]",
    re.IGNORECASE | re.DOTALL,
)
_EMBED = re.compile(r"\[embed\b[^\]]{0,500}\]\s*(https?://[^\s\[\]<>]+)\s*\[/embed\]", re.IGNORECASE)
_OWN_NAMES = (
    r"gallery|audio|video|playlist|embed|caption|wp_caption|more|contact-form(?:-\d)?|youtube|vimeo"
    r"|soundcloud|tweet"
)
_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))+"
_TAG = re.compile(
    rf"(?<!\[)\[(?:(?:{_OWN_NAMES})\b[^\[\]]*|[A-Za-z][\w-]*{_ATTRIBUTES}\s*/?)\](?!\])", re.IGNORECASE
)
"""A shortcode of WordPress, or any with attributes. Other words in brackets are text: [sic]."""
_ENCLOSED = re.compile(r"(?<!\[)\[([A-Za-z][\w-]*)\]((?:(?!\[\1\]).){0,20000}?)\[/\1\]", re.DOTALL)
_CLOSING = re.compile(r"(?<!\[)\[/[A-Za-z][\w-]*\](?!\])")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")
_PRIVATE = re.compile("[\ue000\ue001]")
_PLACE = re.compile("\ue000(\\d+)\ue001")
"""Stands for an element that is kept as it is; both characters are private and no text."""


def write_post(source: str) -> str:
    """The HTML of a post or a comment."""
    source = _PRIVATE.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    if source.count("[") <= MAX_BRACKETS:
        source = _resolve_shortcodes(source)
    return source if _IS_BLOCK_EDITOR.search(source) else make_paragraphs(source)


def _resolve_shortcodes(source: str) -> str:
    source = _CODE.sub(lambda found: f"<pre>{found[2].strip(chr(10))}</pre>", source)
    source = _CAPTION.sub(_write_caption, source)
    source = _EMBED.sub(lambda found: f'<a href="{escape(found[1])}">{found[1]}</a>', source)
    kept: list[str] = []
    source = _KEPT.sub(lambda found: _keep(found[0], kept), source)
    source = _CLOSING.sub("", _ENCLOSED.sub(r"\2", _TAG.sub("", source)))
    return _put_back(_ESCAPED.sub(r"\1", source), kept)


def _write_caption(found: re.Match[str]) -> str:
    stated = _CAPTION_TEXT.search(found[1])
    text = found[3].strip() or (stated and (stated[1] or stated[2])) or ""
    return f"\n\n<figure>{found[2].strip()}<figcaption>{text}</figcaption></figure>\n\n"


def make_paragraphs(source: str) -> str:
    """Make paragraphs of lines between empty lines, and breaks of single line ends, outside of blocks."""
    kept: list[str] = []
    for whole in (_FIGURE, _KEPT):
        source = whole.sub(lambda found: f"\n\n{_keep(found[0], kept)}\n\n", source)
    source = re.sub(r"<br\s*/?>\s*\n?\s*<br\s*/?>", "\n\n", source)
    source = _EDGE.sub(r"\n\n\1\n\n", source)
    pieces: list[str] = []
    for piece in re.split(r"\n[^\S\n]*\n\s*", source):
        text = piece.strip()
        if not text:
            continue
        is_inside = bool(pieces) and _HOLDS_TEXT.match(pieces[-1]) is not None
        if is_inside or _STARTS_BLOCK.match(text) or _PLACE.fullmatch(text):
            pieces.append(text)
        else:
            pieces.append(f"<p>{_BREAK.sub('<br>', text)}</p>")
    return _put_back("".join(pieces), kept)


def _keep(source: str, kept: list[str]) -> str:
    kept.append(source)
    return f"\ue000{len(kept) - 1}\ue001"


def _put_back(source: str, kept: list[str]) -> str:
    for place in range(len(kept) - 1, -1, -1):
        source = source.replace(f"\ue000{place}\ue001", kept[place])
    return source
