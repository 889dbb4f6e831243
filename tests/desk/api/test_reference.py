"""What is said of the API: its page, its reference, its OpenAPI document."""

import shlex

import pytest

from worker.desk.api import reference
from worker.desk.api.application import describe_operations
from worker.desk.api.operations import group_operations


def test_docs_api_is_what_the_operations_say_of_themselves():
    text = reference.PAGE.read_text("utf-8")
    assert reference.renew_page(text) == text, "stale; run: python -m worker.desk.api.reference"


def test_every_operation_is_described():
    described = describe_operations()
    for found in group_operations(described).values():
        for one in found:
            assert one.summary
            assert one.answers, one.id
            assert {"401", "422", "503"} <= set(one.problems), one.id
            assert one.method == "GET" or "403" in one.problems or one.id == "extract", one.id
            assert one.body is None or "413" in one.problems, one.id
    names = described["components"]["schemas"]
    assert "ArticleSummaryPage" in names
    assert not [name for name in names if "_" in name or "HTTP" in name]


@pytest.fixture
def page(reader, clerk):
    clerk.record(title="A title", language="en")
    return reader.page("/api")


def test_the_page_lists_every_operation(page, reader):
    for found in group_operations(describe_operations()).values():
        for one in found:
            assert f"{one.method} {one.path}" in page.words
            assert one.summary.partition("`")[0].strip() in page.words
    assert "/api/openapi.json" in page.links
    assert "/api" in reader.page("/").links
    assert len(page.text.encode()) < 100_000


@pytest.mark.parametrize(
    ("form", "there"),
    [
        ({"open": "read_article", "id": "1", "format": ""}, "/api/v1/articles/1"),
        ({"open": "read_article", "id": "1", "format": "markdown"}, "/api/v1/articles/1?format=markdown"),
        ({"open": "read_article", "id": "../../log-out"}, "/api/v1/articles/..%2F..%2Flog-out"),
        ({"open": "list_articles", "q": "a b&c", "other": "x"}, "/api/v1/articles?q=a+b%26c"),
    ],
)
def test_a_form_opens_what_it_says(reader, form, there):
    answer = reader.get("/api", params=form)
    assert (answer.status_code, answer.headers["location"]) == (303, there)


@pytest.mark.usefixtures("page")
def test_what_was_opened_is_the_answer(reader):
    answer = reader.get("/api", params={"open": "list_articles", "language": "en"})
    assert reader.get(answer.headers["location"]).json()["items"][0]["title"] == "A title"


@pytest.mark.parametrize("name", ["forget_article", "nothing", "//bad.example"])
def test_a_form_opens_nothing_that_writes(reader, name):
    assert reader.get("/api", params={"open": name, "id": "1"}).status_code == 404


def test_the_line_for_curl_is_right(page):
    line = next(line for line in page.text.splitlines() if "curl -X POST" in line and "/merge" in line)
    from html import unescape

    words = shlex.split(unescape(line.split("<code>")[1].split("</code>")[0]))
    assert words[:4] == ["curl", "-X", "POST", "http://localhost/api/v1/articles/ID/merge"]
    assert words[words.index("-d") + 1] == '{"other": 1}'
    assert "Authorization: Bearer $TOKEN" in words
