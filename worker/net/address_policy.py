"""Address policy: which network addresses may be contacted. Every connection is checked here, on each hop.

An address comes from strangers (a message, a feed, a redirect), so it must never lead to this machine,
its network or a cloud's metadata service. The refused networks are in the tables of `forbidden_networks`,
because `ipaddress` of Python 3.11 calls several of them global. A refusal is final:
`Rejected("address_refused")`.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from unicodedata import category
from urllib.parse import SplitResult, quote, urlsplit

from worker.errors import Rejected, TryLater
from worker.net.forbidden_networks import FORBIDDEN_NETWORKS, FORBIDDEN_PORTS, GLOBAL_UNICAST
from worker.net.hostnames import MAX_HOST_CHARS, ascii_host
from worker.settings import Network

IPAddress = IPv4Address | IPv6Address
Lookup = Callable[[str], Sequence[str]]
"""A host name to the text of its IP addresses; raises OSError."""

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_CHARS = 8_000

_LAST_LABEL_IS_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\Z")
_HOST_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\Z")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, taken apart. `host` is ASCII and in lower case, IPv6 without brackets."""

    scheme: str
    host: str
    port: int
    path: str
    """Path and query, percent-encoded."""

    @property
    def origin(self) -> str:
        """Scheme, host and port: the scope of one robots.txt."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The normalised address, without fragment."""
        return f"{self.origin}{self.path}"

    @property
    def shown(self) -> str:
        """For messages: short, and without the query, which may hold a key."""
        bare = self.url.partition("?")[0]
        return bare if len(bare) <= 200 else f"{bare[:199]}…"

    @property
    def ip(self) -> IPAddress | None:
        """The host if it is an IP address, None if it is a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


def check_address(url: str, allow: Sequence[Network] = ()) -> Address:
    """Parse an address, and refuse it if its text already shows that it must not be contacted.

    A host that is an IP address is checked at once; a name must go through `resolve` too.
    Raises Rejected("address_refused").
    """
    url = url.strip()
    if len(url) > MAX_URL_CHARS:
        raise _refused(f"{url[:80]}…", f"it is longer than {MAX_URL_CHARS} characters")
    if any(category(char) in ("Cc", "Cs") for char in url):
        raise _refused("the address", "it holds control characters or broken text")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused("the address", f"it cannot be read ({error})") from error
    scheme = parts.scheme
    if scheme not in DEFAULT_PORTS:
        raise _refused(scheme or "the address", "only http:// and https:// addresses are fetched")
    if "@" in parts.netloc:
        raise _refused("the address", "it holds a user name or password; give it without")
    host = _host(parts)
    port = DEFAULT_PORTS[scheme] if port is None else port
    if port in FORBIDDEN_PORTS:
        raise _refused(f"{host}:{port}", "that port belongs to another service than the web")
    address = Address(scheme, host, port, _path(parts))
    if address.ip is not None:
        check_ip(address.ip, allow)
    return address


def check_ip(ip: IPAddress, allow: Sequence[Network] = ()) -> IPAddress:
    """Return the IP address if it may be contacted: it is public, or in a network of `allow`.

    Raises Rejected("address_refused").
    """
    if getattr(ip, "scope_id", None) is None and any(ip in network for network in allow):
        return ip
    for network, name in FORBIDDEN_NETWORKS:
        if ip in network:
            hint = "WINNOW_ALLOW_NETWORKS opens networks by name"
            raise _refused(str(ip), f"it is in {network} ({name}); {hint}")
    if ip.version == 6 and ip not in GLOBAL_UNICAST:
        raise _refused(str(ip), "it is outside the public IPv6 space 2000::/3")
    return ip


def resolve(
    address: Address, allow: Sequence[Network], timeout: float, lookup: Lookup | None = None
) -> tuple[str, ...]:
    """The IP addresses of an address's host, all checked; connect to no others.

    One forbidden IP address among public ones refuses the host: its owner mixes them on purpose. `timeout`
    is in seconds. Raises Rejected("address_refused"), TryLater("dns_failure"), TryLater("timeout").
    """
    if address.ip is not None:
        return (str(check_ip(address.ip, allow)),)
    answers = look_up_with_timeout(timeout, lookup or system_lookup, address.host)
    try:
        checked = [check_ip(ip_address(answer), allow) for answer in answers]
    except Rejected as refusal:
        raise Rejected(refusal.reason, f"{address.host} leads to {refusal.detail}") from None
    if not checked:
        raise TryLater("dns_failure", f"{address.host} has no IP address")
    return tuple(dict.fromkeys(map(str, checked)))


def system_lookup(host: str) -> list[str]:
    """The IP addresses of a host name, as this machine resolves it. Raises OSError."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def look_up_with_timeout(timeout: float, lookup: Lookup, host: str) -> Sequence[str]:
    """The result of `lookup` within `timeout` seconds, unchecked. Raises TryLater("timeout", "dns_failure").

    getaddrinfo has no timeout, so it runs in a thread, which may be left behind.
    """
    outcome: SimpleQueue[Sequence[str] | OSError] = SimpleQueue()

    def look() -> None:
        try:
            outcome.put(lookup(host))
        except (OSError, UnicodeError) as error:
            outcome.put(OSError(str(error)))

    Thread(target=look, name="winnow-dns", daemon=True).start()
    try:
        answer = outcome.get(timeout=max(timeout, 0.001))
    except Empty:
        raise TryLater("timeout", f"{host}: its name was not resolved within {timeout:.0f} s") from None
    if isinstance(answer, OSError):
        raise TryLater("dns_failure", f"{host}: its name cannot be resolved ({answer})")
    return answer


def _host(parts: SplitResult) -> str:
    """The host in ASCII, or as a plain IP address. Raises Rejected("address_refused")."""
    written = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            ip = IPv6Address(written)
        except ValueError:
            raise _refused(f"[{written}]", "it is not an IPv6 address") from None
        if ip.scope_id is not None:
            raise _refused(f"[{written}]", "it names a network interface")
        return str(ip)
    try:
        host = ascii_host(written)
    except ValueError as error:
        raise _refused("the address", str(error)) from error
    if _LAST_LABEL_IS_NUMBER.search(host):
        # 2130706433, 0177.0.0.1, 0x7f.1 and 127.1 are all 127.0.0.1 to some resolver (WHATWG URL, 3.5).
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise _refused(host, "an IPv4 address must be four decimal numbers") from None
    if not _HOST_NAME.match(host) or len(host) > MAX_HOST_CHARS:
        raise _refused(host[:80] or "the address", "it has no proper host name")
    return host


def _path(parts: SplitResult) -> str:
    """Path and query, percent-encoded; what is encoded already does not change."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~[]|")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~[]|?{}^`")
    return f"{path}?{query}" if query else path


def _refused(what: str, why: str) -> Rejected:
    return Rejected("address_refused", f"{what}: {why}")
