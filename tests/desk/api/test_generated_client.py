"""A client that others generate from the OpenAPI document submits, waits, reads, and follows the changes."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from worker.desk.api.application import describe_operations

TARGET = "https://example.org/cranes"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A function that gives a module of the package that is generated."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(describe_operations()))
    (folder / "config.json").write_text(json.dumps({"post_hooks": []}))  # it is not read by people
    subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json",
         "--config", "config.json", "--meta", "none", "--output-path", "winnow_client"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield lambda name: import_module(f"winnow_client.{name}")


@pytest.fixture
def call(generated, served):
    """A function that calls an operation of the client; what it answers, as an object."""
    token = served.headers["authorization"].removeprefix("Bearer ")
    address = f"http://127.0.0.1:{served.port}/api"
    client = generated("client").AuthenticatedClient(
        base_url=address, token=token, raise_on_unexpected_status=True
    )
    with client:
        yield lambda name, *values, **more: generated(f"api.{name}").sync(*values, client=client, **more)


@pytest.mark.usefixtures("worker")
def test_an_address_is_submitted_and_read(call, generated):
    models = generated("models")
    submitted = call("items.submit_items", body=models.Submission(target=TARGET, key="cranes-1"))
    (accepted,) = submitted.items
    assert (accepted.target, accepted.new) == (TARGET, True)

    (item,) = call("items.list_items", key="cranes-1", wait=60.0).items
    assert (item.id, item.state, item.verdict) == (accepted.id, "done", "new")

    article = call("articles.read_article", item.document_id)
    assert isinstance(article, models.Article)
    assert (article.title, article.url) == ("Old cranes", TARGET)
    assert [(one.author, one.parent) for one in article.comments] == [
        ("Ben", None),
        ("Greta", 0),
        ("Minh", None),
    ]

    first = call("comments.list_article_comments", article.id, limit=2)
    rest = call("comments.list_article_comments", article.id, limit=2, cursor=first.next_)
    assert [one.author for one in first.items + rest.items] == ["Ben", "Greta", "Minh"]


def test_changes_are_followed_to_their_end(call, clerk):
    for number in range(3):
        clerk.record(f"/{number}", f"words of number {number}")
    seen, after = [], 0
    while (page := call("changes.read_changes", after=after, limit=2)).items:
        seen += [(one.document_id, one.kind) for one in page.items]
        after = page.after
    assert seen == clerk.changes()


def test_what_is_refused_is_a_problem(call, generated):
    problem = call("articles.read_article", 99)
    assert isinstance(problem, generated("models").Problem)
    assert (problem.status, problem.reason) == (404, "unknown_document")
