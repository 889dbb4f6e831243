"""Addresses of the pages of one thread: the same address but for a page's number or an offset.

The names and shapes are those of forums and blogs as they write them: WordPress (`comment-page-2`,
`cpage=2`), phpBB and Invision 3 (`start=20`, `st=20`), vBulletin, MyBB, XenForo (`page=2`, `page-2`,
`page2`), SMF (`topic=123.20`), Vanilla (`p2`), Discuz (`thread-123-2-1.html`), Drupal (`page=0,1`), Hacker
News (`p=2`), WoltLab (`pageNo=2`), Tieba (`pn=2`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from worker.comments.leads.pager_words import OF_COMMENTS
from worker.page.links import find_base_url, resolve_url
from worker.page.page import Page

_OF_COMMENTS = r"(?:c|comments?|repl(?:y|ies)|responses?|answers?|reactions?|thread|posts?|messages?)"
_PAGE_WORD = (
    r"(?:page(?:d|s|_?no|_?num(?:ber)?|_?index)?|pg|pn|cur(?:rent)?_?page|seite|pagina|página|strona|stranka|"
    r"sida|side|sivu|sayfa|oldal|str)"
)
_OFFSET_WORD = r"(?:start|st|offset|skip|begin|from|first)"
_PARAMETER = re.compile(
    rf"(?P<of>{_OF_COMMENTS}?)[-_]?(?:(?P<offset>{_OFFSET_WORD})|{_PAGE_WORD}|p)", re.IGNORECASE
)
MAX_P_DIGITS = 3
"""A longer `p` is the id of a post (phpBB, vBulletin), as any `p` of a site's root is (WordPress)."""
_LAST_NUMBER = re.compile(r"(?:\d+,)*(\d{1,7})")
_IN_PATH = re.compile(
    rf"[/,_.-](?P<of>(?:comments?|repl(?:y|ies))[-_/]?)?(?:{_PAGE_WORD}[-_/,.]?|p)"
    r"(?P<number>\d{1,6})(?=/?$|\.\w{1,5}$)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?P<id>\d+)\.(?:(?P<number>\d+)|msg\d+|new|0)")
