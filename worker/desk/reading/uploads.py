"""A file or markup that a browser sends: a form of several parts, within bounds."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from worker.desk.access.identities import FORM_KEY, IdentityOf, check_writer
from worker.desk.access.identity import Identity
from worker.desk.desk import DeskOf
from worker.desk.web.forms import MAX_FORM_BYTES, refuse_other_sites
from worker.desk.web.refusals import Refusal

MAX_PARTS = 10


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of such a form, and its file; empty if none was chosen."""

    fields: dict[str, str]
    file_name: str = ""
    media_type: str | None = None
    content: bytes = b""

    def get(self, name: str) -> str:
        """Return the value of a field; empty if it is not there."""
        return self.fields.get(name, "").strip()


async def read_upload(request: Request, desk: DeskOf, _identity: IdentityOf) -> Upload:
    """Read the form of somebody who may come in. Raises Refusal if it is from another site, or too large."""
    refuse_other_sites(request)
    limit = desk.settings.max_bytes
    parser = MultiPartParser(
        request.headers, _bound(request, limit + MAX_FORM_BYTES), max_files=1, max_fields=MAX_PARTS,
        max_part_size=limit,
    )  # fmt: skip
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise Refusal(400, "This is no form", "Send fields as a browser does.", reason="bad_form") from error
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        for file in form.values():
            if isinstance(file, UploadFile) and file.filename:
                return Upload(fields, file.filename, file.content_type, await file.read())
        return Upload(fields)
    finally:
        await form.close()


UploadOf = Annotated[Upload, Depends(read_upload)]


def require_uploader(identity: IdentityOf, upload: UploadOf) -> Identity:
    """Return who asks, if it may change things and sends a form of its own session. Raises Refusal."""
    return check_writer(identity, upload.get(FORM_KEY))


UploaderOf = Annotated[Identity, Depends(require_uploader)]


async def _bound(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    read = 0
    async for part in request.stream():
        read += len(part)
        if read > limit:
            advice = f"A document may have up to {limit - MAX_FORM_BYTES:,} bytes (WINNOW_MAX_BYTES)."
            raise Refusal(413, "This is too large", advice, reason="too_large")
        yield part
