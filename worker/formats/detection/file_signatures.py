"""Tell binary files from text by their first bytes."""

from __future__ import annotations

import codecs

from worker.formats.detection.zip_kinds import kind_of_zip

_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "a PDF document"),
    (b"WARC/1.0\r\n", 0, "a WARC file, which holds many documents (winnow ingest reads each)"),
    (b"WARC/1.1\r\n", 0, "a WARC file, which holds many documents (winnow ingest reads each)"),
    (b"PK\x03\x04", 0, "a ZIP archive (or an office document or e-book)"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\xfd7zXZ\0", 0, "an xz archive"),
    (b"\x28\xb5\x2f\xfd", 0, "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"Rar!\x1a\x07", 0, "a RAR archive"),
    (b"ustar", 257, "a tar archive"),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG image (media)"),
    (b"\xff\xd8\xff", 0, "a JPEG image (media)"),
    (b"GIF87a", 0, "a GIF image (media)"),
    (b"GIF89a", 0, "a GIF image (media)"),
    (b"WEBP", 8, "a WebP image (media)"),
    (b"WAVE", 8, "a WAV sound (media)"),
    (b"AVI ", 8, "an AVI video (media)"),
    (b"II*\0", 0, "a TIFF image (media)"),
    (b"MM\0*", 0, "a TIFF image (media)"),
    (b"\0\0\1\0", 0, "an icon (media)"),
    (b"\0\0\0\x0cJXL ", 0, "a JPEG XL image (media)"),
    (b"\0\0\0\x0cjP  ", 0, "a JPEG 2000 image (media)"),
    (b"ftyphei", 4, "an HEIC image (media)"),
    (b"ftypmif1", 4, "an HEIC image (media)"),
    (b"ftypavif", 4, "an AVIF image (media)"),
    (b"ftypM4A", 4, "an M4A sound (media)"),
    (b"ftypqt", 4, "a QuickTime video (media)"),
    (b"ftyp", 4, "an MP4 video (media)"),
    (b"ID3", 0, "an MP3 sound (media)"),
    (b"\xff\xfb", 0, "an MP3 sound (media)"),
    (b"OggS", 0, "an Ogg sound or video (media)"),
    (b"fLaC", 0, "a FLAC sound (media)"),
    (b"MThd", 0, "a MIDI file (media)"),
    (b"\x1aE\xdf\xa3", 0, "a Matroska or WebM video (media)"),
    (b"FLV\1", 0, "a Flash video (media)"),
    (b"\0\0\1\xba", 0, "an MPEG video (media)"),
    (b"0&\xb2u\x8ef\xcf\x11", 0, "a Windows Media sound or video (media)"),
    (b"8BPS", 0, "a Photoshop image (media)"),
    (b"bplist00", 0, "a property list"),
    (b"PAR1", 0, "a Parquet table"),
    (b"\x7fELF", 0, "a program"),
    (b"MZ\x90\0", 0, "a program (for Windows)"),
    (b"\xcf\xfa\xed\xfe", 0, "a program (for macOS)"),
    (b"\xca\xfe\xba\xbe", 0, "a program (for Java or macOS)"),
    (b"\0asm", 0, "a program (WebAssembly)"),
    (b"SQLite format 3\0", 0, "an SQLite database"),
    (b"wOFF", 0, "a font"),
    (b"wOF2", 0, "a font"),
)
"""Bytes, their offset, and the kind of file (from the formats' specifications)."""
_DOCUMENT_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old office document (such as DOC, XLS, PPT or MSG)"),
    (b"AT&TFORM", 0, "a DjVu document"),
    (b"BOOKMOBI", 60, "a Mobipocket book"),
)
_ZIP_KINDS = {
    "xlsx": "a table (XLSX)",
    "pptx": "a presentation (PPTX)",
    "ods": "an OpenDocument table (ODS)",
    "odp": "an OpenDocument presentation (ODP)",
    "odg": "an OpenDocument drawing (ODG)",
    "odf": "an OpenDocument file of a rare kind",
    "iwork": "a document of an iWork program",
}
"""Kinds of `kind_of_zip` that no format reads."""

_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
_MAX_CONTROL_SHARE = 0.05
"""Text has almost none; a tenth of compressed data are such. Stray NULs in text stay far below."""


def name_of_document(content: bytes) -> str | None:
    """What kind of document that no format reads this is, in words."""
    for signature, offset, name in _DOCUMENT_SIGNATURES:
        if content.startswith(signature, offset):
            return name
    return _ZIP_KINDS.get(kind_of_zip(content) or "")


def name_of_binary(content: bytes) -> str | None:
    """What kind of binary file this is, in words; None for text in any charset."""
    if name := name_of_document(content):
        return name
    for signature, offset, name in _SIGNATURES:
        if content.startswith(signature, offset):
            return name
    head = content[:8192]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if _count(head, _CONTROLS) > _MAX_CONTROL_SHARE * len(head):
        return None if _is_wide(head) else "no text (it is full of control bytes)"
    return None


def _is_wide(head: bytes) -> bool:
    """Whether this is UTF-16 or UTF-32 without a byte order mark: in Latin text, every other byte is NUL."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    others = _count(head, _CONTROLS.replace(b"\0", b""))
    return max(odd, even) > 0.3 * len(head) / 2 and min(odd, even) < 0.02 * len(head) and not others


def _count(head: bytes, controls: bytes) -> int:
    return len(head) - len(head.translate(None, controls))
