"""What arrives at an endpoint: signed, whole, in order, in batches."""

from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from receiver import Answer
from standardwebhooks import Webhook, WebhookVerificationError
from store.clerk import comment

from worker.deliver.records import load_json_schema
from worker.deliver.webhooks import payload
from worker.errors import Rejected


def test_each_change_arrives_once_signed_and_in_order(post):
    post.add()
    first, second = post.write(1), post.write(2)
    post.revise(1, 2)
    post.deliver()
    assert post.told == [(first, "created"), (second, "created"), (first, "revised")]
    assert len({request.id for request in post.receiver.requests}) == 3
    for request in post.receiver.requests:
        assert Webhook(post.secret).verify(request.body, request.headers) == request.said
        assert request.headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(post.secret).verify(request.body + b" ", request.headers)
    post.deliver()
    assert len(post.receiver.requests) == 3
    assert post.rows("SELECT count(*) FROM deliveries") == [(0,)]
    assert (post.record().behind, post.record().pending, post.record().failures) == (0, 0, 0)
    assert post.record().delivered_at == post.clock()


def test_a_document_comes_as_in_an_export(post):
    post.add()
    post.clerk.record("/a", "It says <this>, naïvely.", [comment("one", "Indeed.")], title="鷗 and gulls")
    post.deliver()
    (request,) = post.receiver.requests
    said = request.said
    assert (said["type"], said["data"]["kind"], said["data"]["seq"]) == ("document.created", "created", 1)
    document = said["data"]["document"]
    jsonschema.validate(document, load_json_schema())
    assert (document["title"], document["body"]) == ("鷗 and gulls", "It says <this>, naïvely.")
    assert [one["text"] for one in document["comments"]] == ["Indeed."]
    assert datetime.fromisoformat(said["timestamp"]) == post.store.changes.list_after(0)[0].time


def test_what_is_forgotten_or_became_a_copy_is_told_without_its_text(post):
    post.add()
    one, other = post.write(1), post.write(2)
    post.deliver()
    post.store.corrections.merge(one, other, post.clock())
    post.store.forgetting.forget(post.write(3), post.clock())
    post.deliver()
    documents = [request.said["data"]["document"] for request in post.receiver.requests[2:]]
    gone = [(document["id"], document["gone"]) for document in documents]
    assert (3, "deleted") in gone  # by both of its changes: it is gone when the first is sent
    assert "merged" in [how for _, how in gone]
    assert not any("body" in document for document in documents if document["gone"])


def test_only_the_kinds_that_are_wanted(post):
    post.add(kinds=["revised", "deleted"])
    post.write(1)
    post.revise(1, 2)
    post.deliver()
    assert post.told == [(1, "revised")]
    assert post.record().behind == 0


@pytest.mark.parametrize(("after", "seqs"), [(None, [3]), (0, [1, 2, 3]), (1, [2, 3]), (99, [3])])
def test_from_when_on(post, after, seqs):
    post.write(1)
    post.write(2)
    post.add(after=after)
    post.write(3)
    post.deliver()
    assert [seq for request in post.receiver.requests for seq in request.seqs] == seqs


def test_an_address_has_one_webhook(post):
    post.add()
    with pytest.raises(Rejected, match="webhook 1 has this address"):
        post.add()


def test_batches(post):
    post.add(batch=3)
    for number in range(7):
        post.write(number)
    post.deliver()
    assert [request.seqs for request in post.receiver.requests] == [[1, 2, 3], [4, 5, 6], [7]]
    assert {request.said["type"] for request in post.receiver.requests} == {"documents.changed"}
    change = post.receiver.requests[0].said["data"]["changes"][1]
    assert (change["kind"], change["document"]["id"]) == ("created", 2)
    jsonschema.validate(change["document"], load_json_schema())


def test_a_request_is_bounded(post, monkeypatch):
    """Long documents make the batch end sooner; one that is too long alone comes without its texts."""
    monkeypatch.setattr(payload, "MAX_BODY_BYTES", 12_000)
    post.add(batch=10)
    post.write(1, "short words " * 200)
    post.write(2, "other words " * 200)
    post.write(3, "many words " * 400)
    post.write(4, "endless words " * 4000)
    post.clerk.record("/5", "few words", [comment(f"c{n}", "chatter " * 20) for n in range(60)])
    post.clerk.record("/6", "a title that never ends", title="word " * 4000)
    post.deliver()
    assert all(len(request.body) <= 12_000 for request in post.receiver.requests)
    assert len(post.receiver.requests) == 3
    changes = [one for request in post.receiver.requests for one in request.said["data"]["changes"]]
    left_out = {one["document"]["id"]: one.get("left_out") for one in changes}
    assert [left_out[number] for number in (1, 2)] == [None, None]
    assert left_out[3] == ["html", "markdown"]
    assert left_out[4] == ["html", "markdown", "comments", "body"]
    assert left_out[5] == ["html", "markdown", "comments"]
    assert {"title", "body"} <= set(left_out[6])
    for one in changes:
        assert not set(one.get("left_out", ())) & set(one["document"])
    assert changes[2]["document"]["body"].startswith("many words")


def test_what_is_sent_again_is_bounded_too(post, monkeypatch):
    post.add(batch=2)
    post.write(1)
    post.write(2)
    post.receiver.answer = lambda _: 503
    post.deliver()
    monkeypatch.setattr(payload, "MAX_BODY_BYTES", 2_000)
    post.write(1, "grown meanwhile " * 100)
    post.write(2, "this one as well " * 100)
    post.receiver.answer = lambda _: 204
    post.deliver_for(120)
    again = post.receiver.requests[-2:]
    assert post.receiver.requests[0].id in {request.id for request in post.receiver.arrived}
    assert all(len(request.body) <= 2_000 for request in post.receiver.requests[1:])
    assert all("body" in one["left_out"] for one in again[0].said["data"]["changes"])


def test_while_a_secret_changes_both_sign(post):
    post.add()
    new = "whsec_" + "bmV3IG9uZSEh" * 3
    post.store.webhooks.change_secret(1, new, post.clock() + timedelta(days=1))
    post.write(1)
    post.deliver()
    (request,) = post.receiver.requests
    assert request.headers["webhook-signature"].count("v1,") == 2
    for secret in (post.secret, new):
        Webhook(secret).verify(request.body, request.headers)
    post.clock.go_on(86_401)
    post.write(2)
    post.deliver()
    request = post.receiver.requests[-1]
    at = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    assert at == post.clock().replace(microsecond=0)
    expected = Webhook(new).sign(request.id, at, request.body.decode())
    assert request.headers["webhook-signature"] == expected


def test_an_answer_may_be_long_or_have_no_end(post):
    post.add()
    post.write(1)
    post.receiver.answer = lambda _: Answer(200, {"Content-Length": "900000000"}, b"thanks " * 100_000)
    post.deliver()
    assert post.record().failures == 0
    assert len(post.receiver.requests) == 1
