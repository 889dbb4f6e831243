"""Formats that are known but not read: office documents, books, data, source code."""

from __future__ import annotations

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats import MIN_BINARY_LIKENESS, SAMPLE_BYTES, list_readable
from worker.formats.detection.data_files import is_json, is_log, is_settings, is_table, name_of_card
from worker.formats.detection.file_signatures import name_of_document
from worker.formats.detection.source_code import CODE_SUFFIXES, is_code, name_by_beginning
from worker.formats.detection.stated_type import has_type, suffix_of
from worker.formats.detection.xml_root import name_of_xml
from worker.formats.html import likeness as likeness_to_html
from worker.page.charset import decode
from worker.word_tables import names

_JSON_SUFFIXES = names("json jsonl ndjson json5 jsonc geojson ipynb har webmanifest map")
_TABLE_SUFFIXES = names("csv tsv tab psv")
_XML_SUFFIXES = names("xml rss atom rdf xsd xsl xslt svg kml gpx plist opml")
_SETTINGS_SUFFIXES = names("yaml yml toml ini cfg conf properties env")
_LOG_SUFFIXES = names("log")
_END_BYTES = 200


def likeness(raw: RawItem, sample: str) -> float:
    """Higher than for plain text or markup; lower than for formats that can be read."""
    return MIN_BINARY_LIKENESS if _name_of(raw, sample) else 0.0


def read(raw: RawItem) -> object:
    """Raises Rejected("not_supported")."""
    name = _name_of(raw, decode(raw.content[:SAMPLE_BYTES], raw.charset))
    raise Rejected("not_supported", f"{raw.target} is {name}; {list_readable()} are read")


def _name_of(raw: RawItem, sample: str) -> str | None:
    """What the document is, in words; None if it may be readable."""
    if name := name_of_document(raw.content):
        return name
    if not sample:
        return None
    cut = len(raw.content) > SAMPLE_BYTES
    end = decode(raw.content[-_END_BYTES:], raw.charset)
    return (
        name_of_card(sample)
        or name_of_xml(sample, end, named=has_type(raw, _XML_SUFFIXES))
        or ("JSON data" if is_json(sample, named=_is_json_by_name(raw), cut=cut) else None)
        or name_by_beginning(sample)
        or _name_by_lines(raw, sample, cut=cut)
    )


def _is_json_by_name(raw: RawItem) -> bool:
    return has_type(raw, _JSON_SUFFIXES, ("application/json", "text/json")) or (
        raw.media_type or ""
    ).endswith("+json")


def _name_by_lines(raw: RawItem, sample: str, *, cut: bool) -> str | None:
    """The same for formats known by their lines; None for markup."""
    if likeness_to_html(raw, sample):
        return None
    if is_table(sample, named=has_type(raw, _TABLE_SUFFIXES, ("text/csv", "text/tab-sep")), cut=cut):
        return "a table of values (CSV or the like)"
    if is_log(sample, named=has_type(raw, _LOG_SUFFIXES)):
        return "a log"
    if has_type(raw, CODE_SUFFIXES) and is_code(sample):
        return f"source code (.{suffix_of(raw)})"
    return "a file of settings" if has_type(raw, _SETTINGS_SUFFIXES) and is_settings(sample) else None
