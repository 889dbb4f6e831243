"""Read a rich text document: one pass over its tokens, with a state for each open group."""

from __future__ import annotations

from worker.errors import Rejected
from worker.formats.markup.runs import text_run
from worker.formats.rich_text.character_sets import BY_WORD, decode_bytes, encoding_of_page
from worker.formats.rich_text.destinations import CHARACTERS, READ, SKIPPED, TRANSPARENT
from worker.formats.rich_text.findings import Findings, Group
from worker.formats.rich_text.formatting import GroupState
from worker.formats.rich_text.header import TIMES, RtfStyle
from worker.formats.rich_text.text import TextFlow
from worker.formats.rich_text.tokens import Token, split_tokens
from worker.formats.word.fields import link_of
from worker.word_tables import names

MAX_DEPTH = 200
"""Groups inside each other; Word's own documents have some twenty. Some control words look at all open
groups, so that the time for them grows with the depth."""
_ROW_WORDS = names("trowd cellx trhdr clmrg clvmrg")


class RtfReader:
    """Reads a document. Afterwards `found` holds what is in it."""

    def __init__(self, target: str) -> None:
        self.found = Findings()
        self._target = target
        self._groups: list[Group] = []
        self._bytes: list[str] = []
        self._skipped_chars = 0

    def read(self, source: str) -> None:
        """Read a source, decoded as Latin-1. Raises Rejected("malformed_rtf") if it is cut off."""
        for token in split_tokens(source):
            if token.kind == "bytes":
                self._take_bytes(token.text)
                continue
            self._flush()
            if token.kind == "open":
                self._open()
            elif not self._groups:
                break
            elif token.kind == "close":
                self._close()
                if not self._groups:
                    return
            elif token.kind == "star":
                self._groups[-1].is_starred = True
            elif token.kind == "character":
                self._add(token.text)
            else:
                self._take_word(token)
        raise Rejected("malformed_rtf", f"{self._target}: it is cut off; a group is never closed")

    def _open(self) -> None:
        if len(self._groups) >= MAX_DEPTH:
            raise Rejected("malformed_rtf", f"{self._target}: more than {MAX_DEPTH} groups inside each other")
        outer = self._groups[-1] if self._groups else None
        state = outer.state.copy() if outer else GroupState()
        self._groups.append(Group(state, outer.flow if outer else self.found.body))
        self._skipped_chars = 0

    def _close(self) -> None:
        self._skipped_chars = 0
        group = self._groups.pop()
        outer = self._groups[-1] if self._groups else None
        destination = group.state.destination
        if outer is None:
            return
        if outer.state.destination == destination and destination != "field":
            outer.text += group.text  # a group for its look alone
        elif destination in READ:
            self._end_destination(destination, "".join(group.text), outer)
        if group.flow is not outer.flow and group.is_text_box:
            outer.flow.boxes.append(group.flow.html())

    def _end_destination(self, destination: str, text: str, outer: Group) -> None:
        """Use what was collected in a destination."""
        if destination == "fldinst":
            owner = next((one for one in self._groups[::-1] if one.state.destination == "field"), outer)
            owner.instruction = text
        else:
            self.found.take(destination, text, outer.flow)

    def _take_word(self, token: Token) -> None:
        group = self._groups[-1]
        is_first, group.is_first = group.is_first, False
        word, number = token.text, token.number
        if (is_first or group.is_starred) and self._enter(group, word):
            return
        if group.state.destination == "skip":
            return
        if word == "u":
            self._take_unicode(number or 0)
        elif CHARACTERS.get(word):
            self._add(CHARACTERS[word])
        elif word in BY_WORD:
            self.found.header.encoding = BY_WORD[word]
        elif word == "ansicpg":
            self.found.header.encoding = encoding_of_page(number or 0)
        elif group.state.destination in ("fonttbl", "stylesheet") or group.state.destination in TIMES:
            self.found.take_header_word(group.state, word, number)
        else:
            self._take_layout_word(group, word, number)

    def _enter(self, group: Group, word: str) -> bool:
        """Begin a destination, if the word names one; an unknown one that may be skipped is skipped."""
        state = group.state
        is_starred, group.is_starred = group.is_starred, False
        if state.destination == "skip":
            return True
        if word in SKIPPED or (is_starred and word not in READ | TRANSPARENT):
            state.destination = "skip"
        elif word in ("footnote", "annotation"):
            self.found.begin_flow(group, word)
        elif word in READ:
            state.destination = word
        elif word == "fldrslt":
            self._begin_result(group)
        elif word == "shptxt":
            group.flow, group.is_text_box = TextFlow(self.found.header), True
        elif word == "upr":
            state.destination = (
                word  # the same text twice: what follows at once is for programs without Unicode
            )
        elif word == "ud":
            outer = (one.state.destination for one in reversed(self._groups))
            state.destination = next(one for one in outer if one != "upr")
        elif word not in TRANSPARENT:
            return False
        return True

    def _begin_result(self, group: Group) -> None:
        """The result of a field is text; that of a link leads somewhere."""
        owner = next((one for one in self._groups[-2::-1] if one.state.destination == "field"), None)
        group.state.destination = "text"
        group.state.href = (link_of(owner.instruction) if owner else None) or group.state.href

    def _take_layout_word(self, group: Group, word: str, number: int | None) -> None:
        flow, state = group.flow, group.state
        if word == "par" and state.destination in ("listtext", "pntext"):
            self._end_item(flow)
        elif word in ("par", "sect", "nestcell", "nestrow"):
            flow.end_paragraph(state.paragraph)
        elif word == "cell":
            flow.end_cell(state.paragraph)
        elif word == "row":
            flow.end_row()
        elif word in _ROW_WORDS:
            flow.table.define(word, number)
        else:
            state.apply(word, number)

    def _end_item(self, flow: TextFlow) -> None:
        """End an item whose text stands where only its mark should be, as AbiWord writes it."""
        inner = [one for one in self._groups if one.state.destination in ("listtext", "pntext")]
        marker, _, text = "".join("".join(one.text) for one in inner).partition("\t")
        for one in inner:
            one.text.clear()
        flow.runs.append(text_run(text))
        flow.marker = marker or "•"
        flow.end_paragraph(inner[-1].state.paragraph)

    def _take_unicode(self, code: int) -> None:
        self._add(chr(code % 65536 if code < 0 else min(code, 0x10FFFF)))
        self._skipped_chars = self._groups[-1].state.fallback_chars

    def _take_bytes(self, text: str) -> None:
        """Collect bytes: a character may have two, written in different ways."""
        if self._skipped_chars:
            skipped = min(self._skipped_chars, len(text))
            self._skipped_chars -= skipped
            text = text[skipped:]
        if text and self._groups:
            self._groups[-1].is_first = False
            self._bytes.append(text)

    def _flush(self) -> None:
        if self._bytes:
            text = "".join(self._bytes)
            self._bytes = []
            if self._groups and self._groups[-1].state.destination != "skip":
                state = self._groups[-1].state
                self._add(decode_bytes(text, self.found.header.encoding_of(state.font)))

    def _add(self, text: str) -> None:
        """Add text to what it belongs to."""
        group = self._groups[-1]
        state = group.state
        if state.destination in ("text", "field"):
            if not (state.is_hidden or state.is_deleted):
                is_code = state.font in self.found.header.code_fonts and state.font != state.default_font
                marks = state.marks | ({"code"} if is_code else set())
                group.flow.runs.append(text_run(text, marks, state.href))
        elif state.destination == "fonttbl":
            self.found.header.name_font(state.font, text)
        elif state.destination == "stylesheet":
            style = self.found.header.styles.setdefault(state.paragraph.style, RtfStyle())
            style.name = style.name or text.strip().rstrip(";")
        else:
            group.text.append(text)
