"""Documents of several office programs: each file of office_samples/ with its Markdown and facts.

The texts were written for these tests. Their makers are LibreOffice 7.4, pandoc 2.17, Calibre 6.13 and
AbiWord 3.0; the name of a file begins with its maker.
"""

import json
from pathlib import Path

import pytest
from formats.office_files import read

SAMPLES = Path(__file__).parent / "office_samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix not in (".md", ".json"))


def facts_of(article):
    about = article.metadata
    return {
        "title": about.title,
        "authors": list(about.authors),
        "published": about.published and about.published.iso(),
        "modified": about.modified and about.modified.iso(),
        "language": about.language,
        "description": about.description,
        "site": about.site,
        "rights": about.rights,
        "tags": list(about.tags),
        "comments": [
            [
                one.author,
                one.posted and one.posted.iso(),
                one.posted and one.posted.precision,
                one.parent,
                one.text,
            ]
            for one in article.comments
        ],
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_text_structure_and_facts(path):
    article = read(path.read_bytes())
    assert f"{article.markdown}\n" == (SAMPLES / f"{path.name}.md").read_text("utf-8")
    assert facts_of(article) == json.loads((SAMPLES / f"{path.name}.json").read_text("utf-8"))
