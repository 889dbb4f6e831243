"""Why an article was read as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anyio import from_thread
from pydantic import BaseModel, Field

from worker.desk.agents.schemas import Answer, Arguments, article_id
from worker.desk.agents.shown_text import Line
from worker.desk.agents.tools.tool import Tool
from worker.desk.child.jobs import ExplainStored
from worker.desk.desk import Desk

MAX_STAGES = 20
MAX_FACTS = 40
"""Facts of a stage."""


class ExplainArguments(Arguments):
    """Which article."""

    id: int = article_id()


class ShownFact(BaseModel):
    """A question, what was found, and why."""

    subject: Line
    finding: Line
    because: Line


class ShownStage(BaseModel):
    """What a stage decided."""

    stage: Line
    evidence: list[ShownFact]
    left_out: int = Field(default=0, description="facts that are not shown")


class ExplainAnswer(Answer):
    """Every stage, in order: fetched, read, verdict, then where it was seen."""

    id: int
    stages: list[ShownStage]
    left_out: int = Field(default=0, description="stages that are not shown")


def explain_article(desk: Desk, asked: ExplainArguments) -> ExplainAnswer:
    """Have the kept bytes of an article read again by a child, and say what each stage makes of them."""
    stages = from_thread.run(desk.children.ask, ExplainStored(asked.id))
    shown = [_show(stage) for stage in stages[:MAX_STAGES]]
    return ExplainAnswer(id=asked.id, stages=shown, left_out=len(stages) - len(shown))


def _show(stage: Mapping[str, Any]) -> ShownStage:
    facts = [ShownFact(**fact) for fact in stage["evidence"][:MAX_FACTS]]
    return ShownStage(stage=stage["stage"], evidence=facts, left_out=len(stage["evidence"]) - len(facts))


EXPLAIN = Tool(
    "explain_article",
    "Why it was read so",
    "Say why an article was read as it was: where its title, date, text and comments were found, whether it "
    "is a copy of another and why, and where it was seen. The kept bytes are read again; nothing is stored. "
    "Findings quote other people's texts.",
    ExplainArguments,
    ExplainAnswer,
    explain_article,
)
