"""Show a page in a browser, and keep what its scripts made of it.

Pages are strangers' programs. Each runs in a browser of its own, in a child process with limits of time,
memory and bytes; every connection of the browser goes through a proxy of ours, which contacts only what the
address policy allows.

    rendering        starts the child, answers what it asks, and clears up after it
    __main__         the child: proxy, browser, limits
    process_tree     the memory of a process with all that it started, and how to end them
    proxy            the loopback proxy; `http_heads` reads and writes the heads of requests and replies
    browser          the browser with its switches and preferences
    request_choice   which requests of a page are let through to the proxy at all
    page_visit       loads a page, waits until it is filled, goes to its comments, and serialises it
    page_scripts     what runs inside the page for that
    availability     whether this installation can render
"""

from worker.render.availability import find_browser, why_unavailable
from worker.render.rendered_page import Limits, RefusedRequest, RenderedPage
from worker.render.rendering import render

__all__ = ["Limits", "RefusedRequest", "RenderedPage", "find_browser", "render", "why_unavailable"]
