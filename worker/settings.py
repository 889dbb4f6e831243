"""Settings, read from the environment in one place.

Every setting is a field below; its variable is ``WINNOW_`` and the field's name in capitals.
``WINNOW_<NAME>_FILE`` names a file that holds the value (for secrets). A ``.env`` file in the project's
folder is read too; the real environment wins.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from worker.redaction import masked

PROJECT = Path(__file__).resolve().parent.parent
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}

Network = IPv4Network | IPv6Network


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it and says what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, with defaults that work. Sizes are in bytes, times in seconds."""

    data_dir: Path = PROJECT / "data"
    seeds_dir: Path = PROJECT / "seeds"
    sites_file: Path = PROJECT / "data" / "sites.toml"
    """Rules for sites, if there is such a file."""
    database_url: str = ""
    database_password: str = ""
    """The password for a `database_url` without one; it is put in there."""
    raw_url: str = ""
    """Where received bytes are kept, such as ``s3://bucket/folder``; empty for the data folder."""
    broker_url: str = ""
    broker_password: str = ""
    flower_password: str = ""
    """The password of Flower's user `winnow`; if empty, `winnow up` makes one."""
    concurrency: int = 2
    user_agent: str = "winnow/0.2 (document ingestion; set WINNOW_USER_AGENT to name a contact)"
    max_bytes: int = 20_000_000
    fetch_deadline: float = 30.0
    allow_networks: tuple[Network, ...] = ()
    host_delay: float = 1.0
    """The shortest pause between two requests to one host, by all workers; robots.txt may ask for more."""
    proxy: str = ""
    """The proxy for all fetches, such as ``http://proxy.example:3128``."""
    revisits: tuple[float, ...] = (3_600, 21_600, 86_400, 259_200, 864_000)
    """Times from one visit of an article to the next, such as ``1h, 6h, 1d``; ``off`` for no revisits."""
    threads: str = "all"
    """``all`` to read whole threads of comments, also beyond their page; ``page`` for what the page shows."""
    render: str = "auto"
    """``on`` if a worker serves the queue `render`, ``off`` to render nothing; ``auto``: if it can be."""
    render_deadline: float = 40.0
    """For one page, from the start of its browser to its text with comments."""
    browser: str = ""
    """The program that renders pages; if empty, the system's Chromium."""
    keep_raw: tuple[float, ...] = ()
    """How long received bytes are kept after their document is stored, such as ``90d``; ``off`` for ever."""
    poll_interval: float = 5.0
    settle_time: float = 1.0
    process_limit: float = 10.0
    slow_limit: float = 120.0
    max_attempts: int = 3
    lease: float = 20.0
    most_pending: int = 100_000
    """Items that may wait for a worker. While more wait, messages stay in the inbox."""
    min_free_bytes: int = 200_000_000
    broker_port: int = 6379
    flower_port: int = 5555
    metrics_address: str = "127.0.0.1"
    """Where `winnow tend` serves metrics. Everybody who can connect there can read them."""
    metrics_port: int = 9808
    """The port for metrics; ``off`` for none."""
    desk_address: str = "127.0.0.1"
    """Where `winnow desk` serves its pages."""
    desk_port: int = 8800
    """The port of the desk; ``off`` for none."""
    desk_password: str = ""
    """The password for people; if empty, the desk makes one."""
    desk_hosts: tuple[str, ...] = ()
    """Names by which browsers may ask for the desk, besides ``localhost`` and IP addresses."""
    trusted_proxies: tuple[Network, ...] = ()
    """Proxies that may say in ``X-Forwarded-*`` for whom they ask the desk."""
    log_format: str = "text"

    @property
    def broker(self) -> str:
        """The broker's address: the one set, or the embedded broker of `winnow up` on this data folder.

        If none runs, the default of Redis.
        """
        if self.broker_url:
            return self.broker_url
        try:
            return self.own_broker_file.read_text().strip()
        except PermissionError as error:
            raise SettingsError(
                f"only the user of `winnow up` can read {error.filename}: run this as that user, "
                "or set WINNOW_BROKER_URL"
            ) from error
        except OSError:
            return "redis://127.0.0.1:6379/0"

    @property
    def own_broker_file(self) -> Path:
        """The file with the address of the embedded broker, password included, while it runs."""
        return self.data_dir / "run" / "broker_url"

    def masked(self) -> dict[str, str]:
        """All settings by their variables' names, with ``***`` for passwords."""
        return {_variable(f.name): _shown(f.name, getattr(self, f.name)) for f in fields(self)}


def load(environ: Mapping[str, str] | None = None, env_file: Path = PROJECT / ".env") -> Settings:
    """Read the settings. Raises SettingsError when a value cannot be used."""
    values = _read_env_file(env_file) if env_file.is_file() else {}
    values.update(os.environ if environ is None else environ)
    given: dict[str, Any] = {}
    for f in fields(Settings):
        text = _lookup(_variable(f.name), values)
        if text is not None:
            assert f.default is not MISSING
            parse = _PARSERS.get(f.name, _parse)
            given[f.name] = parse(_variable(f.name), text, type(f.default))
    for name in ("data_dir", "seeds_dir", "sites_file"):
        if name in given:
            given[name] = PROJECT / given[name].expanduser()
    data_dir: Path = given.setdefault("data_dir", PROJECT / "data")
    given.setdefault("sites_file", data_dir / "sites.toml")
    given["database_url"] = given.get("database_url") or f"sqlite:///{data_dir / 'winnow.db'}"
    _put_passwords_in(given)
    for name in ("broker_port", "flower_port", "metrics_port", "desk_port"):
        if given.get(name, 1) > 65_535:
            raise SettingsError(f"{_variable(name)} is {given[name]}; a port is at most 65535")
    if len(given.get("keep_raw", ())) > 1:
        raise SettingsError("WINNOW_KEEP_RAW must be one time, such as 90d, or off")
    if "://" not in given.get("raw_url", "://"):
        raise SettingsError("WINNOW_RAW_URL must be an address, such as s3://bucket/folder")
    return Settings(**given)


