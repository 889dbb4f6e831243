"""Passwords that are kept apart from the addresses they belong to."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit, urlunsplit


def put_in(url: str, password: str) -> str:
    """The address with this password in it, escaped as addresses ask for.

    Raises ValueError when the address names no server, holds another password, or is none.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # its words quote the address, in which there can be a password
        raise ValueError("is no address") from None
    if not parts.netloc:
        raise ValueError("names no server that asks for a password")
    login, _, host = parts.netloc.rpartition("@")
    user, _, known = login.partition(":")
    if known and unquote(known) != password:
        raise ValueError("holds another password")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))
