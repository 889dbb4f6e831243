"""The configured package index, as pip understands it, read with the standard library alone.

Only the locked pip itself is fetched here, for a Python that brings none; pip then fetches the rest.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import os
import re
import ssl
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPSHandler, Request, build_opener, url2pathname

ACCEPT = "application/vnd.pypi.simple.v1+html, text/html;q=0.5, */*;q=0.1"
"""The simple repository API as a page (PyPA specifications, "Simple repository API")."""


class InstallError(Exception):
    """Why `.venv` could not be made, and what to do, in one line."""


def fetch_pip(lock: str, folder: Path) -> Path:
    """The wheel of the pip that a lock names, put into a folder, its hash checked.

    Raises InstallError when no configured index gives it.
    """
    block = re.search(r"(?m)^pip==(\S+)[^\n]*\n((?:[ \t]+--hash=\S+[^\n]*\n?)+)", lock)
    if block is None:
        raise InstallError("the lock file names no pip; make it again with .ci/lock")
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", block[2]))
    name = f"pip-{block[1]}-py3-none-any.whl"
    wheel = folder / name
    if wheel.exists() and hashlib.sha256(wheel.read_bytes()).hexdigest() in hashes:
        return wheel
    troubles = []
    for page in _pages():
        try:
            content = _download(name, page)
        except (OSError, ValueError) as error:
            troubles.append(f"{shown(page)}: {getattr(error, 'reason', None) or error}")
            continue
        if hashlib.sha256(content).hexdigest() in hashes:
            wheel.write_bytes(content)
            return wheel
        troubles.append(f"{shown(page)}: this {name} is not the file that the lock names")
    raise InstallError(
        f"cannot get {name} ({'; '.join(troubles)}); check the network, or name a mirror with PIP_INDEX_URL,"
        " or install ensurepip (Debian and Ubuntu: apt install python3-venv)"
    )


def indexes() -> list[str]:
    """The addresses of the package indexes, the main one first: pip's, else uv's, else PyPI."""
    settings = _pip_settings()
    uv = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    main_index = settings.get("index-url") or uv or "https://pypi.org/simple"
    return [main_index, *settings.get("extra-index-url", "").split()]


def why_unreachable(index: str) -> str | None:
    """What stands between us and an index; None when it answers."""
    page = f"{index.rstrip('/')}/pip/"
    if urlsplit(page).scheme == "file":
        return None
    try:
        _get(page, page)
    except HTTPError as error:
        return None if error.code == HTTPStatus.NOT_FOUND else f"{error.code} {error.reason}"
    except OSError as error:
        return str(getattr(error, "reason", error))
    return None


def shown(url: str) -> str:
    """An address without user and password, fit for a line."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def _pip_settings() -> dict[str, str]:
    """What pip would read: its files (the later wins), then its variables."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(_pip_files(), encoding="utf-8")
    except (configparser.Error, UnicodeError) as error:
        raise InstallError(f"pip's settings cannot be read: {error}") from error
    found = [
        item
        for section in ("global", "install")
        if parser.has_section(section)
        for item in parser.items(section)
    ]
    found += [
        (name.removeprefix("PIP_").lower(), value)
        for name, value in os.environ.items()
        if name.startswith("PIP_") and value
    ]
    return {key.replace("_", "-"): value for key, value in found}


def _pip_files() -> list[Path]:
    """Where pip keeps its settings, the weaker first (pip's user guide, "Configuration files")."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    mac = "Library/Application Support/pip/pip.conf"
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), Path("/") / mac]
    files += [home / ".pip/pip.conf", home / mac, config / "pip/pip.conf"]
    return [*files, Path(named)] if named else files


def _pages() -> Iterator[str]:
    """The addresses and folders where links to pip's wheels may stand, in the order to ask."""
    settings = _pip_settings()
    if settings.get("no-index", "").lower() not in ("1", "true", "yes", "on"):
        for index in indexes():
            yield f"{index.rstrip('/')}/pip/"
    yield from settings.get("find-links", "").split()


def _download(name: str, page: str) -> bytes:
    """The file of this name that a page links to or a folder holds; OSError when there is none."""
    parts = urlsplit(page)
    if parts.scheme in ("", "file"):
        place = Path(url2pathname(parts.path)).absolute()
        if (place / name).is_file():
            return (place / name).read_bytes()
        page = (place / "index.html" if place.is_dir() else place).as_uri()
    links = _Links()
    links.feed(_get(page, page).decode("utf-8", errors="replace"))
    for link in links.found:
        if unquote(urlsplit(link).path).rpartition("/")[2] == name:
            return _get(urljoin(page, link), page)
    raise OSError(f"has no {name}")


class _Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _get(url: str, page: str) -> bytes:
    """What stands at an address; user and password of the index go to the index's own host only."""
    parts, index = urlsplit(url), urlsplit(page)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = Request(bare, headers={"Accept": ACCEPT})  # noqa: S310 - a file: index is the user's own
    if index.username and index.hostname == parts.hostname:
        pair = f"{unquote(index.username)}:{unquote(index.password or '')}"
        request.add_unredirected_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    opener = build_opener(HTTPSHandler(context=ssl.create_default_context(cafile=_certificates())))
    with opener.open(request, timeout=60) as answer:
        content: bytes = answer.read()
    return content


def _certificates() -> str | None:
    """The file of trusted certificates that pip would use; None for Python's own (SSL_CERT_FILE)."""
    environ = os.environ
    named = _pip_settings().get("cert") or environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
    return named if named and Path(named).is_file() else None
