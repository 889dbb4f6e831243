"""Redaction: mask secrets in texts that others see: logs, details of failures, listings."""

from __future__ import annotations

import re

_NAMES = (
    r"[\w.-]{0,100}(?:token|secret|passw|passphrase|pwd|signature|auth(?!or)|session|credential|jwt|hmac)[\w.-]{0,100}"
    r"|(?:[\w.-]{0,100}[_.-])?(?:key|sig|sid|apikey|accesskey|code)"
)
"""Names of parameters that hold credentials. ``key`` only as a whole or at the end of a name, so not
``keywords``. Repeats are bounded: otherwise a text such as `tokentokentoken` would take minutes."""

_USER_OF_A_SITE = re.compile(r"(https?://)[^\s/?#\"'<>@]*(?:@[^\s/?#\"'<>@]*)*@", re.IGNORECASE)
_CHUNK = re.compile(r"[^\s?#\"'<>]+")
_LOGIN_OF_A_SERVER = re.compile(r"(?<!http)(?<!https)://[^/@:]*:")
_PARAMETER = re.compile(
    rf"((?:[?&;]|%3F|%26|\A)(?:{_NAMES})(?:=|%3D))(?:(?!%26|%23)[^&#;\s\"'<>])+", re.IGNORECASE
)
_STATED = re.compile(
    r"\b(\w{0,100}(?:passw|passphrase|secret|token)\w{0,100}=)[^\s&;,#'\"<>]+", re.IGNORECASE
)
_HEADER = re.compile(
    r"((?:authorization|cookie|x-api-key|x-auth-token)[\"']?\s*[:=,]\s*b?[\"']?)[^\r\n\"']+", re.IGNORECASE
)
_CREDENTIAL = re.compile(r"\b((?:Bearer|Basic)\s+)[^\s\"',;]{6,}")
_HEADER_HINTS = ("uthorization", "ookie", "-api-key", "-auth-token")


def masked(text: str) -> str:
    """The text with ``***`` for users, passwords and secret parameters of addresses, and secret headers."""
    if "@" in text and "://" in text:
        text = _CHUNK.sub(_without_password, _USER_OF_A_SITE.sub(r"\1***@", text))
    if "=" in text or "%3" in text:
        text = _STATED.sub(r"\1***", _PARAMETER.sub(r"\1***", text))
    if any(word in text for word in _HEADER_HINTS) or "UTHORIZATION" in text or "OOKIE" in text:
        text = _HEADER.sub(r"\1***", text)
    if "earer" in text or "asic" in text:
        text = _CREDENTIAL.sub(r"\1***", text)
    return text


def _without_password(chunk: re.Match[str]) -> str:
    """A piece of text without spaces, with its password masked: from a server's user to the last ``@``."""
    text = chunk[0]
    end = text.rfind("@")
    login = _LOGIN_OF_A_SERVER.search(text, 0, end) if end > 0 else None
    return text if login is None else f"{text[: login.end()]}***{text[end:]}"
