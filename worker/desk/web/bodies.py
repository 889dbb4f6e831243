"""Read the body of a request, within bounds."""

from __future__ import annotations

from anyio import fail_after
from starlette.requests import Request
from starlette.types import Message, Receive

from worker.desk.web.refusals import Refusal

BODY_TIMEOUT_S = 30
"""A whole body has to be here after this time."""


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Read a body. Raises Refusal if it is too large, or too slow."""
    body = bytearray()
    try:
        with fail_after(BODY_TIMEOUT_S):
            async for part in request.stream():
                body += part
                if len(body) > max_bytes:
                    advice = f"Send up to {max_bytes:,} bytes."
                    raise Refusal(413, "This is too large", advice, reason="too_large")
    except TimeoutError as error:
        advice = f"The whole of it has to be here after {BODY_TIMEOUT_S} s."
        raise Refusal(408, "This comes too slowly", advice, reason="too_slow") from error
    return bytes(body)


def give_again(body: bytes, request: Request) -> Receive:
    """Return what gives a body that was read to whoever reads the request next."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return whole.pop() if whole else await request.receive()

    return receive
