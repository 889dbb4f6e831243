"""What a terminal would obey or hide is spelled out; what a script needs stays."""

import json
import sys
import unicodedata

import pytest

from worker.runtime.visible_text import encodable_json, visible_json, visible_line, visible_text

HOSTILE = {
    "\x1b[31m": r"\x1b[31m",
    "\x1b]8;;https://bad.example\x07": r"\x1b]8;;https://bad.example\x07",
    "\x9b2J": r"\x9b2J",
    "a\nb\rc\td": r"a\nb\rc\td",
    "\x7f\x00\x85": r"\x7f\x00\x85",
    "exe\u202ecod.txt": r"exe\u202ecod.txt",
    "\u2066\u2069\u200e\u200f\u061c": r"\u2066\u2069\u200e\u200f\u061c",
    "a\u200bb\u2060c\ufeffd\xade": r"a\u200bb\u2060c\ufeffd\xade",
    "a\u200db\u200cc": r"a\u200db\u200cc",
    "\u2028\u2029": r"\u2028\u2029",
    "x\U000e0041\U000e007f": r"x\U000e0041\U000e007f",
    "\udc80\ud800": r"\udc80\ud800",
    "\u3164\u115f\u2800": r"\u3164\u115f\u2800",
    "a\ufe0fb\U000e0101": r"a\ufe0fb\U000e0101",
    "あ\u200dい": r"あ\u200dい",
    "\u202f [red] C:\\x": "\u202f [red] C:\\x",
}
HONEST = [
    "می‌خواهم کتاب بخوانم",
    "क्‍ष and ශ්‍රී",
    "👩‍👩‍👧‍👦 ❤️ 🧑🏽‍🚀 1️⃣ 👁️‍🗨️",
    "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f is the flag of Wales",
    "葛\U000e0100飾区",
    "Größe, naïve e\u0301, עברית, العربية, 日本語\u3000全角, 10\xa0000",
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items(), ids=ascii)
def test_what_is_obeyed_or_not_seen_is_spelled_out(text, shown):
    assert visible_line(text) == shown


@pytest.mark.parametrize("text", HONEST, ids=ascii)
def test_what_scripts_and_pictures_need_stays(text):
    assert visible_line(text) == visible_text(text) == text


def test_no_control_format_or_line_character_passes_alone():
    """Of all of Unicode; but for signs of Arabic and others that are drawn, though they are of this kind."""
    passed = {
        character
        for number in range(sys.maxunicode + 1)
        if unicodedata.category(character := chr(number)) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and visible_line(f"a{character}b") == f"a{character}b"
    }
    drawn = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    assert passed == set(drawn)


def test_text_keeps_its_lines():
    assert visible_text("one\n\n\ttwo\r\x1b[2J\n") == "one\n\n\ttwo\\r\\x1b[2J\n"


@pytest.mark.parametrize("text", [*HOSTILE, *HONEST], ids=ascii)
def test_json_means_the_same(text):
    written = json.dumps({"title": text}, ensure_ascii=False, indent=2)
    for shown in (visible_json(written), encodable_json(written)):
        assert json.loads(shown) == {"title": text}
        shown.encode()
    assert visible_text(visible_json(written)) == visible_json(written)
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert encodable_json(written) == written
