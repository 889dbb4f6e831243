"""The text of a post as WordPress shows it: paragraphs from empty lines, shortcodes resolved or left out.

Follows `wpautop` and the shortcodes of WordPress's own (https://developer.wordpress.org/reference/functions/wpautop/).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_BLOCKS = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|hr|iframe|legend|li|main|map|math|menu|nav|object|ol|p|pre|script|section|style"
    "|summary|svg|table|tbody|td|tfoot|th|thead|tr|ul|video|audio"
)
MAX_BRACKETS = 3_000
"""In a post with more of them, shortcodes stay as written: looking for their ends would take too long."""
_IS_BLOCK_EDITOR = re.compile(r"<!--\s*wp:[a-z]")
_KEPT = re.compile(r"<(pre|script|style|textarea|table|svg)\b[^<>]*>", re.IGNORECASE)
"""Elements whose line ends are their own."""
_FIGURE = re.compile(r"<(figure)\b[^<>]*>", re.IGNORECASE)
_EDGE = re.compile(rf"(?:(?<!\s)\s+)?(</?(?:{_BLOCKS})(?:\s[^<>]*+)?>)\s*", re.IGNORECASE)
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
    r"\[(code|sourcecode|source|php|js|css|html|python|bash|plain)\b[^\]]{0,500}\]", re.IGNORECASE
)
_EMBED = re.compile(r"\[embed\b[^\]]{0,500}\]\s*(https?://[^\s\[\]<>]+)\s*\[/embed\]", re.IGNORECASE)
_OWN_NAMES = (
    r"gallery|audio|video|playlist|embed|caption|wp_caption|more|contact-form(?:-\d)?|youtube|vimeo"
    r"|soundcloud|tweet"
)
_ATTRIBUTES = r"(?:\s++[\w:-]++\s*+=\s*+(?:\"[^\"\[\]]*+\"|'[^'\[\]]*+'|[^\s\[\]\"']++))++"
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
    source = _replace_elements(source, _CODE, "[/{}]", _write_code)
    source = _CAPTION.sub(_write_caption, source)
    source = _EMBED.sub(lambda found: f'<a href="{escape(found[1])}">{found[1]}</a>', source)
    kept: list[str] = []
    source = _replace_elements(source, _KEPT, "</{}>", lambda whole, _: _keep(whole, kept))
    source = _CLOSING.sub("", _ENCLOSED.sub(r"\2", _TAG.sub("", source)))
    return _put_back(_ESCAPED.sub(r"\1", source), kept)


def _replace_elements(
    source: str, opening: re.Pattern[str], end: str, write: Callable[[str, str], str]
) -> str:
    """Replace each element from its opening tag, whose name is the first group, to its end; in linear time.

    `write` gets the whole element and its content.
    """
    lowered = source.lower() if len(source.lower()) == len(source) else source
    pieces: list[str] = []
    place = 0
    endless: set[str] = set()
    while found := opening.search(source, place):
        closing = end.format(found[1].lower())
        stop = -1 if closing in endless else lowered.find(closing, found.end())
        if stop < 0:
            endless.add(closing)
            pieces.append(source[place : found.end()])
            place = found.end()
            continue
        after = stop + len(closing)
        pieces += [
            source[place : found.start()],
            write(source[found.start() : after], source[found.end() : stop]),
        ]
        place = after
    return "".join((*pieces, source[place:]))


def _write_code(_whole: str, content: str) -> str:
    return f"<pre>{content.strip(chr(10))}</pre>"


def _write_caption(found: re.Match[str]) -> str:
    stated = _CAPTION_TEXT.search(found[1])
    text = found[3].strip() or (stated and (stated[1] or stated[2])) or ""
    return f"\n\n<figure>{found[2].strip()}<figcaption>{text}</figcaption></figure>\n\n"


def make_paragraphs(source: str) -> str:
    """Make paragraphs of lines between empty lines, and breaks of single line ends, outside of blocks."""
    kept: list[str] = []
    for whole in (_FIGURE, _KEPT):
        source = _replace_elements(source, whole, "</{}>", lambda it, _: f"\n\n{_keep(it, kept)}\n\n")
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
    """Put kept elements back, also those that stand in one another."""
    while _PLACE.search(source):
        source = _PLACE.sub(lambda found: kept[int(found[1])], source)
    return source
