"""Threads as they truly are: every comment with its author, time, words and parent."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PEOPLE = (
    "Anna Lind", "Bram de Wit", "chaff_cutter", "Dora Keene", "eelgrass", "Femke Voss", "Gil Amaro", "Hanne Juhl",
    "Ivo Marek", "June Okoro", "Karel Tuin", "Lotte", "millwright79", "Nils Aabye", "Orla Finn", "Piet Haan",
    "quernstone", "Rosa Blum", "Sem Prins", "Tilda Roe", "Ueli Graf", "Vera Pohl", "Wim Bos", "xenia", "Yara Sol",
)  # fmt: skip
SUBJECTS = [
    "miller",
    "keeper",
    "ferry",
    "sluice",
    "bakery",
    "council",
    "harbour",
    "orchard",
    "railway",
    "library",
    "tower",
    "granary",
]
VERBS = [
    "closed",
    "opened",
    "mended",
    "sold",
    "measured",
    "painted",
    "forgot",
    "carried",
    "counted",
    "moved",
    "found",
    "guarded",
]
OBJECTS = [
    "bridge",
    "ledger",
    "windows",
    "bell",
    "road",
    "sails",
    "ladder",
    "boats",
    "clock",
    "stones",
    "harvest",
    "garden",
]
PLACES = [
    "polder",
    "village",
    "dyke",
    "market",
    "station",
    "island",
    "church",
    "forest",
    "quay",
    "marsh",
    "hill",
    "mill",
]
REASONS = (
    "because nobody else would", "after the long winter", "although the mayor had said no",
    "before the children came home", "when the wind turned at last", "while we were all asleep",
    "and my grandmother saw it happen", "which was the talk of that year", "so the price of bread went up",
)  # fmt: skip
BEGINNING = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@dataclass
class Comment:
    """A comment, whether or not readers see it."""

    id: int
    author: str
    at: datetime
    text: str
    parent: int | None = None
    deleted: bool = False
    held: bool = False
    """Waits for a moderator; no reader sees it."""

    late: bool = False
    """Came while the thread was being read, so that a reading may have missed it."""

    @property
    def html(self):
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.text.split("\n\n"))


@dataclass
class Thread:
    """An article, or a thread's opening post, and what is said about it."""

    number: int
    title: str
    author: str
    at: datetime
    article: list[str]
    comments: list[Comment] = field(default_factory=list)

    @property
    def shown(self):
        """The comments that readers see, the oldest first."""
        return [comment for comment in self.comments if not comment.deleted and not comment.held]

    @property
    def roots(self):
        """The shown comments that answer none that is shown."""
        ids = {comment.id for comment in self.shown}
        return [comment for comment in self.shown if comment.parent not in ids]

    def answers_to(self):
        """The shown answers by the id of the comment that they answer."""
        found = {}
        for comment in self.shown:
            found.setdefault(comment.parent, []).append(comment)
        return found

    def add(self, parent=None, text=None):
        """A comment arrives."""
        count = len(self.comments)
        rng = random.Random(f"{self.number}/{count}")
        at = self.at + timedelta(minutes=30 + 7 * count)
        text = text or write(rng, rng.choice((1, 1, 2, 3)))
        comment = Comment(self.number * 10_000 + count + 1, rng.choice(PEOPLE), at, text, parent)
        self.comments.append(comment)
        return comment


def make_thread(number, size, depth=1, *, moderated=False):
    """A thread of `size` comments that answer each other up to `depth` levels deep.

    Now and then two people say the same short words, and some comments have two paragraphs. If it is
    `moderated`, some of its comments are held and some deleted.
    """
    rng = random.Random(number)
    thread = Thread(
        number, f"The {rng.choice(SUBJECTS)} of {rng.choice(PLACES)} {number}", rng.choice(PEOPLE),
        BEGINNING + timedelta(hours=number), [write(rng, 6) for _ in range(5)],
    )  # fmt: skip
    levels = {}
    for count in range(size):
        above = [one for one in thread.comments[-8:] if levels[one.id] < depth]
        parent = rng.choice(above).id if above and count % 3 else None
        said = "Thank you, well put." if count % 40 == 17 else None
        comment = thread.add(parent, said)
        if count % 25 == 4:
            comment.text += "\n\n" + write(rng, 3)
        comment.held, comment.deleted = moderated and count % 30 == 11, moderated and count % 31 == 7
        levels[comment.id] = 1 + levels.get(parent, 0)
    return thread


def write(rng, sentences):
    """Sentences that hardly ever come twice."""
    return " ".join(
        f"The {rng.choice(SUBJECTS)} of the {rng.choice(PLACES)} {rng.choice(VERBS)} "
        f"{rng.randrange(3, 900)} {rng.choice(OBJECTS)} {rng.choice(REASONS)}."
        for _ in range(sentences)
    )
