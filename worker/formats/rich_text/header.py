"""What stands before the text of a rich text document: its fonts, styles and information."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from worker.dates import Moment, Precision
from worker.document import Metadata
from worker.formats.markup.stated_metadata import read_names, read_tags, read_title
from worker.formats.markup.style_names import StyleKind, heading_level, is_monospaced, kind_of_style
from worker.formats.rich_text.character_sets import encoding_of_font

INFORMATION = frozenset(["title", "author", "subject", "doccomm", "keywords", "comment"])
TIMES = frozenset(["creatim", "revtim"])


@dataclass(slots=True)
class RtfStyle:
    """A style of paragraphs."""

    name: str = ""
    outline: int | None = None

    @property
    def kind(self) -> StyleKind:
        """What it marks, by its name."""
        return kind_of_style([self.name])

    @property
    def level(self) -> int | None:
        """The level of a heading, from 1."""
        named = heading_level([self.name])
        return named if self.outline is None or named else self.outline + 1 if self.outline < 9 else None


@dataclass(slots=True)
class Header:
    """Collected while the document is read."""

    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    """The encodings of fonts that have one of their own."""
    code_fonts: set[int] = field(default_factory=set)
    styles: dict[int, RtfStyle] = field(default_factory=dict)
    information: dict[str, str] = field(default_factory=dict)
    times: dict[str, dict[str, int]] = field(default_factory=dict)

    def name_font(self, font: int, name: str) -> None:
        """Take the name of a font."""
        if is_monospaced(name.rstrip("; ")):
            self.code_fonts.add(font)

    def set_charset(self, font: int, charset: int) -> None:
        """Take the charset of a font."""
        if encoding := encoding_of_font(charset):
            self.fonts[font] = encoding

    def encoding_of(self, font: int) -> str:
        """The encoding of text in a font."""
        return self.fonts.get(font, self.encoding)

    def metadata(self) -> Metadata:
        """What the information group states."""
        stated = {name: " ".join(text.split()) for name, text in self.information.items()}
        return Metadata(
            title=read_title(stated.get("title")),
            authors=read_names([stated.get("author")]),
            published=_time(self.times.get("creatim", {})),
            modified=_time(self.times.get("revtim", {})),
            description=stated.get("doccomm") or stated.get("subject") or None,
            tags=read_tags([stated.get("keywords")]),
        )


def unpack_time(packed: int) -> Moment | None:
    """The time of an annotation: minute, hour, day, month and year in 6, 5, 5, 4 and 9 bits (DTTM)."""
    packed &= 0xFFFFFFFF
    return _time(
        {
            "min": packed & 63, "hr": packed >> 6 & 31, "dy": packed >> 11 & 31, "mo": packed >> 16 & 15,
            "yr": 1900 + (packed >> 20 & 511),
        }
    )  # fmt: skip


def _time(fields: dict[str, int]) -> Moment | None:
    """A time by the clock of the writer; None for times that are none, such as the year 0."""
    try:
        at = datetime(
            fields.get("yr", 0), fields.get("mo", 0), fields.get("dy", 0), fields.get("hr", 0),
            fields.get("min", 0), fields.get("sec", 0), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    precision: Precision = "second" if "sec" in fields else "minute" if "hr" in fields else "day"
    return Moment(at, precision, zone_known=False)
