"""A real HTTP and HTTPS server on loopback that says whatever a test tells it to say, byte by byte."""

import socket
import ssl
import threading

from waiting import PATIENCE


class HostileServer:
    """Answers each path with raw bytes, or with a function that is given the connection."""

    def __init__(self, tls: ssl.SSLContext | None = None, ip="127.0.0.1"):
        self.answers = {}
        self.greeting = b""
        """Sent before anything was asked, as a mail server does."""
        self.requests = []
        """The head of every request, as text."""
        self.asked = threading.Event()
        self.over = threading.Event()
        """Set when the test ends, so that no handler goes on for ever."""
        self._tls = tls
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        self._listener = socket.create_server((ip, 0), family=family)
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def url(self, path="/", host="127.0.0.1"):
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def says(self, path, answer):
        self.answers[path] = answer
        return self.url(path)

    def close(self):
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def _accept(self):
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                with connection:
                    self._answer(connection)
            except OSError:
                pass  # the client has seen enough

    def _answer(self, connection):
        connection.sendall(self.greeting)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return
            head += piece
        self.requests.append(head.decode("latin-1"))
        self.asked.set()
        answer = self.answers[head.split()[1].decode()]
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)


def reply(body=b"", status="200 OK", type_="text/html; charset=utf-8", **headers):
    """An honest HTTP/1.1 reply; `headers` are added, with _ for -, and None leaves one out."""
    lines = {"Content-Type": type_, "Content-Length": len(body), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
