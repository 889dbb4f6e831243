"""The API does what its OpenAPI document says: each operation with made-up values, then one after another."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from store.clerk import comment, url_ref

from worker.errors import Rejected

pytestmark = pytest.mark.long

EXAMPLES = {"extract_document": 1}
"""Each reads its document in a process of its own."""
BOUNDS = settings(
    max_examples=2, stateful_step_count=6, derandomize=True, database=None, deadline=None,
    phases=[Phase.generate], suppress_health_check=[*HealthCheck],
)  # fmt: skip
CHECKS = {
    # A cursor of another list, words that are no time: no schema can say that they are refused.
    "ignored_auth": {"enabled": False},  # test_api_access
    "positive_data_acceptance": {"enabled": False},
    "negative_data_rejection": {
        "expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "422"]
    },
}
READ_BY_HAND = ("submit_items", "extract_document")
"""Of a list, what does not fit is refused one by one; of a document, what is not needed is left unread."""
CONFIGURATION = {
    "generation": {"with-security-parameters": False},
    "checks": CHECKS,
    "operations": [
        {"include-operation-id": name, "checks": {"negative_data_rejection": {"enabled": False}}}
        for name in READ_BY_HAND
    ],
}
IDS = 3
"""There are articles, items, sources with the numbers up to this one."""


@pytest.fixture
def headers(served):
    return served.headers | {"accept": "application/json"}


@pytest.fixture
def described(served, clerk, desk, monkeypatch):
    """The OpenAPI document of a desk that has something of everything, and sends no tasks."""
    import schemathesis

    def refuse(_context, target):
        raise Rejected("no_source_found", f"{target}: nothing is fetched here")

    monkeypatch.setattr("worker.context.Context.fetch_listing_waiting", refuse)
    monkeypatch.setattr("tasks.sending.send_task", lambda *_, **__: None)
    for number in range(1, IDS + 1):
        (item,) = desk.store.ledger.accept([url_ref(f"https://a.example/{number}")], clerk.now)
        desk.store.ledger.fail(clerk.claim(item.item_id, "fetch"), Rejected("timeout", "too slow"), clerk.now)
        desk.store.sources.add("feed", f"https://news.example/{number}", 3600, clerk.now)
        clerk.record(f"/{number}", f"words of number {number}", [comment("c", "I agree.")])
    return schemathesis.openapi.from_url(
        f"http://127.0.0.1:{served.port}/api/openapi.json",
        headers=served.headers,
        config=schemathesis.Config.from_dict(CONFIGURATION),
    )


def name_of(operation):
    return operation.definition.raw["operationId"]


def bound(case):
    """Let a request wait for nothing."""
    if isinstance(case.query, dict) and "wait" in case.query:
        case.query["wait"] = 0


def name_these(case):
    """Let a request name one of the things that there are, and begin at the first page."""
    if "id" in case.path_parameters:
        case.path_parameters["id"] = case.path_parameters["id"] % IDS + 1
    if case.query:
        case.query.pop("cursor", None)


def list_operations(described):
    """All operations; those that only read come first, and those that delete last."""
    order = ("get", "post", "patch", "delete")
    found = [one.ok() for one in described.get_all_operations()]
    return sorted(found, key=lambda one: order.index(one.method))


def try_operation(operation, mode, headers, change):
    """Call an operation with made-up values, and check what is answered; how often each status was."""
    answered = Counter()

    @settings(BOUNDS, max_examples=EXAMPLES.get(name_of(operation), BOUNDS.max_examples))
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        bound(case)
        change(case)
        answer = case.call(headers=headers)
        case.validate_response(answer, headers=headers)
        answered[answer.status_code] += 1

    check()
    return answered


def test_values_that_fit_are_answered_as_described(described, headers):
    from schemathesis import GenerationMode

    operations = list_operations(described)
    answered = {
        name_of(one): try_operation(one, GenerationMode.POSITIVE, headers, name_these) for one in operations
    }
    reading = [name_of(one) for one in operations if one.method == "get"]
    assert [name for name in reading if 200 not in answered[name]] == []


def test_values_that_do_not_fit_are_refused_as_described(described, headers):
    from schemathesis import GenerationMode

    for operation in list_operations(described):
        if operation.path_parameters or operation.query or operation.body:
            try_operation(operation, GenerationMode.NEGATIVE, headers, lambda _: None)


def test_what_one_operation_answers_is_what_the_next_one_names(described, headers):
    """The numbers of sources in a list are read, paused, polled; what was deleted is not there."""
    followed = Counter()

    class Program(described.as_state_machine()):
        def before_call(self, case):
            bound(case)

        def get_call_kwargs(self, _case):
            return {"headers": headers}

        def step(self, given):
            followed[given.transition is not None] += 1
            return super().step(given)

    Program.run(settings=BOUNDS)
    assert followed[True]
