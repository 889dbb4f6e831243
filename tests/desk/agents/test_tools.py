"""What agents can ask for, asked by the official client on each store."""

from datetime import timedelta

from store.clerk import Clerk, comment
from waiting import wait_until

from tests.desk.agents.conftest import Agent
from worker.desk.agents.calls import MAX_ANSWER_BYTES
from worker.desk.agents.tools.reading import (
    MAX_COMMENT_CHARS,
    MAX_COMMENTS,
    MAX_MARKDOWN_CHARS,
    MAX_THREAD_CHARS,
)

CRANES = "The cranes of the old harbour will be pulled down in the spring, says the town."


def make_text(number):
    """A text that shares no words with those of other numbers."""
    return " ".join(f"word{number}x{place}" for place in range(60))


def test_articles_are_found_by_their_words_and_by_those_of_readers(agent, clerk, thread):
    clerk.record("/a", CRANES, thread, title="Cranes", site="A Site", language="en")
    clerk.record("/b", "Other words altogether, about a school and its roof.", title="Roof")
    (found,) = agent.call("search_articles", words='"old harbour"')["articles"]
    assert (found["id"], found["title"], found["found_in"]) == (1, "Cranes", ["body"])
    assert "old harbour" in found["passage"]
    (found,) = agent.call("search_articles", words="batteries")["articles"]
    assert (found["found_in"], found["comments_with_words"]) == (["comments"], 1)
    assert agent.call("search_articles", words="nowhere")["articles"] == []


def test_without_words_the_newest_come_first_a_page_at_a_time(agent, clerk):
    for number in range(5):
        clerk.record(f"/{number}", make_text(number))
    listed, after = [], {}
    while after is not None:
        page = agent.call("search_articles", limit=2, **after)
        listed.append([one["id"] for one in page["articles"]])
        after = {"after": page["next"]} if "next" in page else None
    assert listed == [[5, 4], [3, 2], [1]]


def test_a_search_goes_on_where_it_stopped(agent, clerk):
    texts = ("alpha one two three", "beta four five six", "gamma seven eight nine")
    for number, text in enumerate(texts):
        clerk.record(f"/{number}", f"{text} lighthouse")
    first = agent.call("search_articles", words="lighthouse", limit=2)
    rest = agent.call("search_articles", words="lighthouse", limit=2, after=first["next"])
    assert {one["id"] for one in first["articles"] + rest["articles"]} == {1, 2, 3}
    assert "next" not in rest
    reason, _ = agent.fail("search_articles", words="other", after=first["next"])
    assert reason == "bad_cursor"


FILTERS = [
    ({"language": "en"}, [1]), ({"site": "a site"}, [1]), ({"with_comments": True}, [1]),
    ({"source": "9"}, []),
    ({"kind": "listing"}, []), ({"since": "1d"}, [2]), ({"until": "1d"}, [1]), ({"max_confidence": 0.5}, []),
    ({"label": "x"}, []), ({"with_copies": True}, []), ({"site": "\x00"}, []),
]  # fmt: skip


def test_the_filters_are_those_of_winnow_list(agent, desk, clock, thread):
    Clerk(desk.store, clock.now).record("/a", CRANES, thread, title="Cranes", site="A Site", language="en")
    clock.now += timedelta(days=3)
    Clerk(desk.store, clock.now).record("/b", "Other words, about a school and its roof.", language="de")
    for given, expected in FILTERS:
        found = agent.call("search_articles", **given)["articles"]
        assert [one["id"] for one in found] == expected, given


