"""The door for agents: the Model Context Protocol at `/mcp`. It calls what the pages and the commands call.

    endpoint       `/mcp` itself: who asks, how much is sent; without the extra it says what to install
    server         the tools and resources as the official `mcp` package serves them
    calls          one call of a tool: its right, its arguments, its thread, its answer or its error
    bounded_calls  how many calls run at once, and for how long
    catalog        all tools
    schemas        what a tool takes and gives, as JSON Schema
    shown_text     other people's texts: hidden characters made visible, lengths bounded
    resources      articles as Markdown, by `winnow://articles/{id}`
    tools/         the tools, one file for each subject

Only `server` and what it loads need the `mcp` package.
"""
