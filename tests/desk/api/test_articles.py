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


def test_an_article_that_is_not_there(ask, problem):
    found = problem(ask.get("/api/v1/articles/7"), 404, "unknown_document")
    assert "article 7" in found["detail"]