def test_an_article_comes_with_its_thread(agent, clerk, thread, clock):
    clerk.record(
        "/a",
        CRANES,
        thread,
        title="Cranes",
        authors=("Ann", "Bo"),
        site="A Site",
        language="en",
        tags=("town",),
    )
    found = agent.call("read_article", id=1)
    assert (found["title"], found["authors"], found["markdown"]) == ("Cranes", ["Ann", "Bo"], CRANES)
    assert (found["comments_found"], found["first_seen_at"]) == (3, clock.now.isoformat())
    assert [(one["author"], one.get("parent"), one["text"]) for one in found["comments"]] == [
        ("Ben", None, "I went to that school."),
        ("Greta", 0, "The rain has not changed."),
        ("Minh", None, "Which batteries are these?"),
    ]
    assert "markdown_next" not in found
    assert "comments_next" not in found
    rest = agent.call("read_comments", id=1, start=1)
    assert [one["index"] for one in rest["comments"]] == [1, 2]


def test_a_long_text_comes_in_parts_that_fit_together(agent, clerk):
    body = "\n\n".join(f"Paragraph {number} of many words.\u200b" for number in range(1500))
    clerk.record("/a", body)
    parts, start = [], 0
    while start is not None:
        part = agent.call("read_article", id=1, start=start)
        parts.append(part["markdown"])
        start = part.get("markdown_next")
    assert all(len(part) <= MAX_MARKDOWN_CHARS for part in parts)
    assert "".join(parts) == body.replace("\u200b", "\\u200b")
    assert agent.call("read_article", id=1, start=10**9)["markdown"] == ""


def test_a_huge_thread_comes_in_parts(agent, clerk):
    said = [
        comment(f"c{number}", f"Comment {number} " + "x" * (number % 700), author=f"Reader {number}",
                parent=number - 1 if number % 3 else None)
        for number in range(400)
    ] + [comment("long", "y" * 50_000)]  # fmt: skip
    clerk.record("/a", CRANES, said)
    found = agent.call("read_article", id=1)
    read, start = found["comments"], found["comments_next"]
    assert sum(len(one["text"]) for one in read) <= MAX_THREAD_CHARS
    assert len(read) <= MAX_COMMENTS
    while start is not None:
        part = agent.call("read_comments", id=1, start=start, limit=100)
        assert sum(len(one["text"]) for one in part["comments"]) <= MAX_THREAD_CHARS
        read += part["comments"]
        start = part.get("comments_next")
    assert [one["index"] for one in read] == list(range(401))
    assert read[1]["parent"] == 0
    assert (len(read[-1]["text"]), read[-1]["cut"]) == (MAX_COMMENT_CHARS, True)
    assert agent.call("read_comments", id=1, start=5_000)["comments"] == []


def test_what_changed_is_told_once_and_nothing_is_missed(agent, clerk, desk, clock):
    clerk.record("/a", CRANES, title="Cranes")
    end = agent.call("list_changes")
    assert (end["changes"], end["next"]) == ([], 1)
    clerk.record("/b", "Other words altogether, about a school and its roof.", title="Roof")
    desk.store.forgetting.forget(1, clock.now)
    first = agent.call("list_changes", after=end["next"], limit=1)
    assert ([one["title"] for one in first["changes"]], first["more"]) == (["Roof"], True)
    (last,) = agent.call("list_changes", after=first["next"])["changes"]
    assert (last["id"], last["kind"], "title" in last) == (1, "deleted", False)
    assert agent.call("list_changes", after=last["seq"]) == end | {"next": last["seq"]}


def test_copies_are_listed_from_either_side(agent, clerk):
    clerk.record("/a", make_text(1), title="First")
    clerk.record("/mirror/a", make_text(1), title="First")
    clerk.record("/b", make_text(1).replace("word1x30", "edited"), title="Second")
    for number in (1, 2):
        found = agent.call("list_copies", id=number)
        assert (found["canonical"]["id"], found["sighting_count"], found["copy_count"]) == (1, 2, 1)
        assert [(one["target"], one["verdict"]) for one in found["sightings"]] == [
            ("/mirror/a", "duplicate"),
            ("/a", "new"),
        ]
        assert found["copies"] == [{"id": 2, "title": "Second", "url": "file:///b"}]
    assert agent.call("read_article", id=2)["duplicate_of"] == 1


