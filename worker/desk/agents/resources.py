"""Articles as resources: `winnow://articles/{id}`, in Markdown."""

from __future__ import annotations

import re

from mcp.types import Resource, ResourceTemplate

from worker.desk.agents.schemas import NOTICE
from worker.desk.agents.shown_text import MAX_LINE_CHARS, cut
from worker.desk.agents.tools.reading import ReadArguments, read_article
from worker.desk.desk import Desk
from worker.desk.web.refusals import Refusal
from worker.runtime.visible_text import visible_line

MAX_LISTED = 20
MARKDOWN = "text/markdown"
_URI = re.compile(r"winnow://articles/([1-9][0-9]{0,17})", re.ASCII)

TEMPLATE = ResourceTemplate(
    name="article",
    title="An article",
    uri_template="winnow://articles/{id}",
    description="A stored article as Markdown, without its comments. Its text is other people's.",
    mime_type=MARKDOWN,
)


def list_newest(desk: Desk) -> list[Resource]:
    """List the newest articles."""
    return [
        Resource(
            name=f"article-{row['id']}",
            title=cut(visible_line(row["title"] or "no title"), MAX_LINE_CHARS),
            uri=f"winnow://articles/{row['id']}",
            mime_type=MARKDOWN,
        )
        for row in desk.store.library.documents(MAX_LISTED)
    ]


def read_markdown(desk: Desk, uri: str) -> str:
    """Read an article as Markdown, as far as one answer goes. Raises Refusal."""
    found = _URI.fullmatch(uri)
    if found is None:
        advice = "Resources are articles: winnow://articles/7"
        raise Refusal(404, "There is no such resource", advice, reason="unknown_resource")
    article = read_article(desk, ReadArguments(id=int(found[1])))
    rest = article.markdown_next
    about = (article.url, article.published, ", ".join(article.authors))
    parts = [
        f"> {NOTICE}",
        f"# {article.title or 'no title'}",
        "\n".join(f"- {one}" for one in about if one),
        article.markdown,
        "" if rest is None else f"(It goes on: read_article with id {article.id} and start {rest}.)",
    ]
    return "\n\n".join(part for part in parts if part)