_DOTTED_IN_PATH = re.compile(r"(?<=topic,)(?P<id>\d+)\.(?:(?P<number>\d+)|msg\d+|new)")
_BARE = re.compile(r"[/,_-](?P<number>\d{1,5})")
_END = re.compile(r"/?$|\.\w{1,5}$")
_STARTS = re.compile(r"/?(?:(?:index|default|home)\.\w{2,5})?")
"""Paths that name no document."""
_NO_IDENTITY = re.compile(
    r"s|sid|phpsessid|jsessionid|utm_\w+|fbclid|gclid|ref|source|sort\w*|order|view\w*|tab|hl|hilit|highlight|amp|"
    r"share|replytocom|do|f|pid|comment|comment_?id|show_?comment\w*|noscript|mode|nested|threshold|lang|locale",
    re.IGNORECASE,
)
"""Parameters that do not say which document it is."""
_SESSION = re.compile(
    r"(?<=[?&])(?:s|sid|phpsessid|jsessionid|zenid|osid)=[0-9a-z:]{16,}(?:&|$|(?=#))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageAddress:
    """An address without the number of its page, and that number."""

    host: str
    path: str
    query: frozenset[tuple[str, str]]
    number: int | None = None
    """None if the address has none: the first page, mostly."""
    is_offset: bool = False
    """Whether the number counts comments, from 0."""
    of_comments: bool = False
    """Whether the number's name says that it is of comments: `cpage`, `comment-page-2`."""
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    """Where the number stands in the address."""


@lru_cache(maxsize=512)
def read_page_address(address: str) -> PageAddress | None:
    """Take an address apart; None if it is not one of the web."""
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:  # such as http://[bad
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path_at = address.index(parts.path, address.index("//") + 2 + len(parts.netloc)) if parts.path else 0
    read = PageAddress(parts.hostname.removeprefix("www."), parts.path, frozenset())
    if (found := _DOTTED_IN_PATH.search(parts.path) or _IN_PATH.search(parts.path)) is not None:
        kept = found["id"] if "id" in found.groupdict() else ""
        read = replace(
            read,
            path=parts.path[: found.start()] + kept + parts.path[found.end() :],
            number=int(found["number"]) if found["number"] else None,
            is_offset=bool(kept),
            of_comments=bool(found.groupdict().get("of")),
            span=(path_at + found.start("number"), path_at + found.end("number")),
        )
    return _read_query(replace(read, path=read.path.rstrip("/")), query, address)


def _read_query(read: PageAddress, query: list[tuple[str, str]], address: str) -> PageAddress:
    names_document = not _STARTS.fullmatch(read.path)
    kept: list[tuple[str, str]] = []
    for name, value in query:
        named, numbered = _PARAMETER.fullmatch(name), _LAST_NUMBER.fullmatch(value)
        if named and numbered and (name.lower() != "p" or (names_document and len(value) <= MAX_P_DIGITS)):
            read = _with_number(read, numbered[1], address, f"{name}={value}")
            read = replace(read, is_offset=bool(named["offset"]), of_comments=bool(named["of"]))
        elif dotted := _DOTTED.fullmatch(value):
            kept.append((name, dotted["id"]))
            if dotted["number"]:
                read = _with_number(read, dotted["number"], address, f"{name}={value}")
            read = replace(read, is_offset=True)
        else:
            kept.append((name, value))
    return replace(read, query=frozenset(kept))


def _with_number(read: PageAddress, number: str, address: str, written: str) -> PageAddress:
    at = address.find(written, address.find("?")) + len(written)
    return replace(read, number=int(number), span=(at - len(number), at) if at >= len(written) else (0, 0))


def compare_pages(own: str, other: str) -> tuple[PageAddress, PageAddress] | None:
    """Both addresses taken apart if they may be pages of one document; None if they are of two.

    Their numbers differ; one of them may have none. A number may also stand without a name, at the path's
    end or after the document's id.
    """
    one, two = read_page_address(own), read_page_address(other)
    if one is None or two is None or one.host != two.host:
        return None
    if one.path != two.path:
        pair = _compare_bare(one, two, other)
        if pair is None and (turned := _compare_bare(two, one, own)):  # the other is the first page
            pair = turned[1], turned[0]
        if pair is None:
            return None
        one, two = pair
    stated = {(name, value) for name, value in one.query if not _NO_IDENTITY.fullmatch(name)}
    if not stated <= two.query or two.number == one.number:
        return None
    return None if _STARTS.fullmatch(one.path) and not stated else (one, two)


def _compare_bare(one: PageAddress, two: PageAddress, other: str) -> tuple[PageAddress, PageAddress] | None:
    """A number without a name: added at the path's end, or the only one that differs, after an id."""
    if one.query - two.query or one.number is not None or two.number is not None:
        return None
    path_at = other.index(two.path, other.index("//") + 2 + len(two.host))
    ending = _END.search(one.path)
    stem = one.path[: ending.start()] if ending else one.path
    if two.path.startswith(stem) and not _STARTS.fullmatch(stem):
        rest = two.path[len(stem) :]
        added = _BARE.match(rest)
        has_id = any(char.isdigit() for char in stem.rpartition("/")[2])
        if added and (rest[0] == "/" or has_id) and rest[added.end() :] == one.path[len(stem) :]:
            at = path_at + len(stem)
            return one, replace(
                two, path=one.path, number=int(added["number"]),
                span=(at + added.start("number"), at + added.end("number")),
            )  # fmt: skip
    return _compare_numbers(one, two, path_at)


def _compare_numbers(
    one: PageAddress, two: PageAddress, path_at: int
) -> tuple[PageAddress, PageAddress] | None:
    ours, theirs = re.split(r"(\d+)", one.path), re.split(r"(\d+)", two.path)
    differing = [at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b]
    if len(ours) != len(theirs) or len(differing) != 1 or differing[0] < 3 or not differing[0] % 2:
        return None
    at = differing[0]
    if len(ours[at]) > 4 or len(theirs[at]) > 4:
        return None
    start = path_at + len("".join(theirs[:at]))
    return (
        replace(one, number=int(ours[at])),
        replace(two, path=one.path, number=int(theirs[at]), span=(start, start + len(theirs[at]))),
    )


def is_page_of_comments(own: str, other: str) -> bool:
    """Whether an address is the own one with a word for comments added: `/comments`, `?comments=all`."""
    one, two = read_page_address(own), read_page_address(other)
    if one is None or two is None or one.host != two.host or _STARTS.fullmatch(one.path):
        return False
    step = two.path.removeprefix(one.path)
    if one.path != two.path:
        return bool(re.fullmatch(r"/[^/]+", step)) and OF_COMMENTS.search(step) is not None
    added = two.query - one.query
    return one.query <= two.query and any(
        OF_COMMENTS.search(f"{name} {value}") and not any(char.isdigit() for char in value.removesuffix("1"))
        for name, value in added
    )


def is_same_host(one: str, other: str) -> bool:
    """Whether two addresses are of one host, with or without `www`."""
    pages = read_page_address(one), read_page_address(other)
    return pages[0] is not None and pages[1] is not None and pages[0].host == pages[1].host


def is_of_document(own: str, other: str) -> bool:
    """Whether an address is that of a document, of one of its pages, or of a comment in it."""
    one, two = read_page_address(own), read_page_address(other)
    if one is None or two is None or one.host != two.host:
        return False
    theirs = dict(two.query)
    stated = {name: value for name, value in one.query if not _NO_IDENTITY.fullmatch(name)}
    if _STARTS.fullmatch(one.path):
        return one.path == two.path and bool(stated) and stated.items() <= theirs.items()
    if any(theirs.get(name, value) != value for name, value in stated.items()):
        return False
    return two.path == one.path or two.path.startswith(f"{one.path}/")


def shared_part(own: str) -> str:
    """What every page of a document has in its address, unless it is a relative one. Cheap to look for."""
    read = read_page_address(own)
    path = _END.sub("", read.path) if read else ""
    number = re.search(r"\d+", path)
    return path[: number.end()] if number else path


def without_session(address: str) -> str:
    """The same address without the id of the session in which it was given out."""
    return _SESSION.sub("", address).rstrip("?&")


def with_number(address: str, page: PageAddress, number: int) -> str:
    """The same address with another number."""
    start, end = page.span
    return f"{address[:start]}{number}{address[end:]}"


def without_page(address: str) -> str | None:
    """The address of the document of which a page is: without page number, fragment and what says nothing."""
    read = read_page_address(address)
    if read is None:
        return None
    stated = sorted((name, value) for name, value in read.query if not _NO_IDENTITY.fullmatch(name))
    return f"//{read.host}{read.path}" + (f"?{urlencode(stated)}" if stated else "")


def own_addresses(page: Page) -> list[str]:
    """The page's address, and the one that it states as its own."""
    stated = [page.url] if page.url else []
    for link in page.by_tag.get("link", ()):
        if link.attrs.get("rel", "").lower() == "canonical":
            canonical = resolve_url(link.attrs.get("href", ""), find_base_url(page))
            stated += [canonical] if canonical and canonical not in stated else []
    return [address for address in stated if address.startswith(("http://", "https://"))]