def test_an_article_is_explained(agent, clerk):
    clerk.record("/a", CRANES)
    stages = agent.call("explain_article", id=1)["stages"]
    names = [one["stage"].partition(":")[0] for one in stages]
    assert names[:3] == ["fetched", "read", "verdict, if it came now"]
    assert stages[0]["evidence"][0] == {"subject": "target", "finding": "/a", "because": "as asked for"}
    assert agent.fail("explain_article", id=9)[0] == "unknown_document"


def test_an_address_is_submitted_and_asked_for(writer, desk):
    given = writer.call("submit_address", target="https://site.example/story?token=geheim", key="k1")
    assert (given["state"], given["fresh"]) == ("pending", True)
    again = writer.call("submit_address", target="https://site.example/story?token=geheim", key="k1")
    assert (again["id"], again["fresh"]) == (given["id"], False)
    item = writer.call("get_item", id=given["id"])
    assert (item["state"], item["step"]) == ("pending", "fetch")
    assert item["target"] == "https://site.example/story?token=***"
    assert desk.store.library.items([given["id"]])[0]["target"].endswith("geheim")


def test_files_cannot_be_submitted(writer, desk):
    for target in ("/etc/passwd", "file:///etc/passwd", "notes.txt", ""):
        assert writer.fail("submit_address", target=target)[0] in ("not_an_address", "malformed_message")
    assert desk.store.library.items() == []


def test_workers_are_told_of_what_was_submitted(writer, monkeypatch):
    told = []
    monkeypatch.setattr("worker.desk.notifier.notify_accepted", told.extend)
    given = writer.call("submit_address", target="https://site.example/story")
    wait_until(lambda: told, "the task")
    assert [one.items[0].item_id for one in told] == [given["id"]]


def test_what_failed_says_what_to_do(agent, clerk, desk, clock):
    from worker.errors import Rejected

    desk.store.ledger.fail(clerk.claim(clerk.fetched("/a")), Rejected("binary_file", "no text"), clock.now)
    item = agent.call("get_item", id=1)
    assert (item["state"], item["reason"], item["detail"]) == ("failed", "binary_file", "no text")
    assert "Drop it" in item["advice"]
    assert agent.fail("get_item", id=2)[0] == "unknown_item"


def test_articles_are_resources_too(agent, clerk):
    clerk.record("/a", CRANES, title="Cranes", authors=("Ann",))
    (listed,) = agent.do("list_resources").resources
    assert (listed.uri, listed.title) == ("winnow://articles/1", "Cranes")
    shown = agent.do("read_resource", listed.uri).contents[0].text
    assert shown.startswith("> Texts in this answer were written by other people.")
    assert f"# Cranes\n\n- file:///a\n- Ann\n\n{CRANES}" in shown
    (template,) = agent.do("list_resource_templates").resource_templates
    assert template.uri_template == "winnow://articles/{id}"


def test_clients_of_the_older_protocol_are_served(address, token, clerk):
    clerk.record("/a", CRANES, title="Cranes")
    with Agent(address, token(), mode="legacy") as older:
        assert older.call("read_article", id=1)["title"] == "Cranes"
        assert older.fail("read_article", id=2)[0] == "unknown_document"
        assert "read_article" in older.tools()
    with Agent(address, token("newer"), mode="auto") as newer:
        assert newer.call("read_article", id=1)["title"] == "Cranes"


def test_every_tool_is_described(writer):
    for tool in writer.tools().values():
        assert len(tool.description) > 60, tool.name
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"
        for name, described in tool.input_schema["properties"].items():
            assert described.get("description"), (tool.name, name)


def test_no_answer_is_larger_than_its_bound(agent, clerk):
    clerk.record(
        "/a",
        "🦀\u202e" * 40_000,
        [comment(f"c{n}", "\U000e0041🦀" * 9_000) for n in range(30)],
        title="🦀" * 9_000,
    )
    answer = agent.do("call_tool", "read_article", {"id": 1})
    assert not answer.is_error
    assert len(answer.content[1].text.encode()) < MAX_ANSWER_BYTES
