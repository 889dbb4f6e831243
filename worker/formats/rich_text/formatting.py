"""The state of a group: what its text is, and how it and its paragraph look."""

from __future__ import annotations

from dataclasses import dataclass, field

_MARKS = {"b": "strong", "i": "em", "strike": "del", "striked": "del", "super": "sup", "sub": "sub"}


@dataclass(slots=True)
class ParagraphFormat:
    """How a paragraph looks."""

    style: int = 0
    outline: int | None = None
    """The level of a heading, from 0; 9 for text."""
    is_in_table: bool = False
    list_id: int = 0
    list_level: int = 0
    indent: int = 0
    """In twips, as the hanging indent."""
    first_indent: int = 0


@dataclass(slots=True)
class GroupState:
    """What holds in a group; an inner group begins with a copy."""

    destination: str = "text"
    """``text``, ``skip``, or the control word of a destination that is read by itself."""
    marks: frozenset[str] = frozenset()
    is_hidden: bool = False
    is_deleted: bool = False
    font: int = 0
    default_font: int = 0
    fallback_chars: int = 1
    """How many characters stand for a Unicode one, for programs that know none."""
    href: str | None = None
    paragraph: ParagraphFormat = field(default_factory=ParagraphFormat)

    def copy(self) -> GroupState:
        """The state of an inner group."""
        about = self.paragraph
        paragraph = ParagraphFormat(
            about.style, about.outline, about.is_in_table, about.list_id, about.list_level, about.indent,
            about.first_indent,
        )  # fmt: skip
        return GroupState(
            self.destination, self.marks, self.is_hidden, self.is_deleted, self.font, self.default_font,
            self.fallback_chars, self.href, paragraph,
        )  # fmt: skip

    def reset_characters(self) -> None:
        """Begin plain text: no emphasis, and the font of the document."""
        self.marks = frozenset()
        self.font = self.default_font
        self.is_hidden = self.is_deleted = False

    def apply(self, word: str, number: int | None) -> None:
        """Apply a control word that changes how text looks; others change nothing."""
        is_on = number != 0
        if word in _MARKS:
            mark = {_MARKS[word]}
            self.marks = self.marks | mark if is_on else self.marks - mark
        elif word == "nosupersub":
            self.marks -= {"sup", "sub"}
        elif word == "v":
            self.is_hidden = is_on
        elif word == "deleted":
            self.is_deleted = is_on
        elif word == "plain":
            self.reset_characters()
        elif word == "f":
            self.font = number or 0
        elif word == "deff":
            self.font = self.default_font = number or 0
        elif word == "uc":
            self.fallback_chars = min(max(number or 0, 0), 10)
        else:
            self._apply_to_paragraph(word, number or 0)

    def _apply_to_paragraph(self, word: str, number: int) -> None:
        paragraph = self.paragraph
        match word:
            case "pard":
                self.paragraph = ParagraphFormat()
            case "s":
                paragraph.style = number
            case "outlinelevel":
                paragraph.outline = number
            case "intbl":
                paragraph.is_in_table = True
            case "ls":
                paragraph.list_id = number
            case "ilvl":
                paragraph.list_level = min(max(number, 0), 20)
            case "li":
                paragraph.indent = number
            case "fi":
                paragraph.first_indent = number
