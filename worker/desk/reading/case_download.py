"""A page with what is right, as a folder for tests/cases."""

from __future__ import annotations

import json
from base64 import b64decode
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf
from worker.desk.desk import DeskOf
from worker.desk.reading.jobs import MakeCase
from worker.desk.reading.selections import parse_selection
from worker.desk.reading.subjects import PREFIXES, SubjectOf

router = APIRouter()


async def download(request: Request, desk: DeskOf, _identity: IdentityOf, subject: SubjectOf) -> Response:
    """Give the page and what it must give, as a zip file."""
    selection = parse_selection(request.query_params) or {}
    case = await desk.children.ask(MakeCase(subject.page, selection))
    expected = json.dumps(case["expected"], ensure_ascii=False, indent=2) + "\n"
    files = {"page.html": b64decode(case["page"]), "expected.json": expected.encode()}
    headers = {"content-disposition": f'attachment; filename="{case["name"]}.zip"'}
    return Response(_zip(case["name"], files), media_type="application/zip", headers=headers)


def _zip(folder: str, files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(f"{folder}/{name}"), content, ZIP_DEFLATED)
    return made.getvalue()


for prefix in PREFIXES:
    router.add_api_route(f"{prefix}/case.zip", download, methods=["GET"])