def _read_env_file(path: Path) -> dict[str, str | None]:
    from dotenv import dotenv_values  # noqa: PLC0415  # most installations have no such file

    return dict(dotenv_values(path))


def _put_passwords_in(given: dict[str, Any]) -> None:
    """Put the passwords that were set separately into the addresses of their servers."""
    for server in ("database", "broker"):
        if password := given.get(f"{server}_password"):
            address = f"{server}_url"
            try:
                given[address] = add_password(given.get(address, ""), password)
            except ValueError as error:
                names = f"{_variable(f'{server}_password')} is set, but {_variable(address)}"
                raise SettingsError(f"{names} {error}") from None


def add_password(url: str, password: str) -> str:
    """The address with this password in it, percent-encoded.

    Raises ValueError when the address names no server, holds another password, or cannot be read.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # its message quotes the address, which may hold a password
        raise ValueError("is no address") from None
    if not parts.netloc:
        raise ValueError("names no server that asks for a password")
    login, _, host = parts.netloc.rpartition("@")
    user, _, known = login.partition(":")
    if known and unquote(known) != password:
        raise ValueError("holds another password")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def _variable(name: str) -> str:
    return f"WINNOW_{name.upper()}"


def _lookup(variable: str, values: Mapping[str, str | None]) -> str | None:
    """The value of a variable, or the content of the file that ``<variable>_FILE`` names."""
    if path := values.get(f"{variable}_FILE"):
        try:
            text = Path(path).read_text().strip()
        except (OSError, UnicodeError) as error:
            raise SettingsError(f"{variable}_FILE names {path}, which cannot be read: {error}") from error
        if not text:  # a secret that was never made; with the default, everybody could get in
            raise SettingsError(f"{variable}_FILE names {path}, which is empty; write the value into it")
        return text
    return values.get(variable) or None


def _parse(variable: str, text: str, kind: type) -> Any:
    try:
        if kind is tuple:
            return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
        value = kind(text)
    except ValueError as error:
        wanted = {int: "a whole number", float: "a number", tuple: "networks such as 10.0.0.0/8"}
        raise SettingsError(f"{variable} is {text!r}; it must be {wanted.get(kind, kind)}") from error
    if kind in (int, float) and not value > 0:
        raise SettingsError(f"{variable} is {text!r}; it must be above zero")
    return value


def durations(variable: str, text: str, _kind: type = tuple) -> tuple[float, ...]:
    """Times such as ``90s, 1h, 3d`` in seconds. Raises SettingsError, which names `variable`."""
    if text.strip().lower() in ("off", "none"):
        return ()
    found = [_DURATION.fullmatch(part.strip().lower()) for part in text.split(",")]
    if not all(found):
        raise SettingsError(f"{variable} is {text!r}; it must be times such as 1h, 6h, 1d, or off")
    return tuple(float(match[1]) * _UNITS[match[2]] for match in found if match)


def duration(seconds: float) -> str:
    """Seconds as `durations` reads them: 90s, 15m, 6h, 1d."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:.15g}{unit}"
    return f"{seconds:.15g}s"


def _port_or_off(variable: str, text: str, kind: type) -> int:
    """A port, or 0 for none."""
    return 0 if text.strip().lower() in ("off", "none") else int(_parse(variable, text, kind))


def _host_names(variable: str, text: str, _kind: type) -> tuple[str, ...]:
    """Names of hosts, without a port, in lower case."""
    found = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if bad := [one for one in found if not _HOST_NAME.fullmatch(one)]:
        raise SettingsError(f"{variable} has {bad[0]!r}; give names such as winnow.example.org")
    return found


def _one_of(*choices: str) -> Callable[[str, str, type], str]:
    """A parser of a setting that has one of these values."""

    def parse(variable: str, text: str, _kind: type) -> str:
        if text not in choices:
            raise SettingsError(f"{variable} must be {' or '.join(choices)}")
        return text

    return parse


_PARSERS: dict[str, Callable[[str, str, type], Any]] = {
    "revisits": durations, "keep_raw": durations, "metrics_port": _port_or_off, "desk_port": _port_or_off,
    "desk_hosts": _host_names,    "log_format": _one_of("text", "json"), "threads": _one_of("all", "page"),
    "render": _one_of("auto", "on", "off"),
}  # fmt: skip


def _shown(name: str, value: object) -> str:
    if name.endswith("_password"):
        return "***" if value else ""
    if isinstance(value, tuple):
        return ", ".join(duration(part) if isinstance(part, int | float) else str(part) for part in value)
    return f"{value:.15g}" if isinstance(value, float) else masked(str(value))
