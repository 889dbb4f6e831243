"""Names of readers of the change feed."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from worker.errors import Rejected
from worker.store.feed.feed_readers import check_reader_name


def _check(name: str) -> str:
    try:
        return check_reader_name(name)
    except Rejected as error:
        raise ValueError(error.detail) from error


ReaderName = Annotated[str, AfterValidator(_check)]
