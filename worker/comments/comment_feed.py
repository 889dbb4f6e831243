"""Read a feed of a page's comments: RSS (2.0, 1.0) or Atom in, the comments of a thread out, oldest first.

Parents are those of RFC 4685 (`thr:in-reply-to`), of Blogger's `related` links, and of the line that
WordPress puts above an answer ("In reply to NAME."), which is no part of its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.comments.control_words import IN_REPLY_TO
from worker.comments.leads.page_addresses import is_of_document, is_same_host
from worker.comments.markup.opening_post import repeats_document
from worker.comments.native_ids import native_id_at, native_id_of
from worker.dates.reading import parse_absolute
from worker.document import Fact, FoundComment, Lead, RawItem, ThreadPart
from worker.document.thread import MAX_COMMENTS
from worker.errors import Rejected
from worker.page.answer_indexes import without_circles
from worker.page.charset import decode
from worker.page.feed_entries import read_author, read_content, read_text
from worker.page.links import resolve_url
from worker.page.page import Element, parse_markup
from worker.page.xml_reader import XmlNode, XmlReader

MAX_OTHER_CHARS = 4
"""Around the name and "in reply to" in the line that says whom a comment answers: "als", "へ"."""
_BEGINNING_CHARS = 20_000
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s/>]")
_WANTED = frozenset(["item", "entry", "link", "opensearch:totalResults"])
_FEED_ENDING = re.compile(
    r"(?:/(?:feed|rss2?|atom|rdf|comments|default)){1,4}/?$|\.(?:rss|atom|xml)$", re.IGNORECASE
)


@dataclass(slots=True)
class _Entry:
    """A comment, with the ids of what it says that it answers."""

    comment: FoundComment
    answers: list[str]
    outside: str | None
    """The first of them that is the id of a comment for sure, also if the feed does not have it."""


class _Enough(Exception):
    """The feed has more comments than are read."""


def read_comment_feed(raw: RawItem, lead: Lead, article: str | None = None, document: str = "") -> ThreadPart:
    """Read the comments of a feed.

    `article` is the address of the page whose comments they are, and `document` the text of its body. Of a
    feed with comments on several pages, only those on this page are taken; an entry for the document itself
    is none. Raises Rejected("not_a_thread") if it is no feed, and Rejected("dtd_refused").
    """
    text = decode(raw.content, raw.charset)
    if not _ROOT.search(text[:_BEGINNING_CHARS]):
        raise Rejected("not_a_thread", f"{raw.target}: it is no RSS or Atom feed")
    reader = _FeedReader(raw.final_url or lead.address)
    try:
        XmlReader(_WANTED, reader.take, ("item", "entry")).read(text)
    except _Enough:
        reader.notes.append(f"only the first {MAX_COMMENTS:,} are read")
    pages = [article, reader.site, _FEED_ENDING.sub("", lead.address)]
    entries = _oldest_first(_of_one_page(reader.entries, pages))
    if entries and repeats_document(entries[0].comment.text, document):
        del entries[0]
    if left := len(reader.entries) - len(entries):
        reader.notes.append(f"{left} of other pages, or the page itself, are left out")
    comments = _with_parents(entries)
    stated = reader.stated if reader.stated is not None and reader.stated >= len(comments) else None
    why = Fact("comments", f"{len(comments)} in a feed", "; ".join(reader.notes) or "each entry is a comment")
    leads = (replace(lead, address=reader.next),) if reader.next not in (None, lead.address) else ()
    return ThreadPart(tuple(comments), leads, stated, (why,))


class _FeedReader:
    """Takes the elements of a feed one by one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.site: str | None = None
        """The page that the feed says it belongs to."""
        self.next: str | None = None
        """The next part of the feed (RFC 5005)."""
        self.stated: int | None = None
        self.entries: list[_Entry] = []
        self.notes: list[str] = []

    def take(self, node: XmlNode) -> None:
        """Take one element. Raises _Enough."""
        if node.name in ("item", "entry"):
            if len(self.entries) == MAX_COMMENTS:
                raise _Enough
            if (entry := self._read_entry(node)) is not None:
                self.entries.append(entry)
        elif node.name == "link":
            self._take_link(node)
        elif (number := node.text.strip()).isdecimal() and len(number) < 8:
            self.stated = int(number)

    def _take_link(self, link: XmlNode) -> None:
        address = resolve_url(link.attrs.get("href") or link.text.strip(), self.address)
        rel = link.attrs.get("rel", "alternate")
        if rel == "alternate":
            self.site = self.site or address
        elif rel == "next" and address and is_same_host(address, self.address):
            self.next = address

    def _read_entry(self, node: XmlNode) -> _Entry | None:
        summary = node.find("summary")
        html = read_content(node) or node.text_of("description") or (summary and read_text(summary)) or ""
        body = next(iter(parse_markup(html).by_tag.get("body", ())), None)
        content = (
            [part for part in body.children if isinstance(part, Element) or part.strip()] if body else []
        )
        answered, content = _split_reply_line(content)
        url = self._address_of(node)
        guid = node.text_of("guid", "id")
        shown = node.text_of("pubDate", "published", "dc:date", "updated")
        author = node.find("author")
        name = read_author(node)
        if not content and name is None:
            return None
        comment = FoundComment(
            author=re.sub(r"^@(?=\w)", "", name) if name else None,
            content=tuple(content),
            posted_text=shown,
            posted=parse_absolute(shown) if shown else None,
            author_url=author.text_of("uri") if author is not None else None,
            url=url,
            native_id=(native_id_at(url) if url else None) or (native_id_of(guid) if guid else None),
        )
        stated = [answered] if answered else []
        answers = [found for value in _answered(node) if (found := native_id_of(value))]
        links = [found for value in _answered(node) if "#" in value and (found := native_id_at(value))]
        outside = next((found for found in [*stated, *links] if found != comment.native_id), None)
        return _Entry(comment, stated + answers, outside)

    def _address_of(self, node: XmlNode) -> str | None:
        stated = [
            link.attrs.get("href") or link.text
            for link in node.all("link")
            if link.attrs.get("rel", "alternate") == "alternate"
        ]
        stated += [
            guid.text for guid in node.all("guid") if guid.text.strip().startswith(("http:", "https:"))
        ]
        return next((url for address in stated if (url := resolve_url(address.strip(), self.address))), None)


