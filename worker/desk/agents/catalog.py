"""All tools."""

from __future__ import annotations

from worker.desk.agents.tools.changes import CHANGES
from worker.desk.agents.tools.copies import COPIES
from worker.desk.agents.tools.explaining import EXPLAIN
from worker.desk.agents.tools.items import ITEM, SUBMIT
from worker.desk.agents.tools.reading import READ, THREAD
from worker.desk.agents.tools.searching import SEARCH

TOOLS = {tool.name: tool for tool in (SEARCH, READ, THREAD, CHANGES, COPIES, EXPLAIN, ITEM, SUBMIT)}
