"""Host names in lower-case ASCII, as they are sent."""

from __future__ import annotations

from unicodedata import category, normalize

MAX_HOST_CHARS = 253
"""RFC 1035, 2.3.4."""
_JOINERS = "\u200c\u200d"


def ascii_host(host: str) -> str:
    """A host name in lower-case ASCII: full-width letters and dots folded, other labels in Punycode.

    The stdlib's "idna" codec is the 2003 edition, which sends straße.de to strasse.de, another owner's
    site; browsers keep the ß (UTS 46, non-transitional), and so does this. Raises ValueError, which says
    what is wrong with the host.
    """
    folded = normalize("NFKC", normalize("NFKC", host).lower()).replace("。", ".").removesuffix(".")
    if any(category(char)[0] in "CZ" and char not in _JOINERS for char in folded):
        raise ValueError("its host holds invisible characters")
    if len(folded) > MAX_HOST_CHARS:
        # Checked before encoding: Python's Punycode takes 9 s for 8,000 characters.
        raise ValueError(f"its host is longer than {MAX_HOST_CHARS} characters")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
        for label in folded.split(".")
    )
