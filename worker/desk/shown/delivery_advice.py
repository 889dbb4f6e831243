"""What to do about a webhook that fails, by the reason code of its last failure."""

from __future__ import annotations

AWAY = "The endpoint cannot be reached, or does not answer in time."
BROKEN = "The endpoint failed on its side: its log says why."
REFUSED = "The endpoint does not take what is sent: its log says why."
CLOSED = "The endpoint does not let Winnow in: see that its address and the secret are right."
NOT_THERE = "There is nothing at this address. Remove this webhook, and add the right address."
MOVED = "Redirects are not followed. Add the address that it leads to, and remove this one."
UNKNOWN = "Send a test, and look at the answer."

ADVICE = {
    "timeout": AWAY, "dns_failure": AWAY, "fetch_failed": AWAY, "connection_failed": AWAY,
    "connection_lost": AWAY, "truncated": AWAY, "tls_failed": AWAY, "bad_reply": AWAY,
    "address_refused": "The address leads to a private network. To allow that, set WINNOW_ALLOW_NETWORKS.",
    "certificate_refused": "The endpoint's certificate is not valid. Renew it there.",
    "http_401": CLOSED, "http_403": CLOSED, "http_404": NOT_THERE,
    "http_410": "The endpoint wants no more. Remove it, or resume it if that was a mistake.",
}  # fmt: skip


def advise_delivery(reason: str | None) -> str:
    """Say what to do about a reason."""
    reason = reason or ""
    if reason.startswith("http_") and reason not in ADVICE:
        return {"3": MOVED, "4": REFUSED, "5": BROKEN}.get(reason[5:6], UNKNOWN)
    return ADVICE.get(reason, UNKNOWN)
