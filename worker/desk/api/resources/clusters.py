"""Clusters of copies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.clusters import Cluster, ClusterMember
from worker.desk.api.shapes.ids import MAX_ID
from worker.desk.api.shapes.queries import Text, read_time
from worker.desk.desk import DeskOf
from worker.desk.web.cursors import read_cursor, read_numbers
from worker.desk.web.moments import from_microseconds, to_microseconds
from worker.desk.web.refusals import Refusal
from worker.store.queries.copies import Member

router = make_router("clusters")

ClusterId = Annotated[int, Path(ge=1, le=MAX_ID, description="the `cluster_id` of an article")]


class ClusterQuery(PageQuery):
    """Which clusters are asked for."""

    since: Text = Field(None, description="that got a copy since: a day, a time, or how long ago (`7d`)")


@router.get("/clusters", responses=problems(304, 400))
def list_clusters(desk: DeskOf, query: Annotated[ClusterQuery, Query()]) -> CursorPage[Cluster]:
    """List the clusters that have copies, the one with the newest copy first."""
    of_list = query.name_list("clusters")
    place = read_numbers(of_list, query.cursor, 2)
    before = None if place is None else (from_microseconds(place[0]), place[1])
    since = read_time(query, "since", desk.now())
    rows = desk.store.copies.list_newest(query.limit + 1, before=before, since=since)
    shown, following = cut_page(
        of_list, rows, query.limit, lambda row: (to_microseconds(row["copied_at"]), row["id"])
    )
    items = [Cluster.model_validate(row | {"canonical_id": row["document_id"]}) for row in shown]
    return CursorPage(items=items, next=following)


@router.get("/clusters/{id}", responses=problems(304, 400, 404))
def list_cluster_members(
    desk: DeskOf,
    id: ClusterId,  # noqa: A002  # what the API calls it
    query: Annotated[PageQuery, Query()],
) -> CursorPage[ClusterMember]:
    """List the articles of a cluster, and why each is there: the canonical one, then its copies by id."""
    of_list = query.name_list("cluster", id)
    start = read_cursor(of_list, query.cursor)
    members = desk.store.copies.list_members(id, query.limit + 1, after=start)
    if not members and start is None:
        advice = f"There is no cluster {id}. It may have been merged into another, or forgotten."
        raise Refusal(404, "There is no such cluster", advice, reason="unknown_cluster")
    shown, following = cut_page(of_list, members, query.limit, _place_of)
    return CursorPage(items=[ClusterMember.of(one) for one in shown], next=following)


def _place_of(member: Member) -> tuple[int]:
    """The place of a member: its id; that of the canonical one is before all others."""
    return (member.document["id"] if member.document["duplicate_of"] else 0,)
