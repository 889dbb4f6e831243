"""The proxy contacts no forbidden address, however it is asked, and connects to what was checked."""

import asyncio
from ipaddress import ip_network

import pytest
from net.test_address_policy import REFUSED_IPS, REFUSED_URLS
from render.trap import NAMES, SITE_IP, SPELLINGS, Trap

from worker.render.proxy import Proxy
from worker.render.rendered_page import Refusals

ALLOW = (ip_network(f"{SITE_IP}/32"),)
PAGES = {"/a": ("text/plain", "a page"), "/big": ("text/plain", "x" * 200_000)}


async def ask(proxy, head):
    """Send raw bytes to the proxy; all that it answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(head)
    answer = await reader.read()
    writer.close()
    return answer


def with_proxy(work, max_bytes=1_000_000, allow=ALLOW):
    async def run():
        trap, refusals = Trap(PAGES), Refusals()
        await trap.start()
        proxy = Proxy(allow, max_bytes, refusals, trap.lookup)
        await proxy.start()
        try:
            await work(proxy, trap, refusals)
        finally:
            await proxy.close()
            await trap.close()

    asyncio.run(run())


def heads(target, host):
    return [
        f"GET {target} HTTP/1.1\r\nHost: {SITE_IP}\r\n\r\n".encode("utf-8", "surrogatepass"),
        f"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode(
            "utf-8", "surrogatepass"
        ),
        f"CONNECT {host} HTTP/1.1\r\nHost: {SITE_IP}\r\n\r\n".encode("utf-8", "surrogatepass"),
    ]


def test_every_refused_address_is_refused_and_none_is_connected_to(monkeypatch):
    async def work(proxy, trap, refusals):
        connected = []

        async def never(host, port, **_):
            connected.append((host, port))
            raise OSError

        targets = [(url, url.partition("://")[2].partition("/")[0]) for url in REFUSED_URLS]
        literals = [f"[{ip}]" if ":" in ip else ip for ip in REFUSED_IPS]
        hosts = (*literals, *SPELLINGS, *NAMES)
        targets += [(f"http://{host}:{trap.port}/", f"{host}:{trap.port}") for host in hosts]
        asked = [head for target, host in targets for head in heads(target, host)]
        open_connection = asyncio.open_connection
        monkeypatch.setattr("worker.render.proxy.asyncio.open_connection", open_connection)
        answers = []
        for head in asked:
            reader, writer = await open_connection("127.0.0.1", proxy.port)
            monkeypatch.setattr("worker.render.proxy.asyncio.open_connection", never)
            writer.write(head)
            writer.write_eof()
            answers.append(await reader.read())
            monkeypatch.setattr("worker.render.proxy.asyncio.open_connection", open_connection)
            writer.close()
        assert not [a for a in answers if a and not a.startswith((b"HTTP/1.1 403", b"HTTP/1.1 502"))]
        # What a shortened CONNECT leaves of some addresses is a public host; it is never one of this machine.
        assert {host for host, _ in connected} <= {"8.8.8.8"}
        assert not trap.reached
        assert {one.reason for one in refusals.kept()} <= {"address_refused", "connection_failed"}

    with_proxy(work)


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked():
    async def work(proxy, trap, _):
        for _ in range(3):
            answer = await ask(proxy, heads(trap.url("/a", "rebind.example"), "")[0])
            assert answer.endswith(b"a page")
            tunnel = f"CONNECT rebind.example:{trap.port} HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n".encode()
            assert (await ask(proxy, tunnel)).endswith(b"a page")
        assert len(trap.site_paths) == 6
        assert not trap.reached

    with_proxy(work)


def test_a_reply_ends_its_connection_and_names_no_other_host():
    async def work(proxy, trap, _):
        trap.pages["/a"] = ("text/plain", "a page", 'Connection: keep-alive\r\nAlt-Svc: h3=":443"\r\n')
        head, _, body = (await ask(proxy, heads(trap.url("/a"), "")[0])).partition(b"\r\n\r\n")
        assert body == b"a page"
        assert b"Connection: close" in head
        assert b"keep-alive" not in head
        assert b"Alt-Svc" not in head

    with_proxy(work)


def test_a_page_receives_no_more_than_its_bytes():
    async def work(proxy, trap, refusals):
        assert len(await ask(proxy, heads(trap.url("/big"), "")[0])) < 150_000
        assert (await ask(proxy, heads(trap.url("/a"), "")[0])).startswith(b"HTTP/1.1 403")
        assert [one.reason for one in refusals.kept()] == ["too_large"]

    with_proxy(work, max_bytes=100_000)


def test_the_proxy_is_not_asked_for_itself_where_loopback_is_open():
    async def work(proxy, _, refusals):
        itself = f"http://127.0.0.1:{proxy.port}/"
        assert (await ask(proxy, heads(itself, "")[0])).startswith(b"HTTP/1.1 403")
        assert refusals.count == 1

    with_proxy(work, allow=(ip_network("127.0.0.0/8"),))


@pytest.mark.parametrize(
    "head",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"GET http://site.example/ HTTP/2\r\n\r\n", b"\x16\x03\x01\r\n\r\n",
     b"GET http://site.example/ HTTP/1.1\r\nA\r\n\r\n",
     b"GET http://site.example/ HTTP/1.1\r\nA: b\nHost: c\r\n\r\n",
     b"GET https://site.example/ HTTP/1.1\r\n\r\n", b"CONNECT site.example:22 HTTP/1.1\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_request_is_not_passed_on(head):
    async def work(proxy, trap, _):
        answer = await ask(proxy, head)
        assert not answer or answer.startswith(b"HTTP/1.1 403")
        assert not trap.site_paths
        assert not trap.reached

    with_proxy(work)
