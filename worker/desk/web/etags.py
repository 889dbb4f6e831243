"""Tags of answers (RFC 9110, 8.8.3): who has the answer with a tag is not sent it again."""

from __future__ import annotations

from hashlib import sha256

from fastapi import Request, Response


def make_tag(version: bytes) -> str:
    """Make the tag of an answer from itself, or from all that it is made of."""
    return f'"{sha256(version).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the one who asks has the answer with this tag."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in given.split(","))


def leave_out(response: Response) -> Response:
    """The same answer without its content."""
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=kept)
