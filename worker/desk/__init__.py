"""The desk: pages for people, in a browser, and an API for programs.

It reads and writes through the store, as the commands do.

    application   the ASGI application: its parts put together
    serving       `winnow desk`: the application on a port
    desk          what every page needs: settings, store, clock, templates
    lookups       what an address names, or the refusal that says it is not there
    access/       who may come in: the password, sessions, tokens
    web/          what holds for every request: hosts, proxies, headers, forms, cursors, errors
    api/          the same for programs: operations below `/api`
    agents/       the Model Context Protocol at `/mcp`: tools for agents
    child/        processes that read strangers' documents for it, within limits
    pages/        one file for each page, with what can be done there
    reading/      how one page is read, tried or of an article; and the rule by which a person corrects that
    shown/        how things look: numbers, times, plots, other people's markup, threads
    templates/, static/   the pages' markup and style

Importing this package loads nothing: `winnow tokens` needs `access` alone, and no web framework.
"""
