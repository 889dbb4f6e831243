"""Who may ask the API, and how it refuses."""

import pytest

from tests.desk.conftest import PAGE, Browser
from worker.desk.api.application import make_api


def operations(desk):
    """Each operation of the API, with a number in the places of numbers."""
    paths = ask_description(desk)["paths"]
    return [(method, path.replace("{id}", "1")) for path, found in paths.items() for method in found]


def ask_description(desk):
    from worker.desk.api.description import describe_api

    return describe_api(make_api(desk))


@pytest.mark.parametrize("accept", [PAGE, "application/json", "*/*"])
def test_strangers_get_nothing(desk, clerk, accept, problem):
    clerk.record(title="A secret title")
    stranger = Browser(desk, {"accept": accept}).client
    for method, path in [*operations(desk), ("get", "/../openapi.json")]:
        answer = stranger.request(method, f"/api{path}".replace("/../", "/"))
        problem(answer, 401, "not_logged_in")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("accept", [PAGE, "*/*"])
def test_what_is_not_there_is_a_problem(program, accept, problem):
    client = program(accept=accept).client
    for path in ("/api/", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/articles/1/nothing"):
        problem(client.get(path), 404, "unknown_operation")
    answer = client.put("/api/v1/articles/1")
    problem(answer, 405, "wrong_method")
    assert answer.headers["allow"] == "DELETE, GET"


def test_the_description_lists_all_operations(ask, desk):
    found = ask.get("/api/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert found["servers"] == [{"url": "/api"}]
    assert found["paths"] == ask_description(desk)["paths"]
    names = [one["operationId"] for path in found["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    assert "read_article" in names
    for path in found["paths"].values():
        for one in path.values():
            assert {"401", "422", "503"} <= set(one["responses"]), one["operationId"]
            assert one["security"] == [{"token": []}, {"session": []}]
    assert {"Problem", "WrongField"} <= set(found["components"]["schemas"])


@pytest.mark.parametrize("number", ["none", "0", "-1", "1.5", "9" * 40, str(2**63), "%00", "²"])
def test_ids_that_are_no_ids(ask, number, problem):
    found = problem(ask.get(f"/api/v1/articles/{number}"), 422, "bad_value")
    assert found["fields"][0]["field"] == "path.id"
    assert "path.id" in found["detail"]


@pytest.mark.parametrize("host", ["bad.example", "localhost.bad.example", "", "a b"])
def test_a_host_name_of_another_is_a_problem(ask, host, problem):
    answer = ask.get("/api/v1/articles", headers={"host": host})
    assert "WINNOW_DESK_HOSTS" in problem(answer, 421, "unknown_host")["detail"]


def test_behind_a_proxy_the_description_and_the_page_know_their_address(desk, reader):
    from dataclasses import replace
    from ipaddress import ip_network

    settings = replace(desk.settings, trusted_proxies=(ip_network("10.0.0.0/8"),))
    told = {"x-forwarded-prefix": "/winnow", "x-forwarded-proto": "https"}
    behind = Browser(replace(desk, settings=settings), told, reader.session, client=("10.1.2.3", 1))
    assert behind.get("/api/openapi.json").json()["servers"] == [{"url": "/winnow/api"}]
    assert "https://localhost/winnow/api/v1/articles/ID/merge" in behind.page("/api").text
    answer = behind.get("/api", params={"open": "list_articles"})
    assert answer.headers["location"] == "/winnow/api/v1/articles"
