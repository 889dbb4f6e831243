"""What lets somebody in is not shown; what does not is."""

import pytest

from worker.errors import Rejected
from worker.redaction import masked


@pytest.mark.parametrize(
    "text",
    [
        "https://grain@h.example/a?b=1",
        "GET https://h.example/a?id=5&token=grain&page=2 failed",
        "https://h.example/a?access_token=grain#top",
        "https://h.example/a?X-Amz-Signature=grain&X-Amz-Date=1",
        "https://h.example/a?key=grain",
        "https://h.example/a?api_key=grain;b=1",
        "https://h.example/a?to=https%3A%2F%2Fi.example%2F%3Ftoken%3Dgrain%26page%3D2",
        "{'target': 'https://h.example/?password=grain', 'key': 'order-17'}",
        "redis://:grain@h:1/0",
        "redis://h:1/0?password=grain",
        "postgresql+psycopg://winnow:grain@h/d",
        "tasks.transport.checked_transport:CheckedTransport://:grain@127.0.0.1:6379/0",
        "connection failed: host=h password=grain user=u",
        "Cookie: grain",
        "{'Authorization': 'grain'}",
        "sent Bearer grain to h",
    ],
)
def test_secrets_are_masked(text):
    assert masked(text.replace("grain", "gr.ain%20of=salt")) == text.replace("grain", "***")


def test_a_user_of_a_site_is_masked_with_the_password():
    assert masked("https://ann:gr@ain@h.example/a") == "https://***@h.example/a"


@pytest.mark.parametrize(
    "text",
    [
        "https://h.example/a?keywords=salt&author=Ann&page=2&monkey=3",
        "https://h.example:8443/@ann/17",
        "https://social.example/@ann@other.example",
        "mail to ann@h.example: a key=value file",
        "postgresql+psycopg://winnow@db.example/winnow",
        "Task ingest.fetch[29d6e184-7fb5-4ceb-b473-0120ba6934a9] succeeded in 0.5s: None",
        "the cookie banner stands in the way",
    ],
)
def test_other_text_stays_as_it_is(text):
    assert masked(text) == text


def test_it_takes_time_in_proportion_to_the_text():
    assert len(masked("https://" + "a@" * 50_000 + "?token=" + "&x=%3D" * 50_000 + "a" * 100_000)) < 600_000


def test_the_detail_of_a_failure_holds_no_secret():
    error = Rejected("http_404", "https://h.example/a?token=grain (gone)")
    assert str(error) == "http_404: https://h.example/a?token=*** (gone)"
    assert error.args == ("http_404", "https://h.example/a?token=*** (gone)")
