"""Links between the chapters of a book become links within one document."""

from __future__ import annotations

from worker.formats.book.chapters import Chapter
from worker.page.page import Element
from worker.word_tables import names

_CARRIERS = names("p li dt dd h1 h2 h3 h4 h5 h6 sup")
"""Elements whose id stays when the text is cleaned."""


class ChapterLinks:
    """Where the links in the chapters lead, and the ids that the elements need for it."""

    def __init__(self, chapters: list[Chapter]) -> None:
        self._targets: dict[tuple[str, str], str] = {}
        self.ids: dict[Element, str] = {}
        """The new id of each element that a link leads to."""
        by_name = {chapter.name: (number, chapter) for number, chapter in enumerate(chapters, 1)}
        anchors = {name: _anchors_of(chapter) for name, (_, chapter) in by_name.items()}
        for chapter in chapters:
            for link in chapter.page.by_tag.get("a", []):
                name, fragment = chapter.resolve(link.attrs.get("href", ""))
                if name not in by_name or (name, fragment) in self._targets:
                    continue
                number, target = by_name[name]
                element = anchors[name].get(fragment, target.body)
                self._targets[name, fragment] = self._name(_carrier_of(element), number, fragment)

    def target(self, chapter: Chapter, href: str) -> str | None:
        """The address of a link in the document; None if it leads to a page that is left out."""
        name, fragment = chapter.resolve(href)
        if not name:
            return href
        found = self._targets.get((name, fragment))
        return f"#{found}" if found else None

    def _name(self, element: Element, number: int, fragment: str) -> str:
        return self.ids.setdefault(element, f"c{number}-{fragment}" if fragment else f"c{number}")


def _anchors_of(chapter: Chapter) -> dict[str, Element]:
    """The elements that links can name; of equal ids, the first."""
    found: dict[str, Element] = {}
    for element in chapter.body.walk():
        for name in (element.attrs.get("id"), element.attrs.get("name") if element.tag == "a" else None):
            if name:
                found.setdefault(name, element)
    return found


def _carrier_of(element: Element) -> Element:
    """The element that can carry an id for another: it, one around it, or the first below or after it."""
    around = next((above for above in (element, *element.ancestors()) if above.tag in _CARRIERS), None)
    if around is not None:
        return around
    below = next((inner for inner in element.walk() if inner.tag in _CARRIERS), None)
    return below or _following_carrier(element) or element


def _following_carrier(element: Element) -> Element | None:
    """The first carrier among the next elements beside this one."""
    if element.parent is None:
        return None
    later = [one for one in element.parent.children if isinstance(one, Element) and one.start > element.start]
    return next((inner for one in later[:5] for inner in one.walk() if inner.tag in _CARRIERS), None)
