"""The example of docs/formats.md is a format as it stands."""

import re
import types
import zipfile
from io import BytesIO

import pytest
from service.running import PROJECT

from worker.document import RawItem
from worker.errors import Rejected

PACKAGE = """<package><metadata><dc:title>Boats</dc:title></metadata><manifest>
<item id="b" href="two.xhtml"/><item id="a" href="one.xhtml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""


@pytest.fixture
def epub():
    source = re.search(r"```python\n(.*?)```", (PROJECT / "docs" / "formats.md").read_text(), re.DOTALL)[1]
    module = types.ModuleType("epub")
    exec(compile(source, "docs/formats.md", "exec"), module.__dict__)
    return module


def book():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("META-INF/container.xml", '<rootfile full-path="in/book.opf"></rootfile>')
        file.writestr("in/book.opf", PACKAGE)
        file.writestr("in/one.xhtml", "<p>First.</p>")
        file.writestr("in/two.xhtml", "<p>Second.</p>")
    return RawItem("/a.epub", packed.getvalue(), None)


def test_a_book_is_read_in_the_order_of_its_spine(epub):
    assert epub.likeness(book(), "") == 1
    page = epub.read(book())
    assert page.by_tag["article"][0].text == "First.Second."
    assert page.by_tag["title"][0].text == "Boats"


def test_a_broken_book(epub):
    with pytest.raises(Rejected, match="malformed_epub"):
        epub.read(RawItem("/a.epub", book().content[:100], None))
