"""The address key: one spelling for all addresses of the same page.

Follows RFC 3986, section 6.2 (case, percent-encoding, dot segments, default port), then drops what
identifies a visit and not a page (fragments, tracking parameters, session ids, the order of parameters), and
the marks of page variants: http for https, ``www.``, mobile pages, AMP.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from worker.dedupe.page_variants import find_amp_target, normalize_edition

DEFAULT_PORTS = {"http": 80, "https": 443}

VISIT_PARAMETERS = re.compile(
    r"(utm_\w+|_ga|_gl|_hs(enc|mi)|hsctatracking|gclid|gclsrc|dclid|gbraid|wbraid|gad_(source|campaignid)|srsltid"
    r"|fbclid|fb_(action_\w+|ref|source)|mibextid|msclkid|twclid|__twitter_impression|ttclid|yclid|ysclid|igshid|igsh"
    r"|li_fat_id|epik|irclickid|wickedid|_branch_match_id|_kx|mc_[ce]id|mkt_tok|oly_(anon|enc)_id|vero_id"
    r"|ck_subscriber_id|s_cid|icid|ncid|ocid|cmpid|cmp|smid|smtyp|xtor|wt_?mc|ns_(mchannel|campaign|source)"
    r"|(pk|piwik|mtm)_\w+|at_(medium|campaign|custom\d)|ref_src|ref_url|guccounter|guce_referrer\w*|ftag|soc_(src|trk)"
    r"|phpsessid|jsessionid|aspsessionid\w*|oscsid|zenid|cftoken)",
    re.IGNORECASE,
)
"""Parameters that state where a reader came from, as documented by the services that add them, and session
ids. Some other names are session ids only if the value looks random; see `_identifies_visit`."""

MAX_KEY_BYTES = 2000
"""PostgreSQL indexes values of up to 2,704 bytes."""

_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sessionid)=[^/;]*|/\((?:[A-Z]\(\w+\))+\)(?=/)", re.IGNORECASE
)
"""Servlet containers and ASP.NET put the session into the path if the browser refuses cookies."""

_RANDOM = re.compile(r"[0-9a-z]{16,}", re.IGNORECASE)
_SESSION_IF_RANDOM = frozenset(["sid", "s", "sessionid", "session_id", "session"])

_LABEL_ENDS = re.compile("[.\u3002\uff0e\uff61]")
_DEVIATIONS = frozenset("ßς\u200c\u200d")
_UNRESERVED = "-._~"
_PATH_SAFE = "/:@!$&'()*+,;=" + _UNRESERVED
_QUERY_SAFE = "/:@!$'()*+,;?" + _UNRESERVED


@lru_cache(maxsize=256)  # a document's is asked for when it is accepted, fetched and fingerprinted
def address_key(address: str) -> str:
    """Return the key of a web address. An address with another scheme is its own key.

    Two addresses with the same key are the same page. Idempotent: the key of a key is itself. A key that
    is too long for an index is replaced by its SHA-256 (addresses can have any length).
    """
    key = _normalize(address)
    encoded = key.encode("utf-8", "replace")
    return key if len(encoded) <= MAX_KEY_BYTES else f"sha256:{sha256(encoded).hexdigest()}"


def _normalize(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname:
        return address
    scheme = parts.scheme.lower()
    host = _normalize_host(parts.hostname)
    path = _normalize_path(parts.path)
    if inner := find_amp_target(host, path):
        return _normalize(f"https://{inner}{'?' if parts.query else ''}{parts.query}")
    host, path, parameters = normalize_edition(host, path, _keep_parameters(parts.query))
    if port in (None, DEFAULT_PORTS[scheme]):
        scheme = "https"
    else:
        host = f"{host}:{port}"
    query = "&".join(sorted(parameters))
    return f"{scheme}://{host}{path}{'?' if query else ''}{query}{_keep_fragment(parts)}"


def _normalize_host(host: str) -> str:
    host = host.lower()
    if ":" in host:
        return f"[{host}]"
    with suppress(UnicodeError):
        host = ".".join(_encode_label(label) for label in _LABEL_ENDS.split(host))
    return host.rstrip(".")


def _encode_label(label: str) -> str:
    """Encode a label of a host name in ASCII.

    Python's codec follows IDNA 2003, which replaces ß by ss and the like (RFC 5894, section 7.2). Then
    fass.de and faß.de, which have two owners, would be the same.
    """
    if label.isascii():
        return label
    if _DEVIATIONS.isdisjoint(label):
        return label.encode("idna").decode("ascii")
    return f"xn--{unicodedata.normalize('NFC', label).encode('punycode').decode('ascii')}"


def _normalize_path(path: str) -> str:
    kept: list[str] = []
    path = _PATH_SESSION.sub("", _recode(path, _PATH_SAFE))
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/".join(kept) or "/"


def _keep_parameters(query: str) -> list[str]:
    """Keep the parameters that select a page, in one spelling: ``a`` and ``a=`` are the same."""
    pairs = (_recode(pair, _QUERY_SAFE + "=") for pair in query.split("&"))
    named = (pair.removesuffix("=") if pair.count("=") == 1 else pair for pair in pairs)
    return [pair for pair in named if pair and not _identifies_visit(pair)]


def _identifies_visit(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() in _SESSION_IF_RANDOM:
        return _RANDOM.fullmatch(value) is not None
    return VISIT_PARAMETERS.fullmatch(name) is not None


def _keep_fragment(parts: SplitResult) -> str:
    """Keep only ``#!`` fragments: old scripts read their route from them."""
    return f"#{parts.fragment}" if parts.fragment.startswith("!") else ""


def _recode(text: str, safe: str) -> str:
    """Percent-encode in one spelling: only where needed, capital digits. Encoded delimiters stay encoded.

    A % that encodes nothing is encoded itself, because digits could later follow it.
    """
    pieces = re.split(r"((?:%[0-9A-Fa-f]{2})+)", text)
    return "".join(
        _escape(piece) if position % 2 else quote(piece, safe=safe, errors="replace")
        for position, piece in enumerate(pieces)
    )


def _escape(run: str) -> str:
    """Decode letters, digits and ``-._~`` in a run of percent-encoded bytes. Keep the rest encoded."""
    return quote(unquote_to_bytes(run), safe=_UNRESERVED)


def may_be_canonical(key: str, other: str) -> bool:
    """Whether `key` may be the canonical address of the page at `other` (both are keys): same site only.

    A home page may not: on some sites, all pages declare it.
    """
    home = re.fullmatch(r"https?://[^/?#]*/", key)
    return key != other and home is None and is_same_site(key, other)


def is_same_site(one: str, other: str) -> bool:
    """Whether two web addresses are on one site: the same host, or one host is a subdomain of the other."""
    with suppress(ValueError):
        hosts = [urlsplit(address_key(address)).hostname or "" for address in (one, other)]
        short, long = sorted(hosts, key=len)
        return bool(short) and (short == long or ("." in short and long.endswith(f".{short}")))
    return False  # one of them is malformed
