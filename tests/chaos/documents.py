"""Documents that can be told apart, and the keys under which they are submitted."""

import os
import random
import time
from dataclasses import dataclass, field

from tests.thread_site.truth import Thread, make_thread

SYLLABLES = [a + b for a in "bdfghklmnprstvwz" for b in "aeiou"]
WAYS = ("ledger", "celery", "stream")
WORDS = 90
COMMENTS = 45
"""Of a thread: more than one page of it shows."""


@dataclass(frozen=True)
class Document:
    number: int
    path: str
    mark: str
    """A word that stands in this document alone."""
    ways: tuple
    """How it is submitted, each way twice, always under the same key."""
    reason: str | None = None
    """Why it must fail; None when it must be stored."""
    thread: Thread | None = field(default=None, compare=False)
    """The thread beneath it, if it is an article of a web site."""
    is_watched: bool = False
    """Whether it is in the watched folder, which finds it however else it is submitted."""

    @property
    def key(self):
        return f"chaos-{self.number}"


def write(watched, quiet, site, number, seed):
    """Write the document of this number into the watched folder or the one that is not polled, or post it.

    Of five, three are submitted in one way each, one in all three, and one is left to be found. Every 21st
    is one that nobody can read, every seventh an article on the site with a thread of several pages.
    """
    rnd = random.Random(f"{seed}:{number}")
    mark = f"mark{number:05}x{rnd.randrange(10**6):06}"
    ways = (*((way,) for way in WAYS), WAYS, ())[number % 5]
    if number % 7 == 3 and ways:
        return _post(site, mark, number, ways)
    if number % 21 == 20:
        content, reason = b"\x89PNG\r\n\x1a\n" + mark.encode() + rnd.randbytes(600), "binary_file"
    else:
        content, reason = _text(rnd, mark, number % 2).encode(), None
    is_watched = number % 5 > 2
    path = (watched if is_watched else quiet) / f"{mark}.{'html' if number % 2 else 'txt'}"
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    long_ago = time.time() - 60
    os.utime(part, (long_ago, long_ago))  # it has held still long enough
    part.replace(path)
    return Document(number, str(path), mark, ways, reason, is_watched=is_watched)


def _post(site, mark, number, ways):
    thread = make_thread(number, COMMENTS, depth=3)
    thread.article.append(f"So much on {mark}.")
    site.threads[number] = thread
    return Document(number, site.url(site.path(thread)), mark, ways, thread=thread)


def _text(rnd, mark, is_page):
    words = ["".join(rnd.choices(SYLLABLES, k=rnd.randint(2, 4))) for _ in range(WORDS)]
    sentences = [" ".join(words[at : at + 15]).capitalize() + "." for at in range(0, WORDS, 15)]
    if not is_page:
        return f"A note on {mark}\n\n" + "\n\n".join(sentences) + f"\n\nSo much on {mark}.\n"
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in (*sentences, f"So much on {mark}."))
    head = f"<title>On {mark}</title>"
    return f"<html><head>{head}</head><body><article><h1>On {mark}</h1>{paragraphs}</article></body></html>"
