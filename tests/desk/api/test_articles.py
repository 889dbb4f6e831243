"""One article by the API."""

import pytest
from jsonschema import Draft202012Validator
from store.clerk import comment

from worker.deliver.records import load_json_schema
from worker.desk.api.shapes.articles import Article, ArticleComment


def test_an_article_is_the_record_of_exports(ask, clerk, thread):
    clerk.record(body="It rained.", comments=thread)
    answer = ask.get("/api/v1/articles/1")
    assert answer.status_code == 200
    found = answer.json()
    Draft202012Validator(load_json_schema()).validate(found)
    assert (found["id"], found["body"], found["comments"][1]["parent"]) == (1, "It rained.", 0)


@pytest.mark.parametrize(("shape", "name"), [(Article, "document"), (ArticleComment, "comment")])
def test_shapes_have_the_fields_of_exports(shape, name):
    exported = load_json_schema()["$defs"][name]
    described = shape.model_json_schema(mode="serialization")
    assert set(described["properties"]) == set(exported["properties"])
    assert set(described["required"]) == set(exported["required"])


def test_what_is_unchanged_is_not_sent_again(ask, clerk):
    clerk.record(comments=[comment("c1")])
    tag = ask.get("/api/v1/articles/1").headers["etag"]
    for told in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = ask.get("/api/v1/articles/1", headers={"if-none-match": told})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    clerk.record(comments=[comment("c1"), comment("c2", "Another.")])
    answer = ask.get("/api/v1/articles/1", headers={"if-none-match": tag})
    assert (answer.status_code, len(answer.json()["comments"])) == (200, 2)


def test_what_differs_in_a_thread_or_a_source_gives_another_tag(ask, desk, clerk, clock):
    from datetime import timedelta

    source = desk.store.sources.add("folder", "/notes", 60.0, clock.now)

    def see(*comments):
        claim = clerk.ready(source_id=source.id)
        clerk.record(comments=comments, claim=claim)
        return ask.get("/api/v1/articles/1").headers["etag"]

    tags = [see(comment("c1")), see(comment("c1", score=5))]
    clerk.now += timedelta(hours=1)
    tags += [see(comment("c1", "Said otherwise.")), see(comment("c2"))]
    desk.store.sources.change_labels(source.id, ("words",))
    tags.append(ask.get("/api/v1/articles/1").headers["etag"])
    assert len(set(tags)) == len(tags)


def test_an_article_that_is_not_there(ask, problem):
    found = problem(ask.get("/api/v1/articles/7"), 404, "unknown_document")
    assert "article 7" in found["detail"]


@pytest.mark.parametrize(
    ("path", "accept", "wanted"),
    [
        ("", "*/*", "application/json"),
        ("", "", "application/json"),
        ("", "image/png", "application/json"),
        ("", "text/markdown", "text/markdown; charset=utf-8"),
        ("", "application/json;q=0.5, text/*", "text/markdown; charset=utf-8"),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("", "text/html;q=nothing", "application/json"),
        ("?format=json", "text/html", "application/json"),
        ("?format=markdown", "*/*", "text/markdown; charset=utf-8"),
        ("?format=html", "*/*", "text/html; charset=utf-8"),
        (".md", "*/*", "text/markdown; charset=utf-8"),
        (".html", "*/*", "text/html; charset=utf-8"),
    ],
)
def test_an_article_comes_in_the_form_that_is_wanted(ask, clerk, path, accept, wanted):
    clerk.record(body="It rained.", title="A <day>\nof rain")
    answer = ask.get(f"/api/v1/articles/1{path}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, wanted)
    assert answer.headers["vary"] == "accept"
    if "markdown" in wanted:
        assert answer.text == "# A <day> of rain\n\nIt rained."
    if "html" in wanted:
        assert "<h1>A &lt;day&gt; of rain</h1>\n<p>It rained.</p>" in answer.text
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize("form", ["", ".md", ".html"])
def test_each_form_of_an_article_has_a_tag(ask, clerk, form, problem):
    clerk.record()
    tag = ask.get(f"/api/v1/articles/1{form}").headers["etag"]
    answer = ask.get(f"/api/v1/articles/1{form}", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    problem(ask.get(f"/api/v1/articles/2{form}", headers={"accept": "text/html"}), 404, "unknown_document")


def test_earlier_revisions_come_newest_first(walk, ask, clerk, problem):
    for number in (1, 2, 3, 4):
        clerk.record(body=f"text {number}", title=f"Title {number}")
    found = walk("/articles/1/revisions", 1)
    assert [(one["revision"], one["title"], one["body"]) for one in found] == [
        (number, f"Title {number}", f"text {number}") for number in (3, 2, 1)
    ]
    clerk.record("/notes/b.txt", "words of its own")
    assert ask.get("/api/v1/articles/2/revisions").json() == {"items": [], "next": None}
    problem(ask.get("/api/v1/articles/9/revisions"), 404, "unknown_document")
