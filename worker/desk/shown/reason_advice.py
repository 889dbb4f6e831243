"""What to do about an item that failed, by its reason code."""

from __future__ import annotations

SITE = "The site did not answer as it should. Try again later; if it stays so, drop it."
CLOSED = "The site does not show this page to Winnow. Save the page from a browser, and drop that file."
GONE = "The page is not there any more. Drop it."
UNREADABLE = "Winnow reads no documents of this kind. Drop it."
BROKEN = "The file is damaged or cut off. Get it again, and drop the new file."
SENDER = "Its sender made a mistake. Tell the sender, and drop it."
TOO_MUCH = "It needs more time or memory than one document may take. Drop it, or raise the limits."
BYTES = "Its bytes were lost. Try again: it is fetched anew. If there are many, check the disk."
REFUSED = "The settings or rules do not let Winnow read it. Change them, then try again."
UNKNOWN = "Look at the detail. Try again if it can have passed; else drop it."

ADVICE = {
    "timeout": SITE, "dns_failure": SITE, "fetch_failed": SITE, "truncated": SITE, "host_rests": SITE,
    "too_many_redirects": SITE, "bad_encoding": SITE, "robots_unreachable": SITE, "certificate_refused": SITE,
    "bot_check": CLOSED, "login_wall": CLOSED, "consent_wall": CLOSED,
    "unsupported_browser": CLOSED, "app_only": CLOSED,
    "error_page": GONE, "parked_domain": GONE, "redirect_page": GONE,
    "binary_file": UNREADABLE, "not_supported": UNREADABLE, "pdf_not_supported": UNREADABLE,
    "unsupported_media_type": UNREADABLE, "empty_file": UNREADABLE, "empty_body": UNREADABLE,
    "needs_rendering": "Only a browser shows it. Have pages rendered (docs/rendering.md), then try again.",
    "render_failed": SITE,
    "no_text": "A scan, or a page that shows no text in a browser either. Drop it.",
    "malformed_pdf": BROKEN, "malformed_mhtml": BROKEN, "malformed_record": BROKEN, "archive_damaged": BROKEN,
    "malformed_zip": BROKEN, "malformed_docx": BROKEN, "malformed_odt": BROKEN, "malformed_email": BROKEN,
    "malformed_epub": BROKEN, "malformed_rtf": BROKEN,
    "malformed_export": BROKEN, "malformed_feed": BROKEN,
    "teaser_only": "A feed gave only its first lines. Ingest its page, or add the feed as a source.",
    "malformed_archive": BROKEN, "no_documents": UNREADABLE,
    "is_a_container": "It holds many documents. Put its file into a watched folder, and drop this item.",
    "wrapped_too_deep": "An archive in an archive in an archive. Unpack it, and drop its documents in.",
    "archive_bomb": "It would unpack to far more than its size. Drop it.",
    "encrypted": "It needs a password or a licence. Save it without protection, and drop that file.",
    "malformed_message": SENDER, "outside_folder": SENDER, "missing_path": SENDER, "not_a_file": SENDER,
    "memory_limit": TOO_MUCH, "time_limit": TOO_MUCH, "worker_lost": TOO_MUCH, "worker_crashed": TOO_MUCH,
    "too_large": "It is larger than WINNOW_MAX_BYTES. Raise that, then try again; or drop it.",
    "raw_missing": BYTES, "raw_damaged": BYTES,
    "address_refused": "It leads to a private network. Allow that (WINNOW_ALLOW_NETWORKS), or drop it.",
    "robots_refused": "The site's robots.txt asks not to fetch it. Drop it.",
    "blocked_by_rules": REFUSED, "bad_rules": REFUSED,
    "forgotten": "It was forgotten for good. Drop it, or undo that: winnow forget --undo.",
    "disk_error": "The disk could not be read or written. Check it, then try again.",
}  # fmt: skip


def advise(reason: str | None) -> str:
    """Say what to do about a reason."""
    reason = reason or ""
    if reason.startswith("http_"):
        return GONE if reason in ("http_404", "http_410") else CLOSED if reason.startswith("http_4") else SITE
    return ADVICE.get(reason, UNKNOWN)
