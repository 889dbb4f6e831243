"""What newsletters put around their text: "view in browser", how to unsubscribe, links to networks.

Only for messages that state how to unsubscribe (RFC 2369). On messages in the manner of several makers,
leaving this out gave more of the text, and less else, than choosing the text as on a page.
"""

from __future__ import annotations

import re
from email.message import Message

from worker.page.page import Element
from worker.word_tables import names

MAX_NOTE_CHARS = 400
"""A longer paragraph is a text that speaks of unsubscribing."""
MAX_END_CHARS = 300
"""So much after the note on unsubscribing is left out with it: an address, links to networks."""
_BLOCKS = names("td th p div li center table tr tbody section footer")
_LEAVE = re.compile(
    r"\bunsubscribe|\bopt[ -]out\b|email preferences|abmelden|abbestellen|newsletter abbestellen|désabonner"
    r"|désinscri|darse de baja|cancelar (?:la )?suscripci|disiscriv|cancella(?:re)? l.iscrizione|afmelden"
    r"|uitschrijven|cancelar (?:a )?inscri|отписаться|退订|取消订阅|配信停止|수신거부",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"(?:view|read|open|see) (?:this |it )?(?:e-?mail |message |newsletter )?"
    r"(?:in (?:your |a |the )?(?:web )?browser|online)"
    r"|im browser (?:ansehen|anzeigen|öffnen|lesen)|online-version|dans (?:votre|le|un) navigateur"
    r"|version en ligne|en (?:el|tu|su) navegador|nel (?:tuo )?browser|in (?:de |je |uw )?browser"
    r"|no (?:seu )?navegador|в браузере",
    re.IGNORECASE,
)


def is_newsletter(message: Message) -> bool:
    """Whether a message says how to get no more of its kind."""
    return "List-Unsubscribe" in message


def find_notes(body: Element) -> set[Element]:
    """The smallest elements that hold such a note, and the short end after the last one."""
    blocks = [element for element in body.walk() if element.tag in _BLOCKS]
    leaving = _smallest(blocks, _LEAVE)
    notes = leaving | _smallest(blocks, _BROWSER)
    if leaving:
        last = max(leaving, key=lambda element: element.start)
        after = [element for element in body.walk() if element.start >= last.end]
        outermost = [
            element for element in after if element.parent is None or element.parent.start < last.end
        ]
        if sum(len(element.text) for element in outermost) <= MAX_END_CHARS:
            notes |= set(outermost)
    return notes


def _smallest(blocks: list[Element], words: re.Pattern[str]) -> set[Element]:
    """The blocks with these words that hold no smaller block with them; none that is longer than a note."""
    found: set[Element] = set()
    holders: set[Element] = set()
    for element in reversed(blocks):
        if element in holders:
            continue
        text = element.text if element.end - element.start <= MAX_NOTE_CHARS else ""
        if len(text) <= MAX_NOTE_CHARS and words.search(text):
            found.add(element)
            holders.update(element.ancestors())
    return found
