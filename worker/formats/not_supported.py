"""What is told, but not read: office documents, books, e-mail, data, source code. Refused by name."""

from __future__ import annotations

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats import READ, SAMPLE_BYTES, SURE
from worker.formats.binary import name_of_document
from worker.formats.charset import decode
from worker.formats.data import card_in, is_json, is_log, is_settings, is_table
from worker.formats.html import likeness as likeness_to_html
from worker.formats.mail import mail_in
from worker.formats.named import is_called, suffix_of
from worker.formats.source_code import CODE, beginning_in, is_code
from worker.formats.xml import xml_in
from worker.words import names

_MAIL = names("eml emlx mbox mbx")
_JSON = names("json jsonl ndjson json5 jsonc geojson ipynb har webmanifest map")
_TABLE = names("csv tsv tab psv")
_XML = names("xml rss atom rdf xsd xsl xslt svg kml gpx plist opml")
_SETTINGS = names("yaml yml toml ini cfg conf properties env")
_LOG = names("log")
_TEXT = names("txt text md markdown mdown mkd rst adoc asciidoc org textile")
_END_BYTES = 200


def likeness(raw: RawItem, sample: str) -> float:
    """Surer than what is only taken for text or markup; less sure than what reads its own format."""
    return SURE if _name_of(raw, sample) else 0.0


def read(raw: RawItem) -> object:
    """Raises Rejected("not_supported")."""
    name = _name_of(raw, decode(raw.content[:SAMPLE_BYTES], raw.charset))
    raise Rejected("not_supported", f"{raw.target} is {name}; {READ} are read")


def _name_of(raw: RawItem, sample: str) -> str | None:
    """What the document is, in words; None where it may be read."""
    if name := name_of_document(raw.content):
        return name
    if not sample:
        return None
    cut = len(raw.content) > SAMPLE_BYTES
    is_text = is_called(raw, _TEXT, ("text/plain", "text/markdown", "text/x-markdown"))
    end = decode(raw.content[-_END_BYTES:], raw.charset)
    return (
        mail_in(sample, named=is_called(raw, _MAIL, ("message/", "application/mbox")), text=is_text)
        or card_in(sample)
        or xml_in(sample, end, named=is_called(raw, _XML))
        or ("JSON data" if is_json(sample, named=_is_json_by_name(raw), cut=cut) else None)
        or beginning_in(sample)
        or _name_of_lines(raw, sample, cut=cut)
    )


def _is_json_by_name(raw: RawItem) -> bool:
    return is_called(raw, _JSON, ("application/json", "text/json")) or (raw.media_type or "").endswith(
        "+json"
    )


def _name_of_lines(raw: RawItem, sample: str, *, cut: bool) -> str | None:
    """The same for what is told by its lines: only where they are no markup."""
    if likeness_to_html(raw, sample):
        return None
    if is_table(sample, named=is_called(raw, _TABLE, ("text/csv", "text/tab-sep")), cut=cut):
        return "a table of values (CSV or the like)"
    if is_log(sample, named=is_called(raw, _LOG)):
        return "a log"
    if is_called(raw, CODE) and is_code(sample):
        return f"source code (.{suffix_of(raw)})"
    return "a file of settings" if is_called(raw, _SETTINGS) and is_settings(sample) else None
