"""Whatever lies in the inbox or is named as an address: it is taken, or refused with a reason."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.dedupe import address_key
from worker.errors import Rejected
from worker.intake import ingest_requests
from worker.net import address_policy
from worker.sources.folders.scan_types import FolderScan

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
LOOK = FolderScan(NOW, 1.0, lambda path, _: path.read_bytes(), address_key)

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
TARGETS = st.one_of(
    st.text(max_size=40),
    st.text(max_size=30).map("https://".__add__),
    st.text(max_size=30).map("file://".__add__),
    st.text(max_size=30).map("/".__add__),
)
MESSAGES = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {"target": TARGETS}, optional={"key": VALUES, "meta": VALUES, "v": st.one_of(st.just(1), VALUES)}
    ),
)
HOSTS = st.one_of(
    st.text(max_size=20),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda ip: f"[{ip}]"),
    st.integers(0, 2**40).map(str),
    st.integers(0, 2**33).map(hex),
)


@given(MESSAGES)
def test_any_message_is_taken_or_refused(message):
    try:
        found = ingest_requests.refs_of_request(ingest_requests.parse(message), (), LOOK)
    except Rejected as error:
        assert error.reason  # noqa: PT017  # or it is taken
    else:
        assert all(ref.source_key for ref in found)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60), MESSAGES.map(json.dumps)))
def test_any_text_is_decoded_or_refused(text):
    try:
        ingest_requests.decode(text)
    except Rejected as error:
        assert error.reason == "malformed_message"  # noqa: PT017  # or it is taken


@settings(max_examples=200)
@given(HOSTS, st.sampled_from(["", ":80", ":x", "@", "/", "?", "#", "\\", ".", "%2e"]), st.text(max_size=10))
def test_any_address_is_judged_and_what_is_allowed_is_public(host, joint, rest):
    url = f"http://{host}{joint}{rest}"
    try:
        address = address_policy.check_address(url)
    except Rejected as error:
        assert error.reason  # noqa: PT017  # or it is taken
        return
    assert address_policy.check_address(address.url).url == address.url
    if address.ip is not None:
        assert address.ip.is_global
    assert address_key(address_key(url)) == address_key(url)


@pytest.mark.parametrize(
    "text", ["9" * 5000, "1e999999", '{"a":' * 2000, "[1e400]", '"\\ud800"', "NaN", "\ufeff\ufeff{}"]
)
def test_json_that_is_hard_to_read(text):
    try:
        found = ingest_requests.parse(ingest_requests.decode(text))
    except Rejected as error:
        assert error.reason == "malformed_message"  # noqa: PT017  # or it is taken
    else:
        pytest.fail(f"taken as {found}")
