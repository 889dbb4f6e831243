"""Placeholders of templates: they are no part of the document, unless it is about them."""

from __future__ import annotations

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.page.page import parse_markup


@pytest.mark.parametrize("placeholder", ["{{ article.summary }}", "By {{author}} on {{ date }}"])
def test_placeholders_are_left_out(placeholder):
    main = BODY.replace("</p><p>", f"</p><p>{placeholder}</p><p>", 1)
    assert text(page_of(main)) == "".join(S)


def test_a_text_about_templates_keeps_names_in_braces():
    about = "<pre><code>&lt;p&gt;{{ name }}&lt;/p&gt;</code></pre><p>{{ name }} is put in</p>"
    assert "{{ name }} is put in" in text(page_of(BODY + about + BODY))


def test_a_sentence_with_a_name_in_braces_is_kept():
    sentence = "Whoever wrote to the town got the same answer, which began with the words: Dear {{ name }}."
    assert sentence in text(page_of(f"{BODY}<p>{sentence}</p>{BODY}"))


def test_a_page_of_nothing_else_is_read():
    assert text(parse_markup("<p>{{ title }}</p>")) == "{{ title }}"
