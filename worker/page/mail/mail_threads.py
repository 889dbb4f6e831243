"""Which messages are one thread, and which message each of them answers (RFC 5322, 3.6.4).

Where ids are missing, subjects decide: "Re: The boats" answers the first message about the boats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from worker.page.answer_indexes import without_circles
from worker.page.mail.header_fields import read_answered_ids, read_field, read_message_id

_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,60}\]|(?:re|aw|antw|sv|vs|ref|odp|ynt|res|rv|r|回复|答复|返信)(?:\[\d+\]|\(\d+\))?\s*[::])\s*",
    re.IGNORECASE,
)
"""What programs put before the subject of an answer, in several languages, and the name of a list."""
_ANSWER = re.compile(_PREFIX.pattern.replace(r"\[[^\]]{1,60}\]|", ""), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """What a message's header says of its place in a thread."""

    message_id: str | None
    answered: tuple[str, ...]
    """The ids of the messages that it answers, the nearest first."""
    subject: str
    """Without marks of answers, in lower case."""
    is_answer: bool
    """Whether its subject says that it answers another message."""


def read_link(header: Message) -> Link:
    """Read what a header says of the message's place in a thread."""
    stated = read_field(header, "subject")
    return Link(
        read_message_id(header), read_answered_ids(header), bare_subject(stated), _says_answer(stated)
    )


def bare_subject(subject: str) -> str:
    """A subject without marks of answers and names of lists, in lower case."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return " ".join(subject.casefold().split())


def _says_answer(subject: str) -> bool:
    while found := _PREFIX.match(subject):
        if _ANSWER.match(subject):
            return True
        subject = subject[found.end() :]
    return False


def is_one_thread(links: Sequence[Link]) -> bool:
    """Whether messages are one thread: all but the opening one answer another, or name a common one."""
    if len(links) < 2:
        return len(links) == 1
    groups = _Groups()
    for number, link in enumerate(links):
        own = link.message_id or f"#{number}"
        groups.join(own, own)
        for answered in link.answered:
            groups.join(own, answered)
        if link.subject and (link.is_answer or link.answered):
            groups.join(own, f"subject {link.subject}")
    openings = {link.subject for link in links if not link.answered and not link.is_answer}
    for number, link in enumerate(links):
        if link.subject in openings and not link.answered and not link.is_answer:
            groups.join(link.message_id or f"#{number}", f"subject {link.subject}")
            openings.discard(link.subject)  # a second message of this subject opens a thread of its own
    roots = {groups.root_of(link.message_id or f"#{number}") for number, link in enumerate(links)}
    return len(roots) == 1


def find_parents(links: Sequence[Link]) -> list[int | None]:
    """The index of the message that each message answers; None for the opening one. Without circles.

    A message that answers one which is not here answers the nearest of its ancestors that is, else the
    first message.
    """
    places: dict[str, int] = {}
    for number, link in enumerate(links):
        if link.message_id:
            places.setdefault(link.message_id, number)
    parents: list[int | None] = []
    for number, link in enumerate(links):
        named = (places[answered] for answered in link.answered if answered in places)
        parents.append(next((place for place in named if place != number), None))
    return without_circles(parents)


class _Groups:
    """Names that belong together (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root_of(self, name: str) -> str:
        """The name that stands for a group."""
        above = self._above.setdefault(name, name)
        while above != name:
            self._above[name] = self._above[above]
            name, above = above, self._above[above]
        return name

    def join(self, one: str, other: str) -> None:
        """Put two names in one group."""
        self._above[self.root_of(one)] = self.root_of(other)
