"""One call of a tool: its right, its arguments, its thread; its answer, or its error with a reason."""

from __future__ import annotations

import json
import logging
from secrets import token_hex
from typing import Any

from fastapi import Request
from mcp.types import CallToolResult, TextContent
from pydantic import ValidationError

from worker.desk.access.identities import check_writer
from worker.desk.agents.bounded_calls import BoundedCalls
from worker.desk.agents.catalog import TOOLS
from worker.desk.agents.schemas import NOTICE, Answer, Arguments
from worker.desk.agents.shown_text import cut
from worker.desk.agents.tools.tool import Tool
from worker.desk.desk import Desk
from worker.desk.web.problems import describe_error, put_in_words, write_problem
from worker.desk.web.refusals import Refusal
from worker.runtime.visible_text import visible_line

log = logging.getLogger(__name__)

MAX_ANSWER_BYTES = 250_000
MAX_PROBLEMS = 10
MAX_PROBLEM_CHARS = 200


async def call_tool(
    desk: Desk, calls: BoundedCalls, request: Request, name: str, given: dict[str, Any]
) -> CallToolResult:
    """Call a tool. What goes wrong is told as a result, so that a model can read it and do better."""
    try:
        tool = _find_tool(name)
        if tool.writes:
            check_writer(request.state.identity, "")
        asked = _read_arguments(tool, given)
        return _show(await calls.run(lambda: tool.run(desk, asked)))
    except Exception as error:
        refusal = describe_error(request, error)
        if refusal.reason == "internal_error":
            log.exception("tool %s", visible_line(cut(name, MAX_PROBLEM_CHARS)))
        return _refuse(refusal)


def _find_tool(name: str) -> Tool:
    if name not in TOOLS:
        raise Refusal(
            404, "There is no such tool", f"The tools are: {', '.join(TOOLS)}", reason="unknown_tool"
        )
    return TOOLS[name]


def _read_arguments(tool: Tool, given: dict[str, Any]) -> Arguments:
    try:
        return tool.arguments.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)[:MAX_PROBLEMS]
        problems = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found]
        advice = "; ".join(visible_line(cut(problem, MAX_PROBLEM_CHARS)) for problem in problems)
        raise Refusal(422, "An argument does not fit", advice, reason="bad_value") from error


def _show(answer: Answer) -> CallToolResult:
    """Give an answer as structure, and as text between marks that no document can know."""
    structure = answer.model_dump(mode="json", exclude_none=True)
    written = json.dumps(structure, ensure_ascii=False, separators=(",", ":"))
    if len(written.encode()) > MAX_ANSWER_BYTES:
        raise Refusal(413, "The answer is too large", "Ask for fewer: a lower limit.", reason="too_large")
    mark = token_hex(8)
    before = f"{NOTICE} They end at the line with {mark}."
    parts = (before, written, f"End of other people's texts: {mark}")
    content = [TextContent(type="text", text=part) for part in parts]
    return CallToolResult(content=list(content), structured_content=structure)


def _refuse(refusal: Refusal) -> CallToolResult:
    content = TextContent(type="text", text=visible_line(put_in_words(refusal)))
    # Not as structure: clients would hold that against the schema of answers.
    return CallToolResult(content=[content], is_error=True, _meta={"problem": write_problem(refusal)})
