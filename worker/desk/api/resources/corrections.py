"""What a person or a program corrects about an article. Later runs respect it."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field

from tasks.acceptance import read_thread_again
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.ids import ArticleId, Id
from worker.desk.api.writers import WriterOf
from worker.desk.desk import DeskOf
from worker.desk.lookups import require_article
from worker.store.documents.corrections import SplitResult

router = make_router("corrections")

MAX_SPLIT = 1_000
"""Articles that leave a cluster in one request."""


class Reprocessing(BaseModel):
    """An article that is to be read again."""

    item_id: int | None = Field(description="the item that does it; null if there is one already")


class ThreadReading(BaseModel):
    """A thread that is read again."""

    asked: int = Field(description="how many of its places are asked first")


class MergeRequest(BaseModel):
    """The article that is the same."""

    model_config = ConfigDict(extra="forbid")

    other: Id


class Merge(BaseModel):
    """Articles that are one from now on."""

    canonical_id: int = Field(description="the canonical article of both and of all their copies")
    moved: list[int] = Field(description="those that came to the others; splitting them takes it back")


class Choice(BaseModel):
    """Which article of a cluster is shown."""

    canonical_id: int


class SplitRequest(BaseModel):
    """Articles of one cluster that leave it together."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Id] = Field(min_length=1, max_length=MAX_SPLIT)


class Split(BaseModel):
    """Articles that are apart from the others from now on."""

    document_id: int = Field(description="the first of them")
    document_ids: list[int]
    others: int = Field(description="the canonical article of those that it was with")

    @classmethod
    def of(cls, done: SplitResult) -> Split:
        """Make the shape of what was split."""
        return cls.model_validate(asdict(done) | {"document_id": done.document_ids[0]})


class Forgetting(BaseModel):
    """What was deleted for good and is not accepted again."""

    document_ids: list[int] = Field(description="the article, and others with exactly the same text")
    addresses: int
    comments: int
    files: int = Field(description="files of received bytes")
    left: list[int] = Field(description="near copies: they say something else and so stay")


@router.post("/articles/{id}/reprocess", status_code=202, responses=problems(403, 404, 409))
def reprocess_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> Reprocessing:  # noqa: A002
    """Have the running service read the kept bytes of an article again. Nothing is fetched."""
    require_article(desk, id)
    return Reprocessing(item_id=desk.store.reprocessing.accept_one(id, desk.now()))


@router.post("/articles/{id}/follow", status_code=202, responses=problems(403, 404, 409))
def follow_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> ThreadReading:  # noqa: A002
    """Have the running service read the whole thread of an article again.

    It asks the places that the page of the article names.
    """
    require_article(desk, id)
    rules = desk.make_context().rules()
    return ThreadReading(asked=read_thread_again(desk.store, rules, id, desk.now()))


@router.post("/articles/{id}/merge", responses=problems(403, 404, 409, 413))
def merge_articles(desk: DeskOf, _writer: WriterOf, id: ArticleId, merge: MergeRequest) -> Merge:  # noqa: A002
    """Say that two articles are the same. The fuller one becomes the canonical one."""
    return Merge.model_validate(asdict(desk.store.corrections.merge(id, merge.other, desk.now())))


@router.post("/articles/split", responses=problems(403, 404, 409, 413))
def split_articles(desk: DeskOf, _writer: WriterOf, choice: SplitRequest) -> Split:
    """Say that articles are no copies of the others that they are with; they stay copies of each other."""
    return Split.of(desk.store.corrections.split(choice.ids, desk.now()))


@router.post("/articles/{id}/split", responses=problems(403, 404, 409))
def split_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> Split:  # noqa: A002
    """Say that an article is no copy of those that it is with."""
    return Split.of(desk.store.corrections.split([id], desk.now()))


@router.post("/articles/{id}/choose", status_code=204, responses=problems(403, 404, 409))
def choose_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> None:  # noqa: A002
    """Make an article the canonical one of its cluster, until somebody decides otherwise."""
    desk.store.corrections.choose(id, desk.now())


@router.post("/articles/{id}/undo-choice", responses=problems(403, 404, 409))
def undo_choice_of_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> Choice:  # noqa: A002
    """Let Winnow choose the canonical article of a cluster again: the fullest."""
    return Choice(canonical_id=desk.store.corrections.undo_choice(id, desk.now()))


@router.delete("/articles/{id}", responses=problems(403, 404, 409))
def forget_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> Forgetting:  # noqa: A002
    """Delete an article for good, with its comments and received bytes, and never accept it again."""
    return Forgetting.model_validate(asdict(desk.store.forgetting.forget(id, desk.now())))


@router.post("/articles/{id}/undo-forget", status_code=204, responses=problems(403, 409))
def undo_forget_article(desk: DeskOf, _writer: WriterOf, id: ArticleId) -> None:  # noqa: A002
    """Let a forgotten article come back: when it is seen again, it is stored again."""
    desk.store.forgetting.undo(id)
