"""Which addresses are refused, in every spelling that a stranger may try."""

from ipaddress import ip_address, ip_network
from threading import Event

import pytest
from growth import assert_linear
from waiting import PATIENCE

from worker.errors import Rejected, TryLater
from worker.net import address_policy
from worker.net.forbidden_networks import FORBIDDEN_NETWORKS

REFUSED_IPS = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.254",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:53aa:64c::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
    "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%eth0", "febf::1",
    "fec0::1", "feff::1", "ff02::1", "ff0e::1",
]  # fmt: skip

ALLOWED_IPS = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
    "128.0.0.1", "168.63.129.17", "169.253.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.0.1",
    "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888",
    "2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "3ffe::1",
]  # fmt: skip

REFUSED_URLS = [
    # other spellings of 127.0.0.1 and of this machine
    "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
    "http://127.0.1/", "http://0x7f.1/", "http://0/", "http://00.0.0.0/", "http://127.0.0.1./",
    "http://127.000.000.001/", "http://0x/", "http://127.0.0.0x1/", "http://1.2.3.4.5/", "http://8.8.8.08/",
    "http://999.1.1.1/", "http://foo.0x7f/", "http://4294967297/", "http://１２７.０.０.１/",
    "http://127。0。0。1/", "http://127．0．0．1/", "http://①②⑦.0.0.1/", "http://127.0.0.1/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::169.254.169.254]/", "http://[fe80::1%25eth0]/", "http://[2606:4700::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[2002:7f00:1::]/", "http://169.254.169.254/latest/meta-data/", "http://192.168.1.1:8080/",
    # who is the host?
    "http://user:secret@example.org/", "http://example.org@127.0.0.1/", "http://@example.org/",
    "http://example.org\\@127.0.0.1/", "http://127.0.0.1\\.example.org/", "http://example.org:80@10.0.0.1/",
    "http://exam\tple.org/", "http://example.org/\r\nHost: inside", "http://example.org/\x00",
    "http://example.org/\ud800", "http://%31%32%37.0.0.1/", "http://127.0.0.1%2f@example.org/",
    "http://ex\u200bample.org/", "http://exam ple.org/", "http://a..example.org/", "http:///etc/passwd",
    "http:example.org", "http://", "http://.", "http://[::1", "http://[zz]/", "http://[127.0.0.1]/",
    "http://exa,mple.org:127.0.0.1/", "http://" + "a" * 64 + ".org/", "http://" + "a." * 130 + "org/",
    # not the web
    "file:///etc/passwd", "ftp://example.org/a", "gopher://example.org/1", "dict://example.org/", "//host/a",
    "javascript:alert(1)", "data:text/html,hello", "ws://example.org/", "/etc/passwd", "example.org", "",
    "jar:http://example.org!/", "unix:/run/docker.sock", "http+unix://run/docker.sock",
    # ports of other services, and none at all
    "http://example.org:22/", "http://example.org:25/", "https://example.org:6379/", "http://example.org:0/",
    "http://example.org:11211/", "http://example.org:65536/", "http://example.org:-1/", "http://a.org:http/",
    "http://example.org/" + "a" * 8_000,
]  # fmt: skip

ALLOWED_URLS = {
    "http://example.org": "http://example.org/",
    "  HTTPS://Example.ORG:443/A?b=c#d ": "https://example.org/A?b=c",
    "http://example.org:8080/": "http://example.org:8080/",
    "http://example.org./a": "http://example.org/a",
    "https://example.org/a b?q=ü&r=%C3%BC": "https://example.org/a%20b?q=%C3%BC&r=%C3%BC",
    "https://example.org/wiki/Ärger": "https://example.org/wiki/%C3%84rger",
    "https://müller.example/": "https://xn--mller-kva.example/",
    "https://straße.example/": "https://xn--strae-oqa.example/",
    "https://例え。テスト/": "https://xn--r8jz45g.xn--zckzah/",
    "https://ＥＸＡＭＰＬＥ.org/": "https://example.org/",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://example.org/a\\b": "http://example.org/a%5Cb",
    "http://[2606:4700:4700::1111]:8080/a": "http://[2606:4700:4700::1111]:8080/a",
    "http://0x7f.example.org/": "http://0x7f.example.org/",
    "http://my_site.example.org/?": "http://my_site.example.org/",
    "https://example.org/a?next=http://127.0.0.1/": "https://example.org/a?next=http://127.0.0.1/",
    "https://example.org/@name/1": "https://example.org/@name/1",
}


