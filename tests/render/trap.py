"""A site on 127.0.0.2 that may be asked, and a trap on every other address of this machine."""

import asyncio
import socket

from waiting import PATIENCE

SITE_IP = "127.0.0.2"
NAMES = ("inside.example", "mixed.example", "localhost")
"""Names that lead to this machine, see `Trap.lookup`."""
SPELLINGS = (
    "127.0.0.1",
    "127.0.0.3",
    "[::1]",
    "0.0.0.0",
    "127.1",
    "2130706433",
    "0x7f.1",
    "[::ffff:127.0.0.1]",
)


class Trap:
    """Notes who comes: `reached` are requests, or only connections, to other addresses than the site's."""

    def __init__(self, pages):
        self.pages = pages
        self.reached = []
        self.packets = []
        self.site_paths = []
        self._asked = {}

    async def start(self):
        listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(("::", 0))
        self.port = listener.getsockname()[1]
        self._server = await asyncio.start_server(self._take, sock=listener)
        udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        udp.bind(("::", self.port))
        udp.setblocking(False)
        self._udp = udp
        asyncio.get_running_loop().add_reader(udp, lambda: self.packets.append(udp.recv(2000)))

    async def close(self):
        asyncio.get_running_loop().remove_reader(self._udp)
        self._udp.close()
        self._server.close()

    def url(self, path, host=SITE_IP):
        return f"http://{host}:{self.port}{path}"

    def lookup(self, host):
        """rebind.example leads to the site when it is first asked for, and then to this machine."""
        self._asked[host] = self._asked.get(host, 0) + 1
        if host == "rebind.example":
            return [SITE_IP] if self._asked[host] == 1 else ["127.0.0.1"]
        return {"mixed.example": [SITE_IP, "127.0.0.1"], "site.example": [SITE_IP]}.get(host, ["127.0.0.1"])

    async def _take(self, reader, writer):
        at = writer.get_extra_info("sockname")[0].removeprefix("::ffff:")
        path, place = "", len(self.reached)
        if at != SITE_IP:
            self.reached.append((at, path))  # a connection alone counts, too
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
            path = head.split(b" ")[1].decode()
        except (asyncio.IncompleteReadError, TimeoutError, IndexError, ConnectionError):
            pass
        if at == SITE_IP:
            self.site_paths.append(path)
        else:
            self.reached[place] = (at, path)
        kind, body, *more = self.pages.get(path.partition("?")[0], ("text/html", "nothing"))
        headers = f"Content-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n" + "".join(more)
        status = "302 Found" if "Location" in headers else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\n{headers}Access-Control-Allow-Origin: *\r\n\r\n{body}".encode())
        writer.close()
