"""The HTTP API: what programs ask and say, below `/api`. It calls the same functions as pages and commands.

    application   all operations put together; who asks is known before anything else
    routes        what holds for every operation: who asks, the size of a body, ETags
    writers       who may change something
    problems      every error, as `application/problem+json`
    cursor_pages  lists, a page at a time
    description   the OpenAPI document
    operations    what stands in it, for people: for the page `/api`, and for docs/api.md by `reference`
    resources/    the operations, one file for each resource
    shapes/       the JSON that they take and give, with the names of docs/shapes.md

What holds for all operations stands in docs/api.md, which is generated from what they say of themselves.
"""
