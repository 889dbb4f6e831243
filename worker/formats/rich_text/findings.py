"""What is found in a rich text document: its text, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.formats.markup.block_writer import BlockWriter, ListItem
from worker.formats.markup.runs import note_mark
from worker.formats.rich_text.formatting import GroupState
from worker.formats.rich_text.header import INFORMATION, TIMES, Header, RtfStyle
from worker.formats.rich_text.text import TextFlow


@dataclass(slots=True)
class Annotation:
    """A reviewer's comment: its text, and what stands around it."""

    flow: TextFlow
    author: str = ""
    time: str = ""
    """A number, packed (see `unpack_time`)."""
    parent: str = ""
    """How many comments back its parent is, as a negative number."""


@dataclass(slots=True)
class Group:
    """An open group: its state, and the flow that its text goes to."""

    state: GroupState
    flow: TextFlow
    text: list[str] = field(default_factory=list)
    """Of a destination that is read by itself."""
    instruction: str = ""
    """Of a field."""
    is_starred: bool = False
    """Whether its first word names a destination that may be skipped."""
    is_first: bool = True
    is_text_box: bool = False


class Findings:
    """Collects while a document is read. Every note and annotation is a flow of text like the body."""

    def __init__(self) -> None:
        self.header = Header()
        self.body = TextFlow(self.header)
        self.notes: list[TextFlow] = []
        self.annotations: list[Annotation] = []
        self._author = ""
        """Of the annotation that follows."""

    def begin_flow(self, group: Group, word: str) -> None:
        """Begin a note or an annotation with a group."""
        outer = group.flow
        group.flow = TextFlow(self.header)
        state = group.state
        group.state = GroupState(
            font=state.default_font, default_font=state.default_font, fallback_chars=state.fallback_chars
        )
        if word == "footnote":
            self.notes.append(group.flow)
            outer.runs.append(note_mark(len(self.notes)))
        else:
            self.annotations.append(Annotation(group.flow, self._author))
            self._author = ""

    def take(self, destination: str, text: str, flow: TextFlow) -> None:
        """Take what was collected in a destination, inside this flow."""
        if destination in INFORMATION:
            self.header.information[destination] = text or self.header.information.get(destination, "")
        elif destination in ("listtext", "pntext"):
            flow.marker = text or flow.marker
        elif destination == "bkmkstart":
            flow.anchor = flow.anchor or text.strip() or None
        elif destination == "atnauthor":
            self._author = text.strip()
        elif self.annotations and destination == "atndate":
            self.annotations[-1].time = text.strip()
        elif self.annotations and destination == "atnparent":
            self.annotations[-1].parent = text.strip()

    def take_header_word(self, state: GroupState, word: str, number: int | None) -> None:
        """Take a control word of a font, a style or a time."""
        if word == "f":
            state.font = number or 0
        elif word == "fcharset":
            self.header.set_charset(state.font, number or 0)
        elif word in ("s", "cs", "ds", "ts"):
            state.paragraph.style = (number or 0) if word == "s" else -1
        elif word == "outlinelevel":
            self.header.styles.setdefault(state.paragraph.style, RtfStyle()).outline = number or 0
        elif state.destination in TIMES and number is not None:
            self.header.times.setdefault(state.destination, {})[word] = number

    def notes_html(self) -> str:
        """The notes as a list."""
        writer = BlockWriter()
        for number, flow in enumerate(self.notes, 1):
            writer.item(ListItem(0, "notes", number), flow.html() or "…", f"note-{number}")
        return writer.html()
