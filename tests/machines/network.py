"""Hosts on one machine: network namespaces on a bridge, on which packets get lost when a test says so.

A lost packet is dropped without a word, as by a broken switch: sockets hang, and nobody is told. It needs
root, Linux, and the programs ip and nft. Nothing outside of the namespaces is changed.
"""

import ctypes
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIRE = "wire"
NETWORK = "10.77.0.0/24"

_CLONE_NEWNET = 0x40000000
_DROPPING = """
add table bridge lost
flush table bridge lost
table bridge lost {{
    chain forward {{
        type filter hook forward priority 0
        {rules}
    }}
}}
"""


@dataclass(frozen=True)
class Host:
    name: str
    namespace: str
    address: str

    @property
    def prefix(self):
        """The words before a command that runs on this host."""
        return "ip", "netns", "exec", self.namespace

    @contextmanager
    def entered(self):
        """Be on this host: so are the sockets, processes and threads that this thread opens and starts."""
        with Path("/proc/thread-self/ns/net").open() as home:
            with Path("/run/netns", self.namespace).open() as there:
                _enter(there)
            try:
                yield self
            finally:
                _enter(home)


class Network:
    """Hosts that reach each other until packets are lost."""

    def __init__(self, *names):
        # Two tests may run at once.
        self._namespaces = {name: f"winnow-{os.getpid()}-{name}" for name in (*names, WIRE)}
        self._wire = self._namespaces[WIRE]
        self.hosts = {
            name: Host(name, self._namespaces[name], f"10.77.0.{number}")
            for number, name in enumerate(names, 1)
        }

    def __enter__(self):
        try:
            for namespace in self._namespaces.values():
                _ip("netns", "add", namespace)
            _ip("-n", self._wire, "link", "add", "name", "bridge", "up", "type", "bridge")
            for host in self.hosts.values():
                self._connect(host)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for namespace in self._namespaces.values():
            subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)

    def _connect(self, host):
        here = "netns", host.namespace
        there = "netns", self._wire
        _ip("link", "add", "name", "eth0", *here, "type", "veth", "peer", "name", host.name, *there)
        _ip("-n", self._wire, "link", "set", host.name, "master", "bridge", "up")
        _ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
        for link in ("eth0", "lo"):
            _ip("-n", host.namespace, "link", "set", link, "up")

    def cut_off(self, name):
        """Lose every packet to and from a host, as long as the block runs."""
        return self._losing(f'iifname "{name}"', f'oifname "{name}"')

    def lose_answers(self, of, to):
        """Lose the packets of one host to another, whose own still arrive."""
        return self._losing(f'iifname "{of}" oifname "{to}"')

    @contextmanager
    def _losing(self, *packets):
        self._drop(packets)
        try:
            yield
        finally:
            self._drop(())

    def _drop(self, which):
        # Of IP only: hosts on a larger network than one wire would not lose each other's hardware addresses.
        rules = "\n        ".join(f"ether type ip {packets} drop" for packets in which)
        text = _DROPPING.format(rules=rules)
        nft = ["ip", "netns", "exec", self._wire, "nft", "-f", "-"]
        subprocess.run(nft, input=text, text=True, check=True)


def _ip(*words):
    subprocess.run(["ip", *words], check=True)


def _enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace.fileno(), _CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
