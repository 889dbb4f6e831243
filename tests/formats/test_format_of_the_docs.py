"""The example of docs/formats.md is a format as it stands."""

import re

import pytest
from service.running import PROJECT

from worker import formats, pipeline
from worker.document import RawItem
from worker.errors import Rejected

SUBTITLES = (
    b"1\r\n00:00:01,000 --> 00:00:03,500\r\nThe boats\r\nare in.\r\n\r\n"
    b"2\r\n00:00:04,000 --> 00:00:05,000\r\nAt <last>."
)


@pytest.fixture
def with_the_format(tmp_path, monkeypatch):
    source = re.search(r"```python\n(.*?)```", (PROJECT / "docs" / "formats.md").read_text(), re.DOTALL)[1]
    (tmp_path / "subtitles.py").write_text(source)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    formats._formats.cache_clear()
    formats.list_readable.cache_clear()
    yield
    formats._formats.cache_clear()
    formats.list_readable.cache_clear()


@pytest.mark.usefixtures("with_the_format")
def test_subtitles_are_read_as_text():
    assert pipeline.read(RawItem("/a.srt", SUBTITLES, None)).body == "The boats are in.\n\nAt <last>."
    assert formats.name_of(RawItem("/a.srt", SUBTITLES, None)) == "subtitles (SRT)"


@pytest.mark.usefixtures("with_the_format")
def test_messages_list_the_format():
    with pytest.raises(Rejected, match=r"subtitles \(SRT\)"):
        pipeline.read(RawItem("/a.json", b'{"boats": ["Gull"]}', None))


def test_without_it_subtitles_are_named():
    with pytest.raises(Rejected, match=r"not_supported: .* subtitles"):
        pipeline.read(RawItem("/a.srt", SUBTITLES, None))
