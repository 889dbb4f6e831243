"""Who may change something by the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from worker.desk.access.identities import check_writer
from worker.desk.access.identity import Identity
from worker.desk.web.forms import refuse_other_sites

FormKey = Annotated[
    str, Header(alias="X-Form-Key", description="with a session: what its forms hold as `form_key`")
]


def require_writer(request: Request, form_key: FormKey = "") -> Identity:
    """Return who asks, if it may change things. Raises Refusal."""
    refuse_other_sites(request)
    identity: Identity = request.state.identity
    return check_writer(identity, form_key)


WriterOf = Annotated[Identity, Depends(require_writer)]