def refusal(url, allow=()):
    with pytest.raises(Rejected) as caught:
        address_policy.check_address(url, allow)
    assert caught.value.reason == "address_refused"
    assert "\n" not in caught.value.detail
    return caught.value.detail


@pytest.mark.parametrize("ip", REFUSED_IPS)
def test_ip_addresses_that_are_refused(ip):
    with pytest.raises(Rejected, match="address_refused"):
        address_policy.check_ip(ip_address(ip))


@pytest.mark.parametrize("ip", ALLOWED_IPS)
def test_public_ip_addresses_are_allowed(ip):
    assert address_policy.check_ip(ip_address(ip)) == ip_address(ip)


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_addresses_that_are_refused(url):
    refusal(url)


@pytest.mark.parametrize(("url", "normal"), ALLOWED_URLS.items())
def test_public_addresses_are_put_into_one_spelling(url, normal):
    assert address_policy.check_address(url).url == normal


def test_every_forbidden_network_refuses_its_first_and_last_address():
    for network, name in FORBIDDEN_NETWORKS:
        for ip in (network[0], network[-1]):
            with pytest.raises(Rejected, match="address_refused"):
                address_policy.check_ip(ip)
        assert name


def test_a_named_network_is_opened_and_no_other():
    allow = (ip_network("127.0.0.0/8"), ip_network("fd12::/16"))
    assert address_policy.check_address("http://127.0.0.1:8000/a", allow).host == "127.0.0.1"
    assert address_policy.check_address("http://[fd12::1]/", allow).host == "fd12::1"
    for url in ("http://10.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fd13::1]/"):
        refusal(url, allow)


def test_odd_spellings_and_ports_stay_refused_in_an_open_network():
    allow = (ip_network("127.0.0.0/8"),)
    for url in ("http://127.1/", "http://2130706433/", "http://127.0.0.1:6379/", "http://u:p@127.0.0.1/"):
        refusal(url, allow)


def test_a_scoped_address_is_refused_even_in_an_open_network():
    with pytest.raises(Rejected, match="address_refused"):
        address_policy.check_ip(ip_address("fe80::1%eth0"), (ip_network("fe80::/10"),))


def test_an_endless_host_is_refused_at_once():
    def refuse(length):
        refusal("http://" + "".join(map(chr, range(0x4E00, 0x4E00 + length))) + "/")

    assert_linear(refuse, 987)


def test_a_refusal_never_tells_a_password_or_a_query():
    assert "secret" not in refusal("https://user:secret@example.org/?token=secret")
    assert "secret" not in refusal("ftp://user:secret@example.org/")
    assert "secret" not in address_policy.check_address("https://example.org/a?token=secret").shown


def test_all_answers_of_a_name_are_checked():
    address = address_policy.check_address("http://news.example/")
    assert address_policy.resolve(address, (), 5, lambda _: ["1.1.1.1", "1.1.1.1", "2606:4700::1"]) == (
        "1.1.1.1",
        "2606:4700::1",
    )
    for answers in (["1.1.1.1", "127.0.0.1"], ["10.0.0.1", "1.1.1.1"], ["1.1.1.1", "::ffff:10.0.0.1"]):
        with pytest.raises(Rejected, match=r"address_refused: news\.example leads to"):
            address_policy.resolve(address, (), 5, lambda _, answers=answers: answers)


def test_a_literal_address_is_not_looked_up():
    address = address_policy.check_address("http://[2606:4700::1]/")
    assert address_policy.resolve(address, (), 5, lambda _: pytest.fail("looked up")) == ("2606:4700::1",)


def test_this_machines_own_name_is_refused_by_its_answer():
    with pytest.raises(Rejected, match="address_refused"):
        address_policy.resolve(address_policy.check_address("http://localhost/"), (), 20)


def test_a_name_that_cannot_be_resolved_is_tried_later():
    def fails(_host):
        raise OSError("no such host")

    address = address_policy.check_address("http://nowhere.example/")
    for lookup in (fails, lambda _: []):
        with pytest.raises(TryLater, match="dns_failure"):
            address_policy.resolve(address, (), 5, lookup)


def test_a_name_server_that_never_answers_is_left_behind():
    over = Event()
    address = address_policy.check_address("http://slow.example/")
    try:
        with pytest.raises(TryLater, match="timeout"):
            address_policy.resolve(address, (), 0.05, lambda _: over.wait(PATIENCE) and [])
    finally:
        over.set()