def _answered(node: XmlNode) -> list[str]:
    """What an entry names as answered: addresses and ids. The page itself may be among them."""
    stated = [to.attrs.get(name) for to in node.all("thr:in-reply-to") for name in ("href", "ref")]
    stated += [link.attrs.get("href") for link in node.all("link") if link.attrs.get("rel") == "related"]
    return [value for value in stated if value]


def _split_reply_line(content: list[Element | str]) -> tuple[str | None, list[Element | str]]:
    """The id of the comment that the first line says is answered, and the content without that line."""
    first = content[0] if content else None
    if isinstance(first, Element):
        links = [element for element in first.walk() if element.tag == "a"]
        around = first.text
        rest = content[1:]
    elif first is not None and len(content) > 1 and isinstance(content[1], Element):
        links = [content[1]] if content[1].tag == "a" else []
        after = content[2] if len(content) > 2 and isinstance(content[2], str) else ""
        line, _, further = after.partition("\n")
        around = f"{first} {content[1].text}{line}"
        rest = [*([further] if further.strip() else []), *content[3 if after else 2 :]]
    else:
        return None, content
    if len(links) != 1:
        return None, content
    name, answered = links[0].text, native_id_at(links[0].attrs.get("href", ""))
    words = " ".join(around.replace(name, " ", 1).split()).strip(" .:,").casefold()
    says_so = IN_REPLY_TO.search(words)
    if answered and says_so and len(words) - len(says_so[0]) <= MAX_OTHER_CHARS:
        return answered, rest
    return None, content


def _of_one_page(entries: Sequence[_Entry], pages: Sequence[str | None]) -> list[_Entry]:
    """The entries of the first page that has some; without the entry of the page itself."""
    addresses = [entry.comment.url for entry in entries]
    for page in pages:
        if page and any(address and is_of_document(page, address) for address in addresses):
            return [
                entry
                for entry, address in zip(entries, addresses, strict=True)
                if not address or (is_of_document(page, address) and not _is_page(entry.comment, page))
            ]
    stated = {address.partition("#")[0] for address in addresses if address}
    return list(entries) if len(stated) <= 1 else []


def _is_page(comment: FoundComment, page: str) -> bool:
    """Whether an entry is the page itself: an opening post."""
    return comment.url is not None and comment.url.rstrip("/") in (page.rstrip("/"), f"{page.rstrip('/')}/1")


def _oldest_first(entries: list[_Entry]) -> list[_Entry]:
    times = [entry.comment.posted.at for entry in entries if entry.comment.posted]
    turned = entries[::-1] if len(times) > 1 and times[0] > times[-1] else list(entries)
    if len(times) < len(entries):
        return turned
    return sorted(turned, key=lambda entry: entry.comment.posted.at if entry.comment.posted else times[0])


def _with_parents(entries: Sequence[_Entry]) -> list[FoundComment]:
    """The comments with their parents; one that is not in the feed is named by its id."""
    places: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if entry.comment.native_id:
            places.setdefault(entry.comment.native_id, place)
    parents = without_circles(
        [next((places[id_] for id_ in entry.answers if id_ in places), None) for entry in entries]
    )
    made = []
    for entry, parent in zip(entries, parents, strict=True):
        above = entries[parent].comment.native_id if parent is not None else entry.outside
        made.append(replace(entry.comment, parent=parent, parent_native_id=above))
    return made
